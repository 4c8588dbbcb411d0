//! The lock beside a pipeline's manifest.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use content_cache::sha256_hex;

use super::lockfile::{LOCK, Lock};

/// A lock, and the digest of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// What it says.
    pub lock: Lock,
    /// SHA-256 of the file, in 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// The lock in the pipeline's folder, if there is one.
///
/// # Errors
///
/// When it cannot be read, or is none that can be used.
pub fn read(folder: &Path) -> Result<Option<Locked>> {
    let path = folder.join(LOCK);
    if !path.exists() {
        return Ok(None);
    }
    let context = || format!("cannot read `{}`", path.display());
    let text = fs::read_to_string(&path).with_context(context)?;
    let lock = text.parse().with_context(|| format!("`{}` is wrong", path.display()))?;
    Ok(Some(Locked { lock, sha256: sha256_hex(text.as_bytes()) }))
}
