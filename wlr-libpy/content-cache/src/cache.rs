//! The cache folder, and how entries get into it.

use std::path::{Path, PathBuf};

use log::warn;

use crate::entry::{Entry, Place, State};
use crate::unfinished::Unfinished;
use crate::{CacheError, Key, folder, lock};

/// Environment variable that moves the cache folder.
pub const CACHE_DIR_VARIABLE: &str = "RMPKG_CACHE_DIR";

/// The cache folder.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    /// Opens `$RMPKG_CACHE_DIR`, or `rmpkg` in the user's cache folder.
    ///
    /// # Errors
    ///
    /// [`CacheError::NoCacheFolder`] when neither is known.
    pub fn open() -> Result<Self, CacheError> {
        let root = std::env::var_os(CACHE_DIR_VARIABLE)
            .map(PathBuf::from)
            .or_else(|| dirs::cache_dir().map(|folder| folder.join("rmpkg")))
            .ok_or(CacheError::NoCacheFolder)?;
        Ok(Self::at(root))
    }

    /// Opens the cache at `root`, which need not exist yet.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder that holds all entries.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A folder in the cache for entries or for what others keep there, made for this user alone if it is
    /// not there.
    ///
    /// # Errors
    ///
    /// [`CacheError`] when it or the cache's folder can't be made, is somebody else's, or others may write to it.
    pub fn private_folder(&self, name: &str) -> Result<PathBuf, CacheError> {
        folder::private(&self.root)?;
        lock::mark(&self.root);
        let path = self.root.join(name);
        folder::private(&path).map(|()| path)
    }

    /// The finished entry of that kind and key, if there is one with the content that it was made with. It
    /// stays where it is as long as this process lives.
    pub fn get(&self, kind: &str, key: &Key) -> Option<PathBuf> {
        lock::use_for_good(&self.root);
        self.entry(kind, key).map(|entry| entry.path().to_owned())
    }

    /// The entry of that kind and key, made by `fill` if it is not there or does not have the content any more
    /// that it was made with. It stays where it is as long as this process lives.
    ///
    /// `fill` gets an empty folder and leaves the result in it. It runs at most once at a time per
    /// entry on this machine; when it fails, the entry stays absent.
    ///
    /// # Errors
    ///
    /// What `fill` returned, or a [`CacheError`] converted into the caller's error type.
    pub fn get_or_fill<E: From<CacheError>>(
        &self,
        kind: &str,
        key: &Key,
        fill: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<PathBuf, E> {
        folder::private(&self.root)?;
        lock::use_for_good(&self.root);
        self.entry_or_fill(kind, key, fill).map(|entry| entry.path().to_owned())
    }

    /// As [`Self::get`], of an entry that stays where it is as long as the returned value lives.
    pub fn entry(&self, kind: &str, key: &Key) -> Option<Entry> {
        let place = self.place(kind, key);
        folder::check(&self.root).and_then(|()| folder::check(&place.kind)).ok()?;
        match place.look() {
            State::Whole(entry) => Some(entry),
            State::Absent | State::Damaged => None,
        }
    }

    /// As [`Self::get_or_fill`], of an entry that stays where it is as long as the returned value lives.
    ///
    /// # Errors
    ///
    /// As [`Self::get_or_fill`].
    pub fn entry_or_fill<E: From<CacheError>>(
        &self,
        kind: &str,
        key: &Key,
        fill: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<Entry, E> {
        if let Some(entry) = self.entry(kind, key) {
            return Ok(entry);
        }
        self.private_folder(kind)?;
        let place = self.place(kind, key);
        let _lock = lock::exclusive(&place.lock())?;
        match place.look() {
            State::Whole(entry) => return Ok(entry),
            State::Damaged => {
                let path = place.entry();
                warn!("`{}` is damaged or was changed, so it is made again", path.display());
                place.remove()?;
            }
            State::Absent => {}
        }
        let unfinished = Unfinished::create(&place)?;
        fill(&unfinished.content())?;
        unfinished.finish(&place)?;
        let made = place.hold().map(Entry::made_now);
        made.ok_or_else(|| CacheError::Gone { path: place.entry() }.into())
    }

    /// Refuses a folder that is somebody else's, or that others may write to.
    pub(crate) fn check(&self) -> Result<(), CacheError> {
        folder::check(&self.root)
    }

    fn place(&self, kind: &str, key: &Key) -> Place {
        Place::new(self.root.join(kind), key)
    }
}
