//! Locks on files of the cache. The operating system ends them when the process dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::CacheError;

/// Held by each process that was told where an entry is, as long as the process lives. Each cache has it.
const IN_USE: &str = ".in-use";
static HELD: Mutex<Vec<(PathBuf, File)>> = Mutex::new(Vec::new());

/// Waits until nobody else has the lock of that name.
pub(crate) fn exclusive(path: &Path) -> Result<File, CacheError> {
    loop {
        let file = open(path).map_err(|source| match path.is_symlink() {
            true => CacheError::Link { path: path.to_owned() },
            false => CacheError::io("create", path)(source),
        })?;
        file.lock().map_err(CacheError::io("lock", path))?;
        // Whoever clears the cache removes the file while it holds the lock.
        if is_still(&file, path) {
            return Ok(file);
        }
    }
}

/// The lock of that name, unless somebody has it.
pub(crate) fn try_exclusive(path: &Path) -> Option<File> {
    let file = open(path).ok()?;
    (file.try_lock().is_ok() && is_still(&file, path)).then_some(file)
}

/// Marks this file as being used, unless it is being removed.
pub(crate) fn share(file: &File, path: &Path) -> bool {
    // Where there are no locks nobody removes anything either.
    !matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)) && is_still(file, path)
}

/// Keeps others from clearing the cache as long as this process lives. A cache that can't be written to
/// can't be cleared.
pub(crate) fn use_for_good(root: &Path) {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    if held.iter().any(|(path, _)| path == root) {
        return;
    }
    let file = open(&root.join(IN_USE)).and_then(|file| file.lock_shared().map(|()| file));
    held.extend(file.ok().map(|file| (root.to_owned(), file)));
}

/// Marks the folder as a cache.
pub(crate) fn mark(root: &Path) {
    // In a folder that can't be written to, nothing is to be cleared.
    drop(open(&root.join(IN_USE)));
}

/// Whether the folder is a cache.
pub(crate) fn is_cache(root: &Path) -> bool {
    root.join(IN_USE).symlink_metadata().is_ok()
}

/// Keeps others from using the cache, unless somebody does.
pub(crate) fn try_stop_use(root: &Path) -> Option<File> {
    try_exclusive(&root.join(IN_USE))
}

/// Another user's link of that name would have a file of this user's changed.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options.open(path)
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let (opened, named) = (file.metadata().map(id), path.symlink_metadata().map(id));
    matches!((opened, named), (Ok(opened), Ok(named)) if opened == named)
}

/// Elsewhere a file that is open is not removed.
#[cfg(not(unix))]
fn is_still(_file: &File, path: &Path) -> bool {
    path.exists()
}
