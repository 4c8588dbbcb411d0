//! Documents for scripts that are told what to do.

use anyhow::{Context, Result};
use serde::Serialize;
use tempfile::NamedTempFile;

/// Writes a document to a temporary file.
///
/// # Errors
///
/// When it cannot be written.
pub fn write_json(document: &impl Serialize) -> Result<NamedTempFile> {
    let file = NamedTempFile::new().context("cannot create a temporary file")?;
    serde_json::to_writer(&file, document).context("cannot write a temporary file")?;
    Ok(file)
}
