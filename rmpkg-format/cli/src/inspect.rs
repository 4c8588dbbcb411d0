//! `rmpkg inspect`: what a package is and what is in it.

mod report;
mod wasm;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use terminal_ui::ui::Ui;

use crate::flags::InspectFlags;
use crate::{exit, package};
use report::Report;

/// Runs the command.
///
/// # Errors
///
/// When the file is no valid package.
pub fn run(flags: &InspectFlags, ui: Ui) -> Result<ExitCode> {
    let file = &flags.file;
    let package = package::open(file)?;
    let metadata =
        fs::metadata(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let size = metadata.len();
    ui.result(&Report::of(file, size, &package)?, Report::render)?;
    match flags.max_size {
        Some(limit) if size > limit => {
            let shown = file.display();
            let excess = size - limit;
            ui.failure(format!(
                "`{shown}` has {size} bytes, {excess} more than the {limit} that it may have"
            ));
            Ok(exit::NO.into())
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
