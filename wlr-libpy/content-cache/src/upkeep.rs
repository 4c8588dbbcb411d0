//! What the cache takes of the disk, and how it is made smaller.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::entry::{ENTRY_END, LOCK_END, Place, SEAL, remove};
use crate::seal::{Seal, size};
use crate::unfinished::{left_of, sweep};
use crate::{Cache, CacheError, lock};

/// The digits of a key.
const KEY_DIGITS: usize = 64;

/// What one kind of entry takes of the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usage {
    /// The kind: the path of its folder in the cache, with `/`.
    pub kind: String,
    /// How many entries there are.
    pub entries: u64,
    /// What they and whatever else is in the folder take, in bytes.
    pub bytes: u64,
    /// When one of them was used last.
    pub used: Option<SystemTime>,
}

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
    /// What each kind of entry takes, sorted by name.
    ///
    /// # Errors
    ///
    /// When the folder can't be read. That it is not there is no error.
    pub fn usage(&self) -> Result<Vec<Usage>, CacheError> {
        let kinds = self.kinds()?.into_iter();
        kinds.map(|(kind, path)| Folder::read(&path).map(|folder| folder.usage(kind))).collect()
    }

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
            let gone = entry.evict()?;
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
                if entry.used.zip(oldest).is_none_or(|(used, oldest)| used < oldest) {
                    removed += entry.evict()?;
                }
            }
            for name in folder.others.iter().filter(|name| is_key(name)) {
                removed += gone(&path.join(name))?;
            }
            remove_locks(&path)?;
        }
        Ok(removed)
    }

    /// Removes everything, or everything of a kind. Entries stay that somebody holds.
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
            let folder = Folder::read(&path)?;
            for entry in folder.entries {
                removed += entry.evict()?;
            }
            for other in folder.others {
                removed += gone(&path.join(other))?;
            }
            remove_locks(&path)?;
            // It stays if something is in it.
            fs::remove_dir(&path).ok();
        }
        Ok(removed)
    }

    /// The folders of the kinds that there are by their names, those of a nested cache too.
    fn kinds(&self) -> Result<BTreeMap<String, PathBuf>, CacheError> {
        let mut kinds = BTreeMap::new();
        for (name, path) in folders(self.root())? {
            let nested = folders(&path)?;
            let nested =
                nested.into_iter().filter(|(name, _)| !is_entry(name) && !is_key(name.as_ref()));
            let nested: Vec<_> =
                nested.map(|(inner, path)| (format!("{name}/{inner}"), path)).collect();
            if nested.is_empty() {
                kinds.insert(name, path);
            }
            kinds.extend(nested);
        }
        Ok(kinds)
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

/// What is in the folder of a kind, but for locks.
struct Folder {
    path: PathBuf,
    entries: Vec<Sealed>,
    others: Vec<OsString>,
}

impl Folder {
    fn read(path: &Path) -> Result<Self, CacheError> {
        let mut folder = Self { path: path.to_owned(), entries: Vec::new(), others: Vec::new() };
        for name in names(path)? {
            let text = name.to_string_lossy();
            let sealed = text.strip_suffix(ENTRY_END).and_then(|key| Sealed::read(path, key));
            match sealed {
                Some(entry) => folder.entries.push(entry),
                None if text.ends_with(LOCK_END) => {}
                None => folder.others.push(name),
            }
        }
        Ok(folder)
    }

    fn usage(&self, kind: String) -> Usage {
        let others: u64 = self.others.iter().map(|name| size(&self.path.join(name))).sum();
        let bytes = self.entries.iter().map(|entry| entry.bytes).sum::<u64>() + others;
        let used = self.entries.iter().filter_map(|entry| entry.used).max();
        Usage { kind, entries: self.entries.len() as u64, bytes, used }
    }
}

/// An entry as its seal describes it.
struct Sealed {
    place: Place,
    bytes: u64,
    used: Option<SystemTime>,
}

impl Sealed {
    fn read(kind: &Path, key: &str) -> Option<Self> {
        let place = Place { kind: kind.to_owned(), key: key.to_owned() };
        let mut file = File::open(place.entry().join(SEAL)).ok()?;
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        let used = file.metadata().and_then(|metadata| metadata.modified()).ok();
        Some(Self { place, bytes: Seal::parse(&text)?.bytes, used })
    }

    fn evict(&self) -> Result<Removed, CacheError> {
        Ok(match self.place.evict()? {
            true => Removed { entries: 1, bytes: self.bytes, in_use: 0 },
            false => Removed { in_use: 1, ..Removed::default() },
        })
    }
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
        let Some(key) = name.strip_suffix(LOCK_END) else { continue };
        let place = Place { kind: kind.to_owned(), key: key.to_owned() };
        if !place.entry().exists()
            && let Some(_lock) = lock::try_exclusive(&place.lock())
        {
            remove(&place.lock())?;
        }
    }
    Ok(())
}

fn folders(path: &Path) -> Result<Vec<(String, PathBuf)>, CacheError> {
    let folder = |name: OsString| {
        let (path, name) = (path.join(&name), name.into_string().ok()?);
        (path.is_dir() && left_of(&name).is_none()).then_some((name, path))
    };
    Ok(names(path)?.into_iter().filter_map(folder).collect())
}

fn names(path: &Path) -> Result<Vec<OsString>, CacheError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(CacheError::io("list", path))?,
    };
    Ok(entries.flatten().map(|entry| entry.file_name()).collect())
}

fn is_entry(name: &str) -> bool {
    name.strip_suffix(ENTRY_END).is_some_and(|key| is_key(key.as_ref()))
}

/// Whether something is named like an entry without its ending: so they were called once.
fn is_key(name: &std::ffi::OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes.len() == KEY_DIGITS && bytes.iter().all(u8::is_ascii_hexdigit)
}
