//! A folder of build results, each keyed by a digest of everything that it was made from.
//!
//! An entry is a folder that either exists complete or does not exist: it is filled under a
//! temporary name and renamed into place, so a build that is killed leaves nothing that looks
//! finished. A lock file per entry makes a second build of the same entry wait for the first one
//! and then use its result.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Environment variable that moves the cache folder.
pub const CACHE_DIR_VARIABLE: &str = "RMPKG_CACHE_DIR";

/// Why the cache itself (not the build of an entry) failed.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The platform names no cache folder for this user and none was set.
    #[error("this user has no cache folder; set `{CACHE_DIR_VARIABLE}` to a writable folder")]
    NoCacheFolder,
    /// A file operation in the cache folder failed.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
}

/// A digest of everything that an entry is made from; two equal keys stand for equal results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// The [`digest_of`] `parts`.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        Self(hex::encode(digest_of(parts)))
    }

    /// The key as 64 lower-case hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of `parts`, each preceded by its length so that no two lists collide.
pub fn digest_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 of a file, which is not held in memory, as 64 lower-case hexadecimal digits.
///
/// # Errors
///
/// When it cannot be read.
pub fn sha256_of_file(path: &Path) -> io::Result<String> {
    const CHUNK: usize = 1 << 16;
    let mut file = BufReader::with_capacity(CHUNK, File::open(path)?);
    let mut hasher = Sha256::new();
    loop {
        let chunk = file.fill_buf()?;
        if chunk.is_empty() {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(chunk);
        let read = chunk.len();
        file.consume(read);
    }
}

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

    /// The finished entry of that kind and key, if there is one.
    pub fn get(&self, kind: &str, key: &Key) -> Option<PathBuf> {
        let path = self.entry_path(kind, key);
        path.is_dir().then_some(path)
    }

    /// The entry of that kind and key, made by `fill` if it is not there.
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
        let path = self.entry_path(kind, key);
        if path.is_dir() {
            return Ok(path);
        }
        let folder = self.root.join(kind);
        fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
        let _lock = lock(&folder.join(format!("{}.lock", key.as_str())))?;
        if path.is_dir() {
            return Ok(path);
        }
        let unfinished = Unfinished::create(folder.join(format!(".unfinished-{}", key.as_str())))?;
        fill(&unfinished.0)?;
        fs::rename(&unfinished.0, &path).map_err(io_error("move a finished entry to", &path))?;
        Ok(path)
    }

    fn entry_path(&self, kind: &str, key: &Key) -> PathBuf {
        self.root.join(kind).join(key.as_str())
    }
}

/// The folder of an entry while it is filled; whoever creates it holds the entry's lock.
struct Unfinished(PathBuf);

impl Unfinished {
    /// An empty folder. One that a killed build left behind is removed first.
    fn create(path: PathBuf) -> Result<Self, CacheError> {
        if path.exists() {
            fs::remove_dir_all(&path).map_err(io_error("remove", &path))?;
        }
        fs::create_dir(&path).map_err(io_error("create", &path))?;
        Ok(Self(path))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Gone already if the entry was finished.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Takes an exclusive lock that ends with the returned file; the operating system also ends it when
/// the process dies.
fn lock(path: &Path) -> Result<File, CacheError> {
    let file = File::create(path).map_err(io_error("create", path))?;
    file.lock().map_err(io_error("lock", path))?;
    Ok(file)
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> CacheError {
    move |source| CacheError::Io { action, path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn the_digest_of_a_file_is_that_of_its_bytes() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for length in [0, 1, 100_000] {
            let bytes = vec![7; length];
            fs::write(file.path(), &bytes).unwrap();
            assert_eq!(sha256_of_file(file.path()).unwrap(), sha256_hex(&bytes));
        }
        assert!(sha256_of_file(&file.path().with_extension("none")).is_err());
    }

    fn key() -> Key {
        Key::of([b"input".as_slice()])
    }

    #[test]
    fn a_finished_entry_is_reused() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        assert_eq!(cache.get("kind", &key()), None);
        let first = cache
            .get_or_fill::<CacheError>("kind", &key(), |entry| {
                fs::write(entry.join("file"), "result").unwrap();
                Ok(())
            })
            .unwrap();
        let second = cache
            .get_or_fill::<CacheError>("kind", &key(), |_| unreachable!("the entry exists"))
            .unwrap();
        assert_eq!(first, second);
        assert_eq!(fs::read_to_string(second.join("file")).unwrap(), "result");
    }

    #[test]
    fn a_failed_fill_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let missing = || CacheError::NoCacheFolder;
        cache
            .get_or_fill("kind", &key(), |entry| {
                fs::write(entry.join("half"), "written").unwrap();
                Err(missing())
            })
            .unwrap_err();
        assert_eq!(cache.get("kind", &key()), None);
        let left: Vec<_> = fs::read_dir(folder.path().join("kind"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !name.ends_with(".lock"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
    }

    #[test]
    fn what_a_killed_build_left_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join("kind").join(format!(".unfinished-{}", key().as_str()));
        fs::create_dir_all(&left).unwrap();
        fs::write(left.join("half"), "written").unwrap();
        let entry =
            Cache::at(folder.path()).get_or_fill::<CacheError>("kind", &key(), |_| Ok(())).unwrap();
        assert_eq!(fs::read_dir(entry).unwrap().count(), 0);
        assert!(!left.exists());
    }

    #[test]
    fn two_builds_at_once_fill_the_entry_once() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        let fills = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    cache
                        .get_or_fill::<CacheError>("kind", &key(), |entry| {
                            fills.fetch_add(1, Ordering::SeqCst);
                            fs::write(entry.join("file"), "result").unwrap();
                            Ok(())
                        })
                        .unwrap();
                });
            }
        });
        assert_eq!(fills.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn keys_depend_on_where_one_part_ends() {
        assert_ne!(Key::of([b"ab".as_slice(), b"c"]), Key::of([b"a".as_slice(), b"bc"]));
    }
}
