//! `cargo xtask test`: every check that a change has to pass.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use terminal_ui::Ui;
use whisper_convert::Form;

use crate::audit;
use crate::build_wasm;
use crate::flags::{ModelName, ToolFlags};
use crate::model;
use crate::native_numpy;
use crate::process;
use crate::python_stdlib;
use crate::site_packages;
use crate::steps::{Step, Steps};
use crate::test_wheel;
use crate::tools;
use crate::variant::{Tools, Variant};
use crate::workspace;

/// Name and cargo command line of the stages that need no wasm, the quick ones first.
const STAGES: [(&str, &[&str]); 3] = [
    ("format", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]),
    ("tests", &["test", "--workspace", "--locked"]),
];
/// The tests that run the wasm are marked as ignored, since a plain `cargo test` cannot build it.
const WASM_TESTS: [&str; 5] = ["test", "--workspace", "--locked", "--", "--ignored"];
/// The module that most of them run. The others run one with all that can be built in, and these nodes.
const MODULE: &str = "rmpkg-test/remotemedia_runtime.wasm";
const NODES: &str = "runtime/examples/own-node";
/// The models that lie beside packages, for the tests in browsers too.
const MODELS: &str = "rmpkg-test/models";

/// npm's scripts: types and lints of the loader, its tests under Node.js, the tests in browsers.
const WEB_STAGES: [(&str, &[&str]); 4] = [
    ("web lints", &["run", "check"]),
    ("web packages", &["run", "packages"]),
    ("web", &["run", "test:node"]),
    ("browsers", &["run", "test:browser"]),
];

/// Runs the command.
///
/// # Errors
///
/// When a stage fails; later stages are not run then.
pub fn run(flags: &ToolFlags, ui: Ui) -> Result<ExitCode> {
    // Asked for now: the tests' build puts another file in the place of this program's.
    let xtask = env::current_exe().context("cannot find out this program's own path")?;
    let mut steps = Steps::default();
    for (stage, arguments) in STAGES {
        steps.time(stage, || run_stage(stage, &mut cargo(arguments), ui))?;
    }
    ui.status("Testing", "audit: what cargo-deny says of the crates");
    steps.time("audit", || audit::offline(ui))?;
    let wasm = build(&Tools::from(flags), &mut steps, ui)?;
    let mut tests = cargo_with(&WASM_TESTS, &wasm, ui)?;
    steps.time("wasm", || run_stage("wasm", &mut tests, ui))?;
    tools::install_web(ui)?;
    for (stage, arguments) in WEB_STAGES {
        steps.time(stage, || run_stage(stage, &mut web_tests(arguments, &xtask), ui))?;
    }
    // Last, since cargo compiles what depends on Python anew for it.
    steps
        .time("wheel", || test_wheel::test(&xtask, &Tools::from(flags), ui))
        .context("the stage `wheel` failed")?;
    ui.result(&steps, |steps| {
        let line =
            |step: &Step| format!("{:<8} passed in {:.1} s", step.step, step.time.as_secs_f64());
        steps.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the modules that the tests run, and writes the one that ships to a file. The other one is built
/// again by the tests that package it, from caches.
fn build(tools: &Tools, steps: &mut Steps, ui: Ui) -> Result<PathBuf> {
    let module = |variant| build_wasm::build(&variant, tools, &mut Steps::default(), ui);
    let shipped = steps.time("module", || module(Variant::default()))?;
    let runtime_crate = Some(workspace::root().join(NODES));
    let other = Variant { runtime_crate, ..Variant::with_everything() };
    steps.time("variant", || module(other))?;
    let path = workspace::target().join(MODULE);
    workspace::write(&path, &shipped.wasm)?;
    Ok(path)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root()).args(arguments);
    cargo
}

/// Cargo with what the tests need that run the module `wasm`.
///
/// # Errors
///
/// When the standard library, NumPy, the model for speech or the packages from the index cannot be had.
pub fn cargo_with(arguments: &[&str], wasm: &Path, ui: Ui) -> Result<Command> {
    let stdlib = python_stdlib::ensure(ui)?;
    let mut cargo = cargo(arguments);
    cargo.env("RMPKG_TEST_WASM", wasm).env("RMPKG_TEST_STDLIB", stdlib.folder);
    cargo.env("RMPKG_TEST_NUMPY", native_numpy::folder(ui)?);
    cargo.env("RMPKG_TEST_WHISPER", model::whisper_tiny(ui)?);
    cargo.env("RMPKG_TEST_MODELS", models(ui)?);
    cargo.env("RMPKG_TEST_SITE_PACKAGES", site_packages::folder(wasm, ui)?);
    Ok(cargo)
}

/// A folder with the model of the example that hears speech.
fn models(ui: Ui) -> Result<PathBuf> {
    let folder = workspace::target().join(MODELS);
    model::put(ModelName::WhisperTiny, Form::Safetensors, &folder.join("whisper-tiny"), ui)?;
    Ok(folder)
}

/// npm with what the scripts need: this very program, and the folder for the packages that it builds.
fn web_tests(arguments: &[&str], xtask: &Path) -> Command {
    let mut npm = tools::npm(arguments);
    npm.env("RMPKG_XTASK", xtask);
    npm.env("RMPKG_TEST_PACKAGES", workspace::target().join("rmpkg-test"));
    npm
}

fn run_stage(stage: &str, cargo: &mut Command, ui: Ui) -> Result<()> {
    ui.status("Testing", format!("{stage}: {}", process::shown(cargo)));
    let result = if ui.is_quiet() { process::run_hidden(cargo, None) } else { process::run(cargo) };
    result.with_context(|| format!("the stage `{stage}` failed"))
}
