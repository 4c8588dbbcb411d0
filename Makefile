# Both commands set up what is missing first, say what they install, and are quick the second time.

CARGO ?= cargo
XTASK := $(CARGO) xtask
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug
BUILD_TOOL := $(CARGO) build --locked --package xtask
PACKAGE := target/rmpkg/mixed.rmpkg
say = @printf '%s\n' '$(1)' >&2

.PHONY: help run test wheel demo doctor check-optional tool

help:
	@echo "make run      package examples/mixed and execute it under wasmtime"
	@echo "make test     run all checks and tests"
	@echo "make wheel    build the Python package, target/wheels/rmpkg-….whl"
	@echo "make demo     serve the demo page"
	@echo "make doctor   show what is there and what is missing"
	@echo "make check-optional   compile what no other command does (twenty minutes)"

# stdout is the result alone, so that it can be piped on.
run:
	$(call say,1 of 4: building the tool (minutes the first time; cargo shows how far it is))
	@$(BUILD_TOOL)
	$(call say,2 of 4: getting what is missing)
	@$(XTASK) setup >&2
	$(call say,3 of 4: building the runtime and packaging examples/mixed (minutes the first time))
	@$(XTASK) package --pipeline examples/mixed --output $(PACKAGE) >&2
	$(call say,4 of 4: executing the package under wasmtime)
	@$(XTASK) run $(PACKAGE) --input examples/mixed/input.json

# The tool is compiled together with the tests: on its own it gets other features of a few libraries, which
# would be compiled twice.
test:
	@$(CARGO) test --locked --workspace --no-run
	@$(BUILT)/xtask setup --browsers --with numpy
	@$(BUILT)/xtask test

wheel: tool
	@$(XTASK) setup --with numpy
	@$(XTASK) wheel

demo: tool
	@$(XTASK) setup
	@$(XTASK) demo

doctor: tool
	@$(XTASK) doctor

# The feature that CI leaves out: its build script compiles an optimiser in C++.
check-optional:
	@$(CARGO) check --locked --package xtask --features wasm-opt-crate

# Not quietly, unlike `cargo xtask`: it takes minutes the first time, and cargo shows how far it is.
tool:
	@$(BUILD_TOOL)
