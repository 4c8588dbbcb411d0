//! What faster-whisper hears, with the same weights and as greedily.

use std::process::Command;

use anyhow::{Context, Result, bail};
use content_cache::Cache;
use terminal_ui::Ui;

use super::recordings::Recording;
use crate::model;
use crate::pip::Requirements;
use crate::process;
use crate::tools;

const FASTER_WHISPER: Requirements<'_> = Requirements {
    kind: "faster-whisper",
    what: "faster-whisper for this machine's Python (to compare with)",
    text: include_str!("../../whisper/requirements.txt"),
};
const SCRIPT: &str = include_str!("../../whisper/reference.py");

/// What it hears in each recording.
///
/// # Errors
///
/// When it cannot be installed, or fails.
pub fn heard(recordings: &[Recording], ui: Ui) -> Result<Vec<String>> {
    let packages = FASTER_WHISPER.installed(ui)?;
    let weights = model::original(&Cache::open()?, ui)?;
    ui.status("Transcribing", "with faster-whisper");
    let (_, python) = tools::python().context("there is no `python3`")?;
    let mut command = Command::new(python);
    command.env("PYTHONPATH", packages).args(["-c", SCRIPT]).arg(weights);
    command.args(recordings.iter().map(Recording::path));
    let output = process::read_all(&mut command)?;
    if !output.status.success() {
        bail!("faster-whisper failed:\n{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("faster-whisper wrote no list of texts")
}
