//! A folder that a guest has to itself for one run.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{Preopen, RunError};

/// A writable folder that is empty at first and removed when the run has ended, whatever its end.
/// Nobody else on this machine can look into it, and no other run sees it.
#[derive(Debug, Clone)]
pub struct Scratch {
    /// The absolute path under which the guest finds it, for example `/tmp`.
    pub guest: String,
    /// The folder on this machine in which it is made; without one, that for temporary files.
    pub parent: Option<PathBuf>,
}

impl Scratch {
    /// A folder that is made where this machine has temporary files.
    pub fn at(guest: &str) -> Self {
        Self { guest: guest.to_owned(), parent: None }
    }
}

/// The folder itself, removed when this is dropped.
pub(crate) struct Folder {
    root: TempDir,
    guest: String,
}

impl Folder {
    pub(crate) fn make(Scratch { guest, parent }: &Scratch) -> Result<Self, RunError> {
        let parent = parent.clone().unwrap_or_else(std::env::temp_dir);
        match private_folder(&parent) {
            Ok(root) => Ok(Self { root, guest: guest.clone() }),
            Err(reason) => Err(RunError::Scratch { parent, guest: guest.clone(), reason }),
        }
    }

    pub(crate) fn preopen(&self) -> Preopen {
        let host = self.root.path().to_owned();
        Preopen { host, guest: self.guest.clone(), writable: true }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is still there is removed as far as it goes; there is nobody to tell.
        let is_gone = remove(self.root.path()).is_ok();
        self.root.disable_cleanup(is_gone);
    }
}

/// Makes a folder in `parent` that nobody but its owner can look into. It goes with what is returned.
///
/// # Errors
/// When it cannot be made.
pub fn private_folder(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(parent)
}

/// Removes the folder with what the guest has made. Folders in the folders of the guest are moved up first: it can
/// nest more of them than the usual recursion has stack and descriptors for.
fn remove(root: &Path) -> io::Result<()> {
    let mut folders = remove_files(root)?;
    let mut moved = 0_u64;
    while let Some(folder) = folders.pop() {
        for inner in remove_files(&folder)? {
            moved += 1;
            let target = root.join(moved_name(root, moved));
            fs::rename(inner, &target)?;
            folders.push(target);
        }
        fs::remove_dir(folder)?;
    }
    fs::remove_dir(root)
}

/// Leaves only the folders in a folder, and gives them.
fn remove_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)?.collect::<Vec<_>>() {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(folders)
}

/// A name that the guest has not given: it has no way to know the name of `root`, part of which is drawn.
fn moved_name(root: &Path, number: u64) -> OsString {
    let mut name = root.file_name().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    name
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn scratch(parent: &TempDir) -> Scratch {
        Scratch { parent: Some(parent.path().to_owned()), ..Scratch::at("/tmp") }
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_look_into_it() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::make(&scratch(&parent)).unwrap();
        assert_eq!(folder.root.path().parent(), Some(parent.path()));
        let mode = fs::metadata(folder.root.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn all_of_it_is_removed_without_a_recursion() {
        const DEPTH: usize = 300;
        let parent = tempfile::tempdir().unwrap();
        let kept = parent.path().join("kept");
        fs::write(&kept, "not the guest's").unwrap();
        let folder = Folder::make(&scratch(&parent)).unwrap();
        let files = folder.preopen().host;
        let deepest = files.join("d/".repeat(DEPTH));
        fs::create_dir_all(&deepest).unwrap();
        fs::create_dir(deepest.join("1")).unwrap(); // the name of a folder that was moved
        fs::write(deepest.join("file"), "at the bottom").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(parent.path(), deepest.join("link")).unwrap();
        remove(folder.root.path()).unwrap();
        assert!(!folder.root.path().exists());
        drop(folder);
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
        assert!(kept.exists());
    }
}
