//! The structure of a package's zip: what the central directory says must be all that is there.
//!
//! Readers disagree about odd zips (two entries of one name, bytes between entries, headers that
//! contradict each other), and whoever disagrees can be fooled. So everything that a package does
//! not need is refused: comments, extra fields, data descriptors, encryption, ZIP64, split
//! archives. All of it is checked before any content is read.

mod content;
mod descriptor;
mod directory;
mod end;
mod fields;
mod local;
mod source;

use std::io::{Read, Seek};
use std::ops::Range;

use crate::layout::{LEGACY_WASM_MODULE, MANIFEST, WASM_MODULE};
use crate::name::Names;
use crate::{PackageError, ReadLimits, ZipError};
use directory::Record;
use source::window;

pub(crate) use content::Content;
pub(crate) use directory::SIZE as RECORD_BYTES;

/// Deflate can't pack tighter: whoever claims more lies.
const MAX_DEFLATE_RATIO: u64 = 1032;

/// How an entry's content is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Stored,
    Deflated,
}

/// Which packages are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Current,
    /// From before version 1; its writer puts the sizes after the content.
    Legacy,
}

/// One entry, its content still packed.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// The unpacked size that the headers claim.
    pub(crate) size: u64,
    method: Method,
    crc32: u32,
    packed: Range<usize>,
}

impl Entry {
    /// The size in the package.
    pub(crate) fn packed_size(&self) -> u64 {
        self.packed.len() as u64
    }
}

/// Lists the entries in their order in the file, which begins with the manifest.
pub(crate) fn list_entries(
    source: &mut (impl Read + Seek),
    limits: &ReadLimits,
) -> Result<Vec<Entry>, PackageError> {
    let entries = list(source, limits, Layout::Current)?;
    match entries.first() {
        Some(first) if first.name == MANIFEST => Ok(entries),
        _ if entries.iter().any(|entry| entry.name == MANIFEST) => {
            Err(PackageError::ManifestNotFirst)
        }
        _ => Err(PackageError::NoManifest),
    }
}

/// Lists the entries of a package from before version 1, in their order in the file.
pub(crate) fn list_legacy_entries(
    source: &mut (impl Read + Seek),
    limits: &ReadLimits,
) -> Result<Vec<Entry>, PackageError> {
    list(source, limits, Layout::Legacy)
}

fn list(
    source: &mut (impl Read + Seek),
    limits: &ReadLimits,
    layout: Layout,
) -> Result<Vec<Entry>, PackageError> {
    let directory = end::find_directory(source)?;
    limits.check_count(directory.count)?;
    limits.check_directory(directory.end - directory.start)?;
    let bytes = window(source, directory.start, directory.end - directory.start)?;
    let raw = directory::walk(&bytes, directory.count)?;
    let has = |name: &str| raw.iter().any(|record| record.name == name.as_bytes());
    match (layout, has(LEGACY_WASM_MODULE) && !has(WASM_MODULE)) {
        (Layout::Current, true) => return Err(PackageError::Legacy),
        (Layout::Legacy, false) => return Err(PackageError::NotLegacy),
        _ => {}
    }
    let records =
        raw.iter().map(|record| directory::check(record, layout)).collect::<Result<Vec<_>, _>>()?;
    check_names(&records)?;
    check_sizes(&records, limits)?;
    local::locate(source, records, directory.start)
}

fn check_names(records: &[Record<'_>]) -> Result<(), PackageError> {
    let mut names = Names::default();
    records.iter().try_for_each(|record| names.insert(record.name)).map_err(PackageError::from)
}

fn check_sizes(records: &[Record<'_>], limits: &ReadLimits) -> Result<(), PackageError> {
    limits.check_sizes(records.iter().map(|record| (record.name, record.size)))?;
    let lies = |record: &&Record<'_>| record.size > record.packed_size * MAX_DEFLATE_RATIO;
    match records.iter().find(lies) {
        None => Ok(()),
        Some(Record { name, size, .. }) => {
            Err(ZipError::ImpossibleSize { path: (*name).to_owned(), size: *size }.into())
        }
    }
}
