//! Entries while they are filled.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::entry::{CONTENT, Place, REMOVED, SEAL, UNFINISHED, remove};
use crate::listing::is_key;
use crate::seal::Seal;
use crate::{CacheError, lock};

static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
/// How often a folder is removed that is still written to.
const ATTEMPTS: usize = 10;

/// While it lives, no entry is finished: a thread that fills one waits.
#[must_use = "threads go on to fill their entries as soon as it is dropped"]
pub struct Abandoned(#[allow(dead_code, reason = "it is held")] MutexGuard<'static, Vec<PathBuf>>);

/// Removes what this process has begun to fill: for a process that ends at once, on Ctrl-C.
pub fn abandon() -> Abandoned {
    let folders = folders();
    for folder in folders.iter() {
        let is_gone = || remove(folder).is_ok() && !folder.exists();
        let _ = (0..ATTEMPTS).any(|_| is_gone());
    }
    Abandoned(folders)
}

fn folders() -> MutexGuard<'static, Vec<PathBuf>> {
    FOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The folder of an entry while it is filled; whoever creates it holds the entry's lock.
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    /// An empty folder. What a killed build left behind is removed first.
    pub(crate) fn create(place: &Place) -> Result<Self, CacheError> {
        sweep(&place.kind);
        let path = place.unfinished();
        remove(&path).and_then(|()| remove(&place.removed()))?;
        folders().push(path.clone());
        let unfinished = Self(path);
        fs::create_dir(&unfinished.0).map_err(CacheError::io("create", &unfinished.0))?;
        let content = unfinished.content();
        fs::create_dir(&content).map_err(CacheError::io("create", &content))?;
        Ok(unfinished)
    }

    pub(crate) fn content(&self) -> PathBuf {
        self.0.join(CONTENT)
    }

    /// Seals the content, and makes it the entry.
    pub(crate) fn finish(self, place: &Place) -> Result<(), CacheError> {
        let content = self.content();
        let seal = Seal::of(&content).map_err(CacheError::io("read", &content))?;
        let path = self.0.join(SEAL);
        fs::write(&path, seal.to_text()).map_err(CacheError::io("write", &path))?;
        let path = place.entry();
        let _going_on = folders();
        fs::rename(&self.0, &path).map_err(CacheError::io("move a finished entry to", &path))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Gone already if the entry was finished.
        let _ = remove(&self.0);
        folders().retain(|folder| *folder != self.0);
    }
}

/// Removes what killed processes have left of entries that nobody makes now.
pub(crate) fn sweep(kind: &Path) {
    for entry in fs::read_dir(kind).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(key) = name.to_str().and_then(left_of) else { continue };
        let place = Place { kind: kind.to_owned(), key: key.to_owned() };
        if let Some(_lock) = lock::try_exclusive(&place.lock()) {
            // What can't be removed is in nobody's way.
            let _ = remove(&entry.path());
            let _ = if place.entry().exists() { Ok(()) } else { remove(&place.lock()) };
        }
    }
}

/// The key of the entry that a folder of this name was to become, or has been.
pub(crate) fn left_of(name: &str) -> Option<&str> {
    let key = name.strip_prefix(UNFINISHED).or_else(|| name.strip_prefix(REMOVED));
    key.filter(|key| is_key(key.as_ref()))
}
