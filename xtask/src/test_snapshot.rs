//! `cargo xtask test-snapshot`: the tests that run the runtime's module, on one whose memory was kept.

use std::process::ExitCode;

use anyhow::{Context, Result};
use terminal_ui::Ui;

use crate::flags::TestSnapshotFlags;
use crate::package::{self, snapshot};
use crate::process;
use crate::python_stdlib;
use crate::suite;
use crate::test;
use crate::variant::Variant;
use crate::workspace;

/// The modules that run the one module, and nothing that is packaged.
const TESTS: [&str; 8] = [
    "absent::",
    "cases::each_case_ends_in_wasm_as_it_does_natively",
    "compression::",
    "evil::",
    "guest_world::",
    "mathematics::",
    "python::",
    "recursion::",
];
const TEST: [&str; 7] = ["test", "--package", "xtask", "--test", "wasm", "--locked", "--"];
/// What is imported: what nodes in the tests import, and what holds state of a run.
const MODULES: [&str; 36] = [
    "array",
    "asyncio",
    "base64",
    "collections",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "inspect",
    "io",
    "itertools",
    "json",
    "logging",
    "math",
    "operator",
    "os",
    "pathlib",
    "pickle",
    "random",
    "re",
    "secrets",
    "shutil",
    "statistics",
    "string",
    "struct",
    "tempfile",
    "traceback",
    "typing",
    "unittest",
    "uuid",
    "zoneinfo",
];
const MODULE: &str = "rmpkg-test/snapshot.wasm";

/// Runs the command.
///
/// # Errors
///
/// When the module cannot be built or its memory cannot be kept, or a test fails.
pub fn run(flags: &TestSnapshotFlags, ui: Ui) -> Result<ExitCode> {
    let wasm = suite::module(flags.wasm.as_deref(), &Variant::default(), &flags.tools, ui)?;
    let stdlib = python_stdlib::ensure(ui)?;
    let usr = stdlib.folder.ancestors().nth(2).context("the standard library is nowhere")?;
    let runtime = package::load(&wasm, ui)?;
    let modules = MODULES.map(str::to_owned).into();
    let inputs = snapshot::Inputs { runtime: &runtime, wasm: &wasm, modules, seed: [1; 32] };
    let (kept, stated) = snapshot::take(inputs, usr)?;
    for warning in stated.warnings() {
        ui.warning(&warning);
    }
    let path = workspace::target().join(MODULE);
    workspace::write(&path, &kept)?;
    let mut tests = test::cargo_with(&TEST, &path, ui)?;
    tests.arg("--ignored").args(TESTS);
    process::run(&mut tests).context("a test failed with a snapshot")?;
    Ok(ExitCode::SUCCESS)
}
