//! The runtime as a program of this machine.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use terminal_ui::Ui;

use crate::process;
use crate::workspace;

const PROGRAM: &str = "pipeline_executor_wasm";

/// Compiles it as it is released, with the machine's Python.
///
/// # Errors
///
/// When it cannot be compiled.
pub fn build(ui: Ui) -> Result<PathBuf> {
    build_with(&[], ui)
}

/// The same with builtin packages.
///
/// # Errors
///
/// When it cannot be compiled.
pub fn build_with(builtins: &[&str], ui: Ui) -> Result<PathBuf> {
    let _spinner = ui.spinner("Building", "the runtime for this machine");
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root());
    cargo.args(["build", "--release", "--locked", "--package", "runtime", "--bin", PROGRAM]);
    // Nothing of the wasm is made for it.
    cargo.args(["--no-default-features", "--features", &builtins.join(",")]);
    // Beside the wasm, which has another Python, each build would undo the other.
    let folder = workspace::target().join("native");
    cargo.arg("--target-dir").arg(&folder);
    process::run_hidden(&mut cargo, None)?;
    Ok(folder.join("release").join(PROGRAM))
}
