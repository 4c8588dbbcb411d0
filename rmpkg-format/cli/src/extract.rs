//! `rmpkg extract`: the entries of a package as files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use rmpkg_format::Package;
use rmpkg_format::layout::{MANIFEST, MANIFEST_SIGNATURE};
use serde::Serialize;
use terminal_ui::Ui;
use wasi_host::private_folder;

use crate::flags::ExtractFlags;
use crate::output::Unfinished;
use crate::{output, package};

#[derive(Debug, Serialize)]
struct Extracted {
    folder: PathBuf,
    files: usize,
}

/// Runs the command.
///
/// # Errors
///
/// When the package is not whole, the folder is there already, or a file can't be written.
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

/// Extracts to a new folder first: what is wrong with the package shows before anything is changed.
fn extract(package: &Package, folder: &Path, force: bool) -> Result<()> {
    let shown = folder.display();
    let is_there = folder.symlink_metadata().is_ok();
    ensure!(
        force || !is_there,
        "`{shown}` is there already; name another folder with `--output`, or let `--force` replace \
         the package's files in it"
    );
    ensure!(
        !is_there || folder.is_dir(),
        "`{shown}` is no folder; name another one with `--output`"
    );
    let context = || format!("cannot write `{shown}`");
    let beside = if is_there { folder } else { output::parent(folder) };
    let _unfinished = Unfinished::begin();
    let temporary = private_folder(beside).with_context(context)?;
    let new = temporary.path().join("new");
    package.extract_all(&new, output::go_on)?;
    if is_there {
        merge(package, &new, folder)
    } else {
        fs::rename(&new, folder).with_context(context)
    }
}

/// Puts each file of the package in its place, whole. Whatever else is in the folder stays.
fn merge(package: &Package, new: &Path, folder: &Path) -> Result<()> {
    let signature = package.signature().map(|_| MANIFEST_SIGNATURE);
    let entries = package.entries().map(|record| record.path.as_str());
    let paths: Vec<&str> = [MANIFEST].into_iter().chain(signature).chain(entries).collect();
    for path in &paths {
        check_place(folder, path)?;
    }
    for path in paths {
        let target = folder.join(path);
        let context = || format!("cannot write `{}`", target.display());
        target.parent().map_or(Ok(()), fs::create_dir_all).with_context(context)?;
        fs::rename(new.join(path), &target).with_context(context)?;
    }
    Ok(())
}

/// A file may replace a file, never a folder; and nothing is written through a link, which could
/// lead elsewhere.
fn check_place(folder: &Path, path: &str) -> Result<()> {
    let target = folder.join(path);
    let is_folder = |path: &Path| path.symlink_metadata().ok().map(|metadata| metadata.is_dir());
    ensure!(
        is_folder(&target) != Some(true),
        "`{}` is a folder where the package has a file; move it away",
        target.display()
    );
    let parents = target.ancestors().skip(1).take_while(|parent| *parent != folder);
    for parent in parents {
        ensure!(
            is_folder(parent) != Some(false),
            "`{}` is no folder, but the package has files in it; move it away",
            parent.display()
        );
    }
    Ok(())
}
