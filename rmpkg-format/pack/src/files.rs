//! Files of this machine: those of a folder and below it, and how one is read and written.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use tempfile::NamedTempFile;

/// Files by where they go, such as by their path within a folder, with `/` between the parts.
pub type Files = BTreeMap<String, PathBuf>;

/// The files below the folder, which need not exist, by their path in it. What has a name that is not wanted is
/// left out, with all that is in it.
///
/// # Errors
///
/// When a folder cannot be read, a name is not valid Unicode, or something is neither a file nor a folder.
pub fn below(folder: &Path, is_wanted: fn(&str) -> bool) -> Result<Files> {
    let mut files = Files::new();
    if folder.exists() {
        collect(folder, "", is_wanted, &mut files)?;
    }
    Ok(files)
}

/// The same of every name.
///
/// # Errors
///
/// As [`below`].
pub fn all_below(folder: &Path) -> Result<Files> {
    below(folder, |_| true)
}

fn collect(folder: &Path, prefix: &str, wanted: fn(&str) -> bool, files: &mut Files) -> Result<()> {
    let context = || format!("cannot read `{}`", folder.display());
    for entry in fs::read_dir(folder).with_context(context)? {
        let entry = entry.with_context(context)?;
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            bail!("the file name `{}` is not valid Unicode; rename it", path.display());
        };
        if !wanted(&name) {
            continue;
        }
        let name = format!("{prefix}{name}");
        let kind = entry.file_type().with_context(context)?;
        if kind.is_dir() {
            collect(&path, &format!("{name}/"), wanted, files)?;
        } else if kind.is_file() {
            files.insert(name, path);
        } else {
            let path = path.display();
            bail!("`{path}` is neither a file nor a folder; replace it by what it stands for");
        }
    }
    Ok(())
}

/// Reads a file that must be there.
///
/// # Errors
///
/// When it cannot be read; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Writes a file that is either there as a whole or not at all.
///
/// # Errors
///
/// When it cannot be written; the error names it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let action = || format!("cannot write `{}`", path.display());
    let folder = path.parent().with_context(action)?;
    fs::create_dir_all(folder).with_context(action)?;
    let mut file = shareable(folder).with_context(action)?;
    file.write_all(bytes).with_context(action)?;
    file.persist(path).with_context(action)?;
    Ok(())
}

/// A temporary file that others may read, as the user's `umask` has it.
fn shareable(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_by_their_path_without_those_that_nobody_wants() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b", "a/c", "a/.d/e"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let plain = below(folder.path(), |name| !name.starts_with('.')).unwrap();
        assert!(plain.keys().eq(["a/c", "b"]));
        assert!(all_below(folder.path()).unwrap().keys().eq(["a/.d/e", "a/c", "b"]));
        assert!(all_below(&folder.path().join("none")).unwrap().is_empty());
    }
}
