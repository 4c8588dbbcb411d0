//! `rmpkg extract`: the entries of a package as files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use rmpkg_format::Package;
use serde::Serialize;
use terminal_ui::ui::Ui;

use crate::flags::ExtractFlags;
use crate::output::Unfinished;
use crate::package;

#[derive(Debug, Serialize)]
struct Extracted {
    folder: PathBuf,
    files: usize,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, or the folder is there already or can't be written.
pub fn run(flags: &ExtractFlags, ui: Ui) -> Result<ExitCode> {
    let package = package::open(&flags.file)?;
    let folder = flags.output.clone().unwrap_or_else(|| flags.file.with_extension(""));
    extract(&package, &folder, flags.force)?;
    let files = package.entries().count() + 1 + usize::from(package.signature().is_some());
    ui.result(&Extracted { folder, files }, |Extracted { folder, files }| {
        format!("{}: {files} files", folder.display())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Extracts to a new folder beside the one that is named and renames it. Nothing is written through
/// what is there already, where a link could lead elsewhere.
fn extract(package: &Package, folder: &Path, replace: bool) -> Result<()> {
    let shown = folder.display();
    let is_there = folder.symlink_metadata().is_ok();
    ensure!(replace || !is_there, "`{shown}` is there already; `--force` replaces it");
    let context = || format!("cannot write `{shown}`");
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let _unfinished = Unfinished::begin();
    let new = tempfile::tempdir_in(parent.unwrap_or(Path::new("."))).with_context(context)?;
    let content = new.path().join("new");
    package.extract_all(&content)?;
    if is_there {
        fs::rename(folder, new.path().join("old")).with_context(context)?;
    }
    fs::rename(&content, folder).with_context(context)
}
