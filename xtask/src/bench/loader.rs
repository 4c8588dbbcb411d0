//! The loader as pages get it that are to start fast.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use terminal_ui::Ui;

use super::{packages, weights};
use crate::process;
use crate::tools;
use crate::workspace;

/// What the bundle consists of.
pub const FILES: [&str; 2] = ["index.js", "worker.js"];

/// Bundles the loader, with the tools of the web folder; the result is the bundle's folder, with what a server
/// that compresses sends beside each file.
///
/// # Errors
///
/// When the tools cannot be installed, or the loader cannot be bundled.
pub fn bundle(ui: Ui) -> Result<PathBuf> {
    tools::install_web(ui)?;
    let folder = packages::output().join("loader");
    let mut node = Command::new("node");
    node.arg(workspace::root().join("web").join("scripts").join("bundle.js")).arg(&folder);
    process::run_hidden(&mut node, None)?;
    weights::compress(&FILES.map(|file| folder.join(file)))?;
    Ok(folder)
}
