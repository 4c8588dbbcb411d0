//! How the cache is made smaller.

use std::fs::File;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::entry::{Place, remove};
use crate::listing::{Folder, Sealed, is_key, is_kind, lock_of, names};
use crate::seal::size;
use crate::unfinished::sweep;
use crate::{Cache, CacheError, lock};

/// What was removed from the cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// How many entries.
    pub entries: u64,
    /// What they and what was left of others took, in bytes.
    pub bytes: u64,
    /// How many entries stay since they are being used.
    pub in_use: u64,
}

impl std::ops::AddAssign for Removed {
    fn add_assign(&mut self, other: Self) {
        self.entries += other.entries;
        self.bytes += other.bytes;
        self.in_use += other.in_use;
    }
}

impl Cache {
    /// Removes the entries of a kind that were used least recently until the others take `most` bytes or less,
    /// and what killed processes have left. Entries stay that somebody holds, as
    /// [`Self::entry_or_fill`] gives them: it is for kinds that are used in this way alone.
    ///
    /// # Errors
    ///
    /// When the folder can't be read, or an entry can't be removed.
    pub fn keep_within(&self, kind: &str, most: u64) -> Result<Removed, CacheError> {
        let path = self.root().join(kind);
        sweep(&path);
        let mut entries = Folder::read(&path)?.entries;
        entries.sort_by_key(|entry| entry.used);
        let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
        let mut removed = Removed::default();
        for entry in entries {
            if bytes <= most {
                break;
            }
            let gone = evict(&entry)?;
            bytes -= gone.bytes;
            removed += gone;
        }
        Ok(removed)
    }

    /// Removes the entries of all kinds that were not used for this time, and what nothing uses: what killed
    /// processes have left, entries without a seal, and locks of entries that are gone.
    ///
    /// # Errors
    ///
    /// [`CacheError::InUse`] while another process builds with the cache; when it can't be read or changed.
    pub fn prune(&self, unused_for: Duration) -> Result<Removed, CacheError> {
        let Some(_stopped) = self.stop_use()? else { return Ok(Removed::default()) };
        let mut removed = Removed::default();
        let oldest = SystemTime::now().checked_sub(unused_for);
        for path in self.kinds()?.into_values() {
            sweep(&path);
            let folder = Folder::read(&path)?;
            for entry in folder.entries {
                let is_old = |used| oldest.is_some_and(|oldest| used < oldest);
                if entry.used.is_none_or(is_old) {
                    removed += evict(&entry)?;
                }
            }
            for name in folder.others.iter().filter(|name| is_key(name)) {
                removed += gone(&path.join(name))?;
            }
            remove_locks(&path)?;
        }
        Ok(removed)
    }

    /// Removes everything, or everything of a kind. Entries stay that somebody holds, and so does what no cache
    /// has made, should the folder be used for something else, too.
    ///
    /// # Errors
    ///
    /// As [`Self::prune`].
    pub fn clear(&self, kind: Option<&str>) -> Result<Removed, CacheError> {
        let Some(_stopped) = self.stop_use()? else { return Ok(Removed::default()) };
        let mut removed = Removed::default();
        for (name, path) in self.kinds()? {
            if kind.is_some_and(|kind| kind != name) {
                continue;
            }
            let is_kind = is_kind(&path)?;
            sweep(&path);
            let folder = Folder::read(&path)?;
            for entry in folder.entries {
                removed += evict(&entry)?;
            }
            // What is left of entries is being made. Beside entries, nothing else is the cache's.
            for other in folder.others.iter().filter(|name| !is_kind || is_key(name)) {
                removed += gone(&path.join(other))?;
            }
            // The folder itself stays: another process may be about to lock something in it.
            remove_locks(&path)?;
        }
        Ok(removed)
    }

    /// Keeps others from building with the cache, if there is one.
    fn stop_use(&self) -> Result<Option<File>, CacheError> {
        if !self.root().exists() {
            return Ok(None);
        }
        self.check()?;
        let stopped = lock::try_stop_use(self.root());
        stopped.map(Some).ok_or_else(|| CacheError::InUse { path: self.root().to_owned() })
    }
}

fn evict(entry: &Sealed) -> Result<Removed, CacheError> {
    Ok(match entry.place.evict()? {
        true => Removed { entries: 1, bytes: entry.bytes, in_use: 0 },
        false => Removed { in_use: 1, ..Removed::default() },
    })
}

/// Removes what is no entry.
fn gone(path: &Path) -> Result<Removed, CacheError> {
    let bytes = size(path);
    remove(path).map(|()| Removed { bytes, ..Removed::default() })
}

/// Removes the locks of entries that are not there, unless somebody has them.
fn remove_locks(kind: &Path) -> Result<(), CacheError> {
    for name in names(kind)? {
        let name = name.to_string_lossy();
        let Some(key) = lock_of(&name) else { continue };
        let place = Place { kind: kind.to_owned(), key: key.to_owned() };
        if !place.entry().exists()
            && let Some(_lock) = lock::try_exclusive(&place.lock())
        {
            remove(&place.lock())?;
        }
    }
    Ok(())
}
