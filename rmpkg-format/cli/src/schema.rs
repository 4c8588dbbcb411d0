//! `rmpkg schema`: the JSON Schema of `manifest.json`.

use std::process::ExitCode;

use anyhow::Result;

/// Runs the command.
///
/// # Errors
///
/// When stdout cannot be written.
pub fn run() -> Result<ExitCode> {
    terminal_ui::print(&serde_json::to_string_pretty(&rmpkg_format::manifest_schema())?)?;
    Ok(ExitCode::SUCCESS)
}
