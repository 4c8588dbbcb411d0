//! `cargo xtask doctor`: what is there, what is missing, and how to get it.

mod findings;

use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use terminal_ui::{Ui, columns};

use crate::flags::ToolFlags;
use crate::toolchain::{self, Kind};
use crate::wasm_opt;
use findings::{Finding, State};

/// The diagnosis.
#[derive(Debug, Serialize)]
struct Diagnosis {
    findings: Vec<Finding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    toolchain: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// Runs the command.
///
/// # Errors
///
/// When the result cannot be printed.
pub fn run(flags: &ToolFlags, ui: Ui) -> Result<ExitCode> {
    let diagnosis = diagnose(flags, ui);
    let healthy = diagnosis.findings.iter().all(|finding| finding.state != State::Missing);
    ui.result(&diagnosis, render)?;
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn diagnose(flags: &ToolFlags, ui: Ui) -> Diagnosis {
    let probe = toolchain::probe();
    let chosen = toolchain::choose(&probe, flags.toolchain.toolchain);
    let optimiser = wasm_opt::locate(flags.wasm_opt.wasm_opt.as_deref(), ui);
    let problem = optimiser.as_ref().err().map(ToString::to_string);
    let mut findings = findings::rust(&probe, &chosen);
    findings.push(findings::wasm_opt(optimiser.ok().flatten()));
    findings.extend(findings::interpreters());
    findings.extend(findings::compilers());
    findings.extend(findings::browsers());
    let chosen = chosen.ok();
    Diagnosis {
        findings,
        toolchain: chosen.as_ref().map(|chosen| chosen.toolchain.kind()),
        reason: chosen.map(|chosen| chosen.reason),
        problem,
    }
}

fn render(diagnosis: &Diagnosis) -> String {
    let row = |finding: &Finding| {
        let path = finding.path.clone().or_else(|| finding.fix.clone());
        let state = finding.state.name().to_owned();
        [
            state,
            finding.part.to_owned(),
            finding.version.clone().unwrap_or_default(),
            path.unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = diagnosis.findings.iter().map(row).collect();
    let verdict = match (&diagnosis.toolchain, &diagnosis.reason) {
        (Some(kind), Some(reason)) => {
            format!("the wasm is built with {}, because {reason}", kind.name())
        }
        _ => {
            "there is no Rust that can build the wasm: `cargo xtask setup` installs one".to_owned()
        }
    };
    let problem =
        diagnosis.problem.iter().map(|problem| format!("\n{problem}")).collect::<String>();
    format!("{}\n\n{verdict}{problem}", columns(&rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(part: &'static str, state: State) -> Finding {
        Finding { part, state, version: None, path: None, fix: None }
    }

    #[test]
    fn the_table_shows_where_things_are_or_how_to_get_them() {
        let diagnosis = Diagnosis {
            findings: vec![
                Finding {
                    version: Some("1.95.0".to_owned()),
                    path: Some("/rust".to_owned()),
                    ..finding("Rust", State::Found)
                },
                Finding {
                    fix: Some("cargo xtask setup".to_owned()),
                    ..finding("wasm-opt", State::Missing)
                },
                finding("system Rust", State::Unneeded),
            ],
            toolchain: Some(Kind::Rustup),
            reason: Some("it was asked for by name".to_owned()),
            problem: None,
        };
        insta::assert_snapshot!(render(&diagnosis), @r"
        found     Rust         1.95.0  /rust
        MISSING   wasm-opt             cargo xtask setup
        unneeded  system Rust

        the wasm is built with the active Rust, because it was asked for by name
        ");
    }
}
