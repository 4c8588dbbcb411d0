//! An entry on the disk, and what holds it while it is used.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::seal::{Held, Seal};
use crate::{CacheError, Key, lock};

/// What is in the folder of an entry.
pub(crate) const CONTENT: &str = "content";
pub(crate) const SEAL: &str = "seal";
/// What the names of these folders and of their locks end with, after the key.
pub(crate) const ENTRY_END: &str = ".d";
pub(crate) const LOCK_END: &str = ".lock";
/// What the names begin with of what is not there yet, and of what is not there any more.
pub(crate) const UNFINISHED: &str = ".unfinished-";
pub(crate) const REMOVED: &str = ".removed-";

/// An entry that stays where it is as long as this value lives, whoever clears the cache.
#[derive(Debug)]
pub struct Entry {
    path: PathBuf,
    is_new: bool,
    used: File,
}

impl Entry {
    /// The folder with its content.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it was not there before.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    pub(crate) fn made_now(self) -> Self {
        Self { is_new: true, ..self }
    }
}

/// What there is of an entry.
pub(crate) enum State {
    Absent,
    /// Its content is not what its seal says, or it has none.
    Damaged,
    Whole(Entry),
}

/// Where an entry is, if there is one.
pub(crate) struct Place {
    pub(crate) kind: PathBuf,
    pub(crate) key: String,
}

impl Place {
    pub(crate) fn new(kind: PathBuf, key: &Key) -> Self {
        Self { kind, key: key.as_str().to_owned() }
    }

    pub(crate) fn entry(&self) -> PathBuf {
        self.kind.join(format!("{}{ENTRY_END}", self.key))
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.kind.join(format!("{}{LOCK_END}", self.key))
    }

    pub(crate) fn unfinished(&self) -> PathBuf {
        self.kind.join(format!("{UNFINISHED}{}", self.key))
    }

    pub(crate) fn removed(&self) -> PathBuf {
        self.kind.join(format!("{REMOVED}{}", self.key))
    }

    /// Takes hold of the entry and checks it.
    pub(crate) fn look(&self) -> State {
        let mut entry = match self.hold() {
            Some(entry) => entry,
            // One that is being removed has a seal.
            None if !self.entry().join(SEAL).exists() && exists(&self.entry()) => {
                return State::Damaged;
            }
            None => return State::Absent,
        };
        let file = &mut entry.used;
        match read(file).map(|seal| seal.holds(&entry.path)) {
            Some(Held::Unchanged) => {}
            // Where it can't be kept everything is hashed each time.
            Some(Held::Anew(seal)) => drop(write(file, &seal)),
            Some(Held::Not) | None => return State::Damaged,
        }
        // Its time is that of the last use. Where it can't be set the entry may go first.
        file.set_modified(SystemTime::now()).ok();
        State::Whole(entry)
    }

    /// Takes hold of the entry if it is there.
    pub(crate) fn hold(&self) -> Option<Entry> {
        let path = self.entry();
        let used = open(&path.join(SEAL)).ok()?;
        let is_held = lock::share(&used, &path.join(SEAL));
        is_held.then(|| Entry { path: path.join(CONTENT), is_new: false, used })
    }

    /// Removes the entry, whatever is left of it. The caller has its lock.
    pub(crate) fn remove(&self) -> Result<(), CacheError> {
        let (path, removed) = (self.entry(), self.removed());
        remove(&removed)?;
        match fs::rename(&path, &removed) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            moved => moved.map_err(CacheError::io("remove", &path)).and_then(|()| remove(&removed)),
        }
    }

    /// Removes the entry and its lock unless somebody uses or makes it.
    pub(crate) fn evict(&self) -> Result<bool, CacheError> {
        let Some(_lock) = lock::try_exclusive(&self.lock()) else { return Ok(false) };
        let used = open(&self.entry().join(SEAL));
        if used.as_ref().is_ok_and(|seal| seal.try_lock().is_err()) {
            return Ok(false);
        }
        self.remove()?;
        remove(&self.lock()).map(|()| true)
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Removes a file, a link or a folder with all that is in it, if it is there.
pub(crate) fn remove(path: &Path) -> Result<(), CacheError> {
    let removed = match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(CacheError::io("remove", path)),
    }
}

/// Only to read where the folder can't be written to.
fn open(path: &Path) -> io::Result<File> {
    let both = OpenOptions::new().read(true).write(true).open(path);
    both.or_else(|_| File::open(path))
}

fn read(file: &mut File) -> Option<Seal> {
    /// More than any seal has.
    const MOST: u64 = 1024;
    let mut text = String::new();
    file.take(MOST).read_to_string(&mut text).ok()?;
    Seal::parse(&text)
}

/// In place, since the file is what others hold: only the stamp is another one, of the same length.
fn write(file: &mut File, seal: &Seal) -> io::Result<()> {
    file.rewind()?;
    file.write_all(seal.to_text().as_bytes())
}
