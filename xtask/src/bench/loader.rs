//! The loader as pages get it that are to start fast.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use super::packages;
use crate::process;
use crate::workspace;

/// What the bundle consists of.
pub const FILES: [&str; 2] = ["index.js", "worker.js"];

/// Bundles the loader, with the tools of the web folder; the result is the bundle's folder.
///
/// # Errors
///
/// When it cannot be bundled.
pub fn bundle() -> Result<PathBuf> {
    let folder = packages::output().join("loader");
    let mut node = Command::new("node");
    node.arg(workspace::root().join("web").join("scripts").join("bundle.js")).arg(&folder);
    process::run_hidden(&mut node, None)?;
    Ok(folder)
}
