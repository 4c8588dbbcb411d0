//! Downloads files from the Python package index that are pinned by their hashes, each once.
//!
//! pip does it, as it knows the user's index, proxy and certificates. A file is only ever used if its
//! SHA-256 is the one that is written down: pip is told it, and it is computed here again, each time
//! the file is taken from the cache too.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use content_cache::Cache;
//! use pinned_download::Pinned;
//!
//! const SIX: Pinned<'_> = Pinned {
//!     name: "six",
//!     version: "1.17.0",
//!     file: "six-1.17.0-py2.py3-none-any.whl",
//!     sha256: "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274",
//! };
//! let wheel = SIX.fetch(&Cache::open()?, &|step| eprintln!("{step}"))?;
//! # Ok(())
//! # }
//! ```

mod error;
mod pip;
mod stand_in;
mod tags;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use content_cache::{Cache, Key, sha256_hex};

pub use error::Error;
use pip::Request;

/// Environment variable that names the Python whose pip downloads.
pub const PYTHON_VARIABLE: &str = "PYTHON";
/// The kind of the cache's entries.
const KIND: &str = "downloads";

/// A file of the package index: a wheel or a source distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pinned<'a> {
    /// The distribution's name, as in `componentize-py`.
    pub name: &'a str,
    /// Its version.
    pub version: &'a str,
    /// The name of the file, which says for a wheel where it can be used.
    pub file: &'a str,
    /// The digest of the file, in 64 hexadecimal digits.
    pub sha256: &'a str,
}

/// What kind of file a distribution comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Built: nothing of it is run to get it.
    Wheel,
    /// Source. pip asks the distribution itself for its name and version, once the hash is right: it
    /// runs the build backend that the distribution names, for which it has to be installed already.
    /// [`Pinned::fetch_source`] runs nothing.
    Sdist,
}

/// Who tells pip name and version of a source distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backend {
    /// The build backend that it names.
    Own,
    /// We.
    StandIn,
}

impl Pinned<'_> {
    /// What kind of file it is, which its name tells.
    pub fn kind(&self) -> Kind {
        if self.file.ends_with(".whl") { Kind::Wheel } else { Kind::Sdist }
    }

    /// Where the file lies in the cache, downloaded first if it is not there. `progress` hears of the
    /// download.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no Python with pip, no network, no such file at the index, or when the
    /// file has another content. Nothing half-made stays behind.
    pub fn fetch(&self, cache: &Cache, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
        self.fetch_with(python(), Backend::Own, cache, progress)
    }

    /// As [`fetch`](Self::fetch), for a source distribution of which nothing is run: a stand-in for its build
    /// backend, which need not be installed, tells pip name and version.
    ///
    /// # Errors
    ///
    /// As [`fetch`](Self::fetch).
    pub fn fetch_source(&self, cache: &Cache, progress: &dyn Fn(&str)) -> Result<PathBuf, Error> {
        self.fetch_with(python(), Backend::StandIn, cache, progress)
    }

    fn fetch_with(
        &self,
        python: OsString,
        backend: Backend,
        cache: &Cache,
        progress: &dyn Fn(&str),
    ) -> Result<PathBuf, Error> {
        self.in_cache(cache, |entry| {
            progress(&self.step());
            let options = pip::kind_options(self);
            pip::download(&python, &Request { files: &[*self], options, backend }, entry)
        })
    }

    /// Where the file lies in the cache, checked each time; `fill` puts it there once.
    fn in_cache(
        &self,
        cache: &Cache,
        fill: impl FnOnce(&Path) -> Result<(), Error>,
    ) -> Result<PathBuf, Error> {
        let entry = cache.get_or_fill(KIND, &self.key(), |entry| {
            fill(entry)?;
            self.check(&entry.join(self.file))
        })?;
        let path = entry.join(self.file);
        self.check(&path)?;
        Ok(path)
    }

    fn key(&self) -> Key {
        Key::of([self.file, self.sha256].map(str::as_bytes))
    }

    fn step(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn check(&self, path: &Path) -> Result<(), Error> {
        let bytes = fs::read(path).map_err(Error::io("read", path))?;
        let found = sha256_hex(&bytes);
        if found.eq_ignore_ascii_case(self.sha256) {
            return Ok(());
        }
        Err(Error::Damaged { path: path.to_owned(), expected: self.sha256.to_owned(), found })
    }
}

/// Where wheels without compiled code lie in the cache, in the order in which they are given. Those that
/// are not there are downloaded first, by one run of pip, for a CPython of `python_version`.
///
/// # Errors
///
/// As [`Pinned::fetch`], for the first file that can't be had.
pub fn fetch_pure_wheels(
    wheels: &[Pinned<'_>],
    python_version: &str,
    cache: &Cache,
    progress: &dyn Fn(&str),
) -> Result<Vec<PathBuf>, Error> {
    fetch_pure_with(&python(), wheels, python_version, cache, progress)
}

fn fetch_pure_with(
    python: &OsStr,
    wheels: &[Pinned<'_>],
    python_version: &str,
    cache: &Cache,
    progress: &dyn Fn(&str),
) -> Result<Vec<PathBuf>, Error> {
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let download = |files: &[Pinned<'_>], folder: &Path| {
        let options = tags::pure(python_version);
        pip::download(python, &Request { files, options, backend: Backend::Own }, folder)
    };
    let is_missing = |wheel: &&Pinned<'_>| cache.get(KIND, &wheel.key()).is_none();
    let missing: Vec<_> = wheels.iter().filter(is_missing).copied().collect();
    if missing.len() > 1 {
        progress(&format!("{} wheels", missing.len()));
        // Which of them is at fault shows when each is asked for by itself.
        download(&missing, folder.path()).or_else(of_one)?;
    }
    let fetch = |wheel: &Pinned<'_>| {
        wheel.in_cache(cache, |entry| {
            let (from, to) = (folder.path().join(wheel.file), entry.join(wheel.file));
            if from.is_file() {
                return fs::copy(&from, &to).map(drop).map_err(Error::io("write", &to));
            }
            progress(&wheel.step());
            download(&[*wheel], entry)
        })
    };
    wheels.iter().map(fetch).collect()
}

/// An error that would be the same for any file is one for all of them.
fn of_one(error: Error) -> Result<(), Error> {
    match error {
        Error::NoPython { .. } | Error::NoPip { .. } | Error::NoNetwork { .. } => Err(error),
        _ => Ok(()),
    }
}

fn python() -> OsString {
    std::env::var_os(PYTHON_VARIABLE).unwrap_or_else(|| "python3".into())
}

#[cfg(all(test, unix))]
mod tests;
