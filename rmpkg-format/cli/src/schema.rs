//! `rmpkg schema`: the JSON Schema of `manifest.json`.

use std::process::ExitCode;

use anyhow::Result;
use terminal_ui::ui;

/// Runs the command.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn run() -> Result<ExitCode> {
    ui::print(&serde_json::to_string_pretty(&rmpkg_format::manifest_schema())?)?;
    Ok(ExitCode::SUCCESS)
}
