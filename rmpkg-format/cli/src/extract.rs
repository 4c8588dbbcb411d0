//! `rmpkg extract`: the entries of a package as files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use cap_std::ambient_authority;
use cap_std::fs::Dir;
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
    move_into(new, folder, paths)
}

/// Moves the files from the one folder to the other, whatever somebody puts there meanwhile: nothing gets out of
/// the folder.
fn move_into(new: &Path, folder: &Path, paths: Vec<&str>) -> Result<()> {
    let open = |folder: &Path| {
        Dir::open_ambient_dir(folder, ambient_authority())
            .with_context(|| format!("cannot open `{}`", folder.display()))
    };
    let (from, into) = (open(new)?, open(folder)?);
    for path in paths {
        let parent = Path::new(path).parent().filter(|parent| !parent.as_os_str().is_empty());
        parent
            .map_or(Ok(()), |parent| into.create_dir_all(parent))
            .and_then(|()| from.rename(path, &into, path))
            .with_context(|| format!("cannot write `{}`", folder.join(path).display()))?;
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// As if somebody had put the link there after the place was checked.
    #[test]
    fn a_link_that_comes_late_leads_nowhere() {
        let root = tempfile::tempdir().unwrap();
        let [new, folder, outside] =
            ["new", "folder", "outside"].map(|name| root.path().join(name));
        for folder in [&folder, &outside, &new.join("app/deep")] {
            fs::create_dir_all(folder).unwrap();
        }
        for file in ["app/node.py", "app/deep/node.py"] {
            fs::write(new.join(file), "theirs").unwrap();
        }
        for target in [outside.as_path(), Path::new("../outside")] {
            symlink(target, folder.join("app")).unwrap();
            for file in ["app/node.py", "app/deep/node.py"] {
                let error = move_into(&new, &folder, vec![file]).unwrap_err().to_string();
                assert!(error.ends_with(&format!("folder/{file}`")), "{error}");
            }
            fs::remove_file(folder.join("app")).unwrap();
        }
        assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
        move_into(&new, &folder, vec!["app/node.py", "app/deep/node.py"]).unwrap();
        assert_eq!(fs::read_to_string(folder.join("app/deep/node.py")).unwrap(), "theirs");
    }
}
