# Both commands set up what is missing first, say what they install, and are quick the second time.

CARGO ?= cargo
XTASK := $(CARGO) xtask
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug
PACKAGE := target/rmpkg/mixed.rmpkg

.PHONY: help run test demo doctor check-optional tool

help:
	@echo "make run      package examples/mixed and execute it under wasmtime"
	@echo "make test     run all checks and tests"
	@echo "make demo     serve the demo page"
	@echo "make doctor   show what is there and what is missing"
	@echo "make check-optional   compile what no other command does (twenty minutes)"

# stdout is the result alone, so that it can be piped on.
run: tool
	@$(XTASK) setup >&2
	@$(XTASK) package --pipeline examples/mixed --output $(PACKAGE) >&2
	@$(XTASK) run $(PACKAGE) --input examples/mixed/input.json

# The tool that the tests are built with, too: on its own, with other features of what it shares with
# them, the largest libraries would be compiled twice.
test:
	@$(CARGO) test --locked --workspace --no-run
	@$(BUILT)/xtask setup --browsers
	@$(BUILT)/xtask test

demo: tool
	@$(XTASK) setup
	@$(XTASK) demo

doctor: tool
	@$(XTASK) doctor

# The feature that CI leaves out: its build script compiles an optimiser in C++.
check-optional:
	@$(CARGO) check --locked --package xtask --features wasm-opt-crate

# The tool itself takes minutes to build the first time: cargo shows how far it is.
tool:
	@$(CARGO) build --locked --package xtask
