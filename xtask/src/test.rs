//! `cargo xtask test`: every check that a change has to pass.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::process;
use crate::ui::Ui;
use crate::workspace;

/// Name and cargo command line of each stage, the quick ones first.
const STAGES: [(&str, &[&str]); 4] = [
    ("format", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]),
    ("tests", &["test", "--workspace", "--locked"]),
    ("wasm", &["test", "--package", "xtask", "--test", "wasm", "--locked", "--", "--ignored"]),
];

/// A stage that passed.
#[derive(Debug, Serialize)]
struct Passed {
    stage: &'static str,
    seconds: f64,
}

/// Runs the command.
///
/// # Errors
///
/// When a stage fails; later stages are not run then.
pub fn run(ui: Ui) -> Result<ExitCode> {
    let passed = STAGES.iter().map(|stage| run_stage(stage, ui)).collect::<Result<Vec<_>>>()?;
    ui.result(&passed, |passed| {
        let line =
            |passed: &Passed| format!("{:<8} passed in {:.1} s", passed.stage, passed.seconds);
        passed.iter().map(line).collect::<Vec<_>>().join("\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

fn run_stage((stage, arguments): &(&'static str, &[&str]), ui: Ui) -> Result<Passed> {
    let start = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root()).args(*arguments);
    ui.status("Testing", format!("{stage}: {}", process::shown(&cargo)));
    let result = if ui.is_quiet() {
        process::run_hidden(&mut cargo, None)
    } else {
        process::run(&mut cargo)
    };
    result.with_context(|| format!("the stage `{stage}` failed"))?;
    Ok(Passed { stage, seconds: start.elapsed().as_secs_f64() })
}
