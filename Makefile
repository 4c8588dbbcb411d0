# Both commands set up what is missing first, say what they install, and are quick the second time.

CARGO ?= cargo
PACKAGE := target/rmpkg/mixed.rmpkg

.PHONY: help run test setup doctor

help:
	@echo "make run      package examples/mixed and execute it under wasmtime"
	@echo "make test     run all checks and tests"
	@echo "make setup    install what is missing for both"
	@echo "make doctor   show what is there and what is missing"

# stdout is the result alone, so that it can be piped on.
run: setup
	@$(CARGO) xtask package --pipeline examples/mixed --output $(PACKAGE) >&2
	@$(CARGO) xtask run $(PACKAGE) --input examples/mixed/input.json

test: setup
	@$(CARGO) xtask test

# The tool itself takes minutes to build the first time: cargo shows how far it is.
setup:
	@$(CARGO) build --locked --package xtask
	@$(CARGO) xtask setup >&2

doctor:
	@$(CARGO) xtask doctor
