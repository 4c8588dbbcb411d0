//! `rmpkg completions`: a script for a shell.

use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;

use crate::flags::{CompletionsFlags, Rmpkg};

/// Runs the command.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn run(flags: &CompletionsFlags) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(flags.shell, &mut Rmpkg::command(), "rmpkg", &mut script);
    terminal_ui::print(String::from_utf8_lossy(&script).trim_end())?;
    Ok(ExitCode::SUCCESS)
}
