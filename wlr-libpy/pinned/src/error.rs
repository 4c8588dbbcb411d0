//! Why a file could not be had.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use content_cache::CacheError;

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Python could not be started.
    #[error(
        "cannot run `{} -m pip` to download `{file}`; install Python with pip, or name a Python in \
         `PYTHON`", python.display()
    )]
    NoPython {
        /// The command that was tried.
        python: OsString,
        /// The file that was wanted.
        file: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// Python has no pip.
    #[error(
        "`{}` has no pip, which is needed to download `{file}`; install pip, or name another Python \
         in `PYTHON`", python.display()
    )]
    NoPip {
        /// The command that was run.
        python: OsString,
        /// The file that was wanted.
        file: String,
    },
    /// The index could not be reached.
    #[error(
        "cannot reach the package index to download `{file}`; connect to a network, or configure \
         pip for an index that can be reached"
    )]
    NoNetwork {
        /// The file that was wanted.
        file: String,
    },
    /// The index has a file of that name and version with another content.
    #[error(
        "the package index has other files for `{file}` than the one that is pinned (sha256 \
         {sha256}), so nothing was used; check that pip is configured for an index that you trust"
    )]
    OtherContent {
        /// The file that was wanted.
        file: String,
        /// Its digest.
        sha256: String,
    },
    /// pip ran and failed for another reason.
    #[error("`{} -m pip download` of `{file}` failed:\n{stderr}", python.display())]
    Pip {
        /// The command that was run.
        python: OsString,
        /// The file that was wanted.
        file: String,
        /// What pip said.
        stderr: String,
    },
    /// pip found another file of the release.
    #[error("pip downloaded `{found}` where `{file}` was asked for; correct the name of the file")]
    OtherFile {
        /// The file that was wanted.
        file: String,
        /// The files that are there.
        found: String,
    },
    /// The file has another content than it should have.
    #[error(
        "`{}` has the sha256 {found} instead of {expected}; delete its folder and try again",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The digest that is pinned.
        expected: String,
        /// The digest of the file.
        found: String,
    },
    /// A file operation failed.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The cache folder can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
