//! `cargo xtask audit`: licences, sources and known vulnerabilities of what the project depends on, and its age.

mod crates;
mod engine;
mod packages;

use std::process::ExitCode;

use anyhow::{Result, bail};
use serde::Serialize;
use terminal_ui::{Ui, columns};

use crate::workspace;
use crates::CargoDeny;

/// The folders with a lock file of npm's. Those below `xtask` are installed into the cache.
const NPM_FOLDERS: [&str; 4] = ["web", "xtask/tools", "xtask/bench", "xtask/bench/peers"];

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "about", rename_all = "snake_case")]
enum Outcome {
    /// Nothing was found.
    Passed,
    /// What was found.
    Failed(String),
    /// Why nothing could be asked.
    NotReached(String),
}

#[derive(Serialize)]
struct Check {
    check: String,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Runs the command.
///
/// # Errors
///
/// When a tool cannot be had, or something was found.
pub fn run(ui: Ui) -> Result<ExitCode> {
    let deny = CargoDeny::get(ui)?;
    let mut checks = vec![
        Check { check: "crates: bans, licences, sources".to_owned(), outcome: deny.offline()? },
        Check { check: "crates: vulnerabilities".to_owned(), outcome: deny.advisories()? },
    ];
    checks.push(Check {
        check: "wasmtime: newest of its line".to_owned(),
        outcome: engine::newest()?,
    });
    for folder in NPM_FOLDERS {
        let outcome = packages::vulnerabilities(&workspace::root().join(folder))?;
        checks.push(Check { check: format!("npm packages of {folder}: vulnerabilities"), outcome });
    }
    ui.result(&checks, |checks| columns(&checks.iter().map(Check::cells).collect::<Vec<_>>()))?;
    let mut found = false;
    for check in &checks {
        match &check.outcome {
            Outcome::Passed => {}
            Outcome::Failed(about) => {
                ui.failure(format!("{}\n{about}", check.check));
                found = true;
            }
            Outcome::NotReached(about) => ui.warning(format!("{}: {about}", check.check)),
        }
    }
    Ok(if found { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What needs no network once the tool and all crates are there: for the tests of each change.
///
/// # Errors
///
/// When the tool cannot be had, or something was found.
pub fn offline(ui: Ui) -> Result<()> {
    match CargoDeny::get(ui)?.offline()? {
        Outcome::Failed(about) => bail!("deny.toml forbids what the project depends on\n{about}"),
        Outcome::Passed | Outcome::NotReached(_) => Ok(()),
    }
}

impl Check {
    fn cells(&self) -> [String; 2] {
        let outcome = match self.outcome {
            Outcome::Passed => "passed",
            Outcome::Failed(_) => "FAILED",
            Outcome::NotReached(_) => "not reached",
        };
        [self.check.clone(), outcome.to_owned()]
    }
}
