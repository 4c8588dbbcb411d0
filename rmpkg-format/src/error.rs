//! What can be wrong with a package, and with the making of one.

use std::io;
use std::path::PathBuf;

use pipeline_manifest::ManifestError;

use crate::layout::{MANIFEST, WASM_MODULE};
use crate::manifest::{FORMAT_VERSION, RUNTIME_TARGET};
use crate::name::NameError;

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
    /// The zip can't be written.
    #[error("cannot write the package")]
    Zip(#[from] zip::result::ZipError),
}

/// Why a package is refused, wholly or for one of its entries.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The package file can't be read.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The bytes are no zip file.
    #[error("this is no package: it is not a zip file ({reason})")]
    NotZip {
        /// What the zip reader said.
        reason: String,
    },
    /// More bytes than a reader is willing to hold.
    #[error("the package has {size} bytes; at most {limit} are read")]
    PackageTooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// More entries than a reader is willing to list.
    #[error("the package has {count} entries; at most {limit} are read")]
    TooManyEntries {
        /// Their number.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// One entry unpacks to more than a reader is willing to hold.
    #[error("the entry `{path}` unpacks to {size} bytes; at most {limit} are read")]
    EntryTooLarge {
        /// The entry.
        path: String,
        /// The size that it claims.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// All entries together unpack to more than a reader is willing to hold.
    #[error("the package unpacks to {size} bytes; at most {limit} are read")]
    UnpackedTooLarge {
        /// The size that they claim.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// An entry's name is bad.
    #[error(transparent)]
    Name(#[from] NameError),
    /// There is no manifest.
    #[error("the package has no `{MANIFEST}`")]
    NoManifest,
    /// The manifest is no JSON object.
    #[error("`{MANIFEST}` is not a JSON object: {reason}")]
    ManifestNotJson {
        /// The parser's answer, with line and column.
        reason: String,
    },
    /// The package is for another runtime.
    #[error("`runtime_target` in `{MANIFEST}` is {found}; `\"{RUNTIME_TARGET}\"` is needed")]
    WrongTarget {
        /// What stands there, as JSON.
        found: String,
    },
    /// The `package` object lacks a field or has one of a wrong type.
    #[error("`package` in `{MANIFEST}` is wrong: {reason}")]
    PackageField {
        /// Which field, and why.
        reason: String,
    },
    /// A version of the format that this reader does not know.
    #[error("the package has format `{found}`; this reader knows `{FORMAT_VERSION}`")]
    UnknownFormat {
        /// The version that the package names.
        found: String,
    },
    /// The pipeline in the manifest is wrong.
    #[error("the pipeline in `{MANIFEST}` is wrong: {0}")]
    Pipeline(#[from] ManifestError),
    /// The manifest lists what is not there.
    #[error("`{MANIFEST}` lists `{0}`, but the package has no such entry")]
    Absent(String),
    /// The manifest does not list what is there.
    #[error("the package has an entry `{0}` that `{MANIFEST}` does not list")]
    Unlisted(String),
    /// The manifest lists an entry twice.
    #[error("`{MANIFEST}` lists `{0}` twice")]
    ListedTwice(String),
    /// An entry has another size than the manifest says.
    #[error("the entry `{path}` has {found} bytes; `{MANIFEST}` says {expected}")]
    WrongSize {
        /// The entry.
        path: String,
        /// The size in the manifest.
        expected: u64,
        /// The size in the zip.
        found: u64,
    },
    /// An entry has another content than the manifest says.
    #[error("the entry `{path}` has sha256 {found}; `{MANIFEST}` says {expected}")]
    WrongSha256 {
        /// The entry.
        path: String,
        /// The digest in the manifest.
        expected: String,
        /// The digest of the content.
        found: String,
    },
    /// An entry can't be unpacked.
    #[error("the entry `{path}` is damaged: {reason}")]
    Damaged {
        /// The entry.
        path: String,
        /// What the zip reader said.
        reason: String,
    },
    /// There is no runtime.
    #[error("the package has no `{WASM_MODULE}`")]
    NoWasm,
    /// The runtime is no wasm.
    #[error("`{WASM_MODULE}` is no wasm file: it does not begin with the bytes `00 61 73 6d`")]
    NotWasm,
    /// Somebody asked for an entry that is not there.
    #[error("the package has no entry `{0}`")]
    NoEntry(String),
    /// The folder to extract to has something in it, where a link could lead elsewhere.
    #[error("cannot extract to `{}`: the folder is not empty", .0.display())]
    FolderNotEmpty(PathBuf),
    /// A file can't be written while extracting.
    #[error("cannot write `{}`", path.display())]
    Extract {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
}
