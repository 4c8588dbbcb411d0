//! What can go wrong while a package is made.

use std::io;
use std::path::PathBuf;

use crate::{NameError, PackageError};

/// Why a package was not written.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// An entry's name is bad.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A file that goes into the package, or the package itself, can't be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// A symbolic link, device or pipe in a folder that goes into the package.
    #[error("`{}` is neither a file nor a folder; replace it by what it stands for", .0.display())]
    NotAFile(PathBuf),
    /// A file name that is not Unicode has no place in a zip.
    #[error("the file name `{}` is not valid Unicode; rename it", .0.display())]
    NotUnicode(PathBuf),
    /// What no reader with the usual limits would read is not written.
    #[error("the package is not written, since it could not be read: {0}")]
    Limit(PackageError),
    /// A package that another one is made of is damaged.
    #[error("the package that is signed is damaged: {0}")]
    Package(PackageError),
    /// The zip can't be written.
    #[error("cannot write the package")]
    Zip(#[from] zip::result::ZipError),
}
