//! Why there is no NumPy.

use std::io;
use std::path::{Path, PathBuf};

use content_cache::CacheError;

use crate::kit::KIT_VARIABLE;

/// Why there is no NumPy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder that the user named lacks a part.
    #[error(
        "`{KIT_VARIABLE}` is set to `{}`, which has no `{missing}`; name a folder that this crate made, or \
         unset the variable", folder.display()
    )]
    Incomplete {
        /// The folder that was named.
        folder: PathBuf,
        /// The file or folder that isn't there.
        missing: &'static str,
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
