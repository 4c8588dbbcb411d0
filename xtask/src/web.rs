//! The web folder's own tools and tests, which npm runs.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::sha256_hex;
use terminal_ui::Ui;

use crate::process;
use crate::workspace;

/// Holds the digest of the lock file that `node_modules` was installed from.
const STAMP: &str = "node_modules/.installed-lock";

/// Installs exactly what the lock file pins, unless that was done already.
///
/// # Errors
///
/// When npm fails, or a file cannot be read or written.
pub fn install(ui: Ui) -> Result<()> {
    let lock = folder().join("package-lock.json");
    let lock = fs::read(&lock).with_context(|| format!("cannot read `{}`", lock.display()))?;
    let digest = sha256_hex(&lock);
    let stamp = folder().join(STAMP);
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == digest) {
        return Ok(());
    }
    let _spinner = ui.spinner("Installing", "the web tests' tools with npm");
    let mut npm = npm(["ci", "--no-audit", "--no-fund"]);
    process::run_hidden(&mut npm, None).context("npm could not install the web tests' tools")?;
    fs::write(&stamp, digest).with_context(|| format!("cannot write `{}`", stamp.display()))
}

/// npm in the web folder.
pub fn npm(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder()).args(arguments);
    npm
}

fn folder() -> PathBuf {
    workspace::root().join("web")
}
