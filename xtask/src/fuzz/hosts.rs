//! `cargo xtask fuzz hosts`: random modules under wasmtime and in the loader, which must come to the same end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use terminal_ui::{Ui, WithHint};

use super::folder;
use crate::process;
use crate::workspace;

/// How many modules are made at a time.
const BATCH: u64 = 500;
/// Says to the tests of both hosts where the modules are.
const MODULES: &str = "RMPKG_MODULES";

/// Makes modules and compares the hosts until the time is over.
///
/// # Errors
///
/// When the hosts differ; the modules of that batch are kept.
pub(super) fn run(first: u64, seconds: u32, ui: Ui) -> Result<()> {
    let modules = folder().join("work/hosts");
    let (started, time) = (Instant::now(), Duration::from_secs(seconds.into()));
    let mut next = first;
    while started.elapsed() < time {
        ui.status("Comparing", format!("modules {next} to {}", next + BATCH - 1));
        compare(next, &modules).hint(|| format!("the modules are in `{}`", modules.display()))?;
        next += BATCH;
    }
    ui.status("Compared", format!("{} modules, which came to the same ends", next - first));
    Ok(())
}

fn compare(first: u64, modules: &Path) -> Result<()> {
    if modules.exists() {
        fs::remove_dir_all(modules)
            .with_context(|| format!("cannot empty `{}`", modules.display()))?;
    }
    let (first, count) = (first.to_string(), BATCH.to_string());
    let mut making = cargo(&["run", "--quiet", "--package", "generated-modules", "--"]);
    making.current_dir(folder()).arg(modules).args(["--first", &first, "--count", &count]);
    process::run(&mut making)?;
    let mut wasmtime = cargo(&["test", "--quiet", "--package", "wasi-host", "--test", "generated"]);
    wasmtime.current_dir(workspace::root()).env(MODULES, modules).env("CONFORMANCE", "overwrite");
    process::run(&mut wasmtime)?;
    let mut loader = Command::new("node");
    loader.args(["--test", "--test-reporter=dot"]).arg(loader_test()).env(MODULES, modules);
    process::run(&mut loader)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments);
    cargo
}

fn loader_test() -> PathBuf {
    workspace::root().join("web/loader/test/generated.test.js")
}
