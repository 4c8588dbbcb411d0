//! This program's own file, which stands for all that it does in keys of what it makes.

use std::env;
use std::fs::{self, Metadata};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

/// Another text for each build of this program.
///
/// # Errors
///
/// When the file is not to be found.
pub fn identity() -> Result<String> {
    let path = env::current_exe().context("cannot find out this program's own path")?;
    let shown = path.display();
    let metadata = fs::metadata(&path).with_context(|| format!("cannot inspect `{shown}`"))?;
    Ok(format!("{shown} {} {}", metadata.len(), changed(&metadata)))
}

fn changed(metadata: &Metadata) -> u128 {
    let time = metadata.modified().ok();
    time.and_then(|time| time.duration_since(UNIX_EPOCH).ok()).map_or(0, |time| time.as_nanos())
}
