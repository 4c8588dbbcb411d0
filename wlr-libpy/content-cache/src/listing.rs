//! What is in the cache, and what it takes of the disk.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::entry::{ENTRY_END, LOCK_END, Place, SEAL};
use crate::seal::{Seal, size};
use crate::unfinished::left_of;
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

    /// The folders of the kinds that there are by their names, those of a nested cache too. Other folders are
    /// none of the cache's business, whatever folder somebody has named as a cache.
    pub(crate) fn kinds(&self) -> Result<BTreeMap<String, PathBuf>, CacheError> {
        let mut kinds = BTreeMap::new();
        for (name, path) in folders(self.root())? {
            if lock::is_cache(&path) {
                let nested = folders(&path)?.into_iter();
                kinds.extend(nested.map(|(inner, path)| (format!("{name}/{inner}"), path)));
            } else if is_kind(&path)? {
                kinds.insert(name, path);
            }
        }
        Ok(kinds)
    }
}

/// What is in the folder of a kind, but for locks.
pub(crate) struct Folder {
    path: PathBuf,
    pub(crate) entries: Vec<Sealed>,
    pub(crate) others: Vec<OsString>,
}

impl Folder {
    pub(crate) fn read(path: &Path) -> Result<Self, CacheError> {
        let mut folder = Self { path: path.to_owned(), entries: Vec::new(), others: Vec::new() };
        for name in names(path)? {
            let text = name.to_string_lossy();
            match text.strip_suffix(ENTRY_END) {
                Some(key) if is_key(key.as_ref()) => folder.entries.push(Sealed::read(path, key)),
                _ if lock_of(&text).is_some() => {}
                _ => folder.others.push(name),
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

/// An entry as its seal describes it. One that has none, or that has gone meanwhile, was never used.
pub(crate) struct Sealed {
    pub(crate) place: Place,
    pub(crate) bytes: u64,
    pub(crate) used: Option<SystemTime>,
}

impl Sealed {
    fn read(kind: &Path, key: &str) -> Self {
        let place = Place { kind: kind.to_owned(), key: key.to_owned() };
        let file = File::open(place.entry().join(SEAL));
        let used = file.as_ref().ok().and_then(|file| file.metadata().ok()?.modified().ok());
        let text = file.and_then(io::read_to_string).unwrap_or_default();
        let bytes = Seal::parse(&text).map(|seal| seal.bytes);
        Self { bytes: bytes.unwrap_or_else(|| size(&place.entry())), used, place }
    }
}

fn folders(path: &Path) -> Result<Vec<(String, PathBuf)>, CacheError> {
    let folder = |name: OsString| {
        let (path, name) = (path.join(&name), name.into_string().ok()?);
        (path.is_dir() && left_of(&name).is_none()).then_some((name, path))
    };
    Ok(names(path)?.into_iter().filter_map(folder).collect())
}

pub(crate) fn names(path: &Path) -> Result<Vec<OsString>, CacheError> {
    let entries = match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(CacheError::io("list", path))?,
    };
    Ok(entries.flatten().map(|entry| entry.file_name()).collect())
}

/// Whether only entries are in the folder, besides what somebody else may have put there. Those of a nested cache
/// may be for what others keep.
pub(crate) fn is_kind(path: &Path) -> Result<bool, CacheError> {
    let names = names(path)?;
    Ok(names.is_empty() || names.iter().any(|name| is_made_here(&name.to_string_lossy())))
}

fn is_made_here(name: &str) -> bool {
    let key = name.strip_suffix(ENTRY_END).or_else(|| lock_of(name)).or_else(|| left_of(name));
    is_key(key.unwrap_or(name).as_ref())
}

/// The key of the entry whose lock has this name.
pub(crate) fn lock_of(name: &str) -> Option<&str> {
    name.strip_suffix(LOCK_END).filter(|key| is_key(key.as_ref()))
}

/// Whether something is named like an entry without its ending: so they were called once.
pub(crate) fn is_key(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes.len() == KEY_DIGITS && bytes.iter().all(u8::is_ascii_hexdigit)
}
