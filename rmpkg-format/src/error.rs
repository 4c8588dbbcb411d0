//! What can be wrong with a package, and with the making of one.

mod build;
mod zip;

use std::io;
use std::path::PathBuf;

use pipeline_manifest::ManifestError;

use crate::layout::{LEGACY_WASM_MODULE, MANIFEST, WASI_DEPS_USR, WASM_MODULE};
use crate::manifest::{FORMAT_VERSION, RUNTIME_TARGET};
use crate::name::NameError;
use crate::signature::SignatureError;

pub use build::BuildError;
pub use zip::ZipError;

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
    /// The source of a stream can't be read.
    #[error("cannot read the package")]
    Source(#[source] io::Error),
    /// The bytes are no zip file, or one in which readers could see different things.
    #[error(transparent)]
    Zip(#[from] ZipError),
    /// More bytes than a reader is willing to hold.
    #[error("the package has {size} bytes or more; at most {limit} are read")]
    PackageTooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// A directory that is larger than that of any package with so many entries as are allowed.
    #[error("the package has a directory of {size} bytes; at most {limit} are read")]
    DirectoryTooLarge {
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// More entries than a reader is willing to list.
    #[error("the package has {count} entries; at most {limit} are read")]
    TooManyEntries {
        /// Their number.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A manifest that is larger than a reader is willing to parse.
    #[error("`{MANIFEST}` has {size} bytes; at most {limit} are read")]
    ManifestTooLarge {
        /// The size that it claims.
        size: u64,
        /// The limit.
        limit: u64,
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
    /// The signature in the package is not what or where it must be.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// There is no manifest.
    #[error("the package has no `{MANIFEST}`")]
    NoManifest,
    /// The manifest is not where readers of a stream, and `file`, expect it.
    #[error("`{MANIFEST}` is not the first entry of the package")]
    ManifestNotFirst,
    /// The layout that the format had before version 1.
    #[error(
        "the package has the old layout, with `{LEGACY_WASM_MODULE}` and no `{WASM_MODULE}`; \
         package its pipeline again"
    )]
    Legacy,
    /// The layout is not the one from before version 1, which was asked for.
    #[error(
        "the package does not have the old layout, with `{LEGACY_WASM_MODULE}`; open it as any other"
    )]
    NotLegacy,
    /// The manifest is no JSON object.
    #[error("`{MANIFEST}` is not a JSON object: {reason}")]
    ManifestNotJson {
        /// The parser's answer, with line and column.
        reason: String,
    },
    /// The manifest has a field twice, of which readers take the first or the last.
    #[error("an object in `{MANIFEST}` has a field twice: {key}")]
    ManifestDuplicateKey {
        /// The field, with line and column.
        key: String,
    },
    /// The package is for another runtime.
    #[error("`runtime_target` in `{MANIFEST}` is {found}; `\"{RUNTIME_TARGET}\"` is needed")]
    WrongTarget {
        /// What stands there, as JSON.
        found: String,
    },
    /// A package in the old layout is for another runtime.
    #[error("`runtime.target` in `{MANIFEST}` is {found}; `\"{RUNTIME_TARGET}\"` is needed")]
    WrongLegacyTarget {
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
    #[error(
        "the package has format `{found}`; this reader knows `{FORMAT_VERSION}` and later versions of 1"
    )]
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
    /// There is no runtime.
    #[error("the package has no `{WASM_MODULE}`")]
    NoWasm,
    /// The runtime is no wasm.
    #[error("`{0}` is no wasm file: it does not begin with the bytes `00 61 73 6d`")]
    NotWasm(&'static str),
    /// Python without its standard library can't start.
    #[error("the package has CPython {python}, but nothing in `{WASI_DEPS_USR}`")]
    NoStdlib {
        /// The version that the manifest names.
        python: String,
    },
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

impl PackageError {
    /// A name for the defect that does not change, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } | Self::Source(_) => "unreadable",
            Self::Zip(error) => error.code(),
            Self::PackageTooLarge { .. } | Self::DirectoryTooLarge { .. } => "too_large",
            Self::TooManyEntries { .. } => "too_many_entries",
            Self::ManifestTooLarge { .. } => "manifest_too_large",
            Self::EntryTooLarge { .. } => "entry_too_large",
            Self::UnpackedTooLarge { .. } => "unpacked_too_large",
            Self::Name(error) => error.code(),
            Self::Signature(error) => error.code(),
            Self::NoManifest => "manifest_missing",
            Self::ManifestNotFirst => "manifest_not_first",
            Self::Legacy => "legacy_layout",
            Self::NotLegacy => "not_legacy",
            Self::ManifestNotJson { .. } => "manifest_not_json",
            Self::ManifestDuplicateKey { .. } => "manifest_duplicate_key",
            Self::WrongTarget { .. } | Self::WrongLegacyTarget { .. } => "wrong_target",
            Self::PackageField { .. } => "manifest_invalid",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::Pipeline(_) => "pipeline_invalid",
            Self::Absent(_) => "entry_absent",
            Self::Unlisted(_) => "entry_unlisted",
            Self::ListedTwice(_) => "listed_twice",
            Self::WrongSize { .. } => "size_differs",
            Self::WrongSha256 { .. } => "sha256_differs",
            Self::NoWasm => "wasm_missing",
            Self::NotWasm(_) => "wasm_invalid",
            Self::NoStdlib { .. } => "stdlib_missing",
            Self::NoEntry(_) => "no_entry",
            Self::FolderNotEmpty(_) => "folder_not_empty",
            Self::Extract { .. } => "unwritable",
        }
    }
}

/// Streams of entries tell their defects as I/O errors.
impl From<io::Error> for PackageError {
    fn from(error: io::Error) -> Self {
        let zip = |error: io::Error| error.downcast::<ZipError>().map(Self::from);
        error.downcast::<Self>().or_else(zip).unwrap_or_else(Self::Source)
    }
}
