//! Why the cache itself, not the build of an entry, failed.

use std::io;
use std::path::{Path, PathBuf};

use crate::CACHE_DIR_VARIABLE;

/// Why the cache itself (not the build of an entry) failed.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The platform names no cache folder for this user and none was set.
    #[error("this user has no cache folder; set `{CACHE_DIR_VARIABLE}` to a writable folder")]
    NoCacheFolder,
    /// What is in the folder is executed, and it is somebody else's.
    #[error(
        "the cache folder `{}` belongs to another user (number {owner}), who could put programs into \
         it; set `{CACHE_DIR_VARIABLE}` to a folder of your own", path.display()
    )]
    OthersFolder {
        /// The folder.
        path: PathBuf,
        /// The number of its owner.
        owner: u32,
    },
    /// What is in the folder is executed, and others may change it.
    #[error(
        "others may write to the cache folder `{}`, so they could put programs into it; if you trust \
         what is there, protect it with `chmod go-w {}`, else delete it", path.display(), path.display()
    )]
    WritableByOthers {
        /// The folder.
        path: PathBuf,
    },
    /// Somebody has removed an entry that this process has just made.
    #[error("`{}` was removed as soon as it was made; end what does so and try again", path.display())]
    Gone {
        /// The entry's folder.
        path: PathBuf,
    },
    /// The cache can't be cleared now.
    #[error(
        "another command builds with the cache `{}`; wait until it has ended, and try again", path.display()
    )]
    InUse {
        /// The cache folder.
        path: PathBuf,
    },
    /// A lock is a link: what it leads to would be changed.
    #[error("the lock `{}` is a link, and none is followed; remove it and try again", path.display())]
    Link {
        /// The lock.
        path: PathBuf,
    },
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

impl CacheError {
    /// Whether the folder is there and could be used, but for what others might do to it.
    pub fn is_about_others(&self) -> bool {
        matches!(
            self,
            Self::OthersFolder { .. } | Self::WritableByOthers { .. } | Self::Link { .. }
        )
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
