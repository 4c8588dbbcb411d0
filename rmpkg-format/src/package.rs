//! Opens packages, and gives out nothing that differs from the manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::PackageError;
use crate::layout::{self, MANIFEST, Mount, WASM_MODULE};
use crate::manifest::{FileRecord, PackageManifest};
use crate::name::Names;

/// How wasm files begin.
const WASM_MAGIC: &[u8] = b"\0asm";

/// What a reader is willing to hold in memory, checked before anything is allocated. A zip of a
/// few kilobytes can claim, and unpack to, any size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLimits {
    /// The size of the package file.
    pub package_bytes: u64,
    /// The number of entries; the whole Python standard library has about 750.
    pub entries: usize,
    /// The unpacked size of one entry; models are the large ones.
    pub entry_bytes: u64,
    /// The unpacked size of all entries together.
    pub unpacked_bytes: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            package_bytes: 2 << 30,
            entries: 20_000,
            entry_bytes: 1 << 30,
            unpacked_bytes: 4 << 30,
        }
    }
}

/// A package whose list of entries was checked. The content of an entry is checked when it is
/// read.
pub struct Package {
    archive: ZipArchive<Cursor<Arc<[u8]>>>,
    manifest: PackageManifest,
    pipeline_json: Vec<u8>,
    records: BTreeMap<String, FileRecord>,
    wasm: Vec<u8>,
    sha256: String,
}

impl Package {
    /// Opens a package file.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn open(path: &Path) -> Result<Self, PackageError> {
        let unreadable = |source| PackageError::Io { path: path.to_path_buf(), source };
        let limits = ReadLimits::default();
        let file = File::open(path).map_err(unreadable)?;
        check_package_size(file.metadata().map_err(unreadable)?.len(), &limits)?;
        Self::with_limits(fs::read(path).map_err(unreadable)?, &limits)
    }

    /// Opens a package in memory.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, PackageError> {
        Self::with_limits(bytes, &ReadLimits::default())
    }

    /// As [`Self::from_bytes`], with other limits.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn with_limits(bytes: Vec<u8>, limits: &ReadLimits) -> Result<Self, PackageError> {
        check_package_size(bytes.len() as u64, limits)?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let mut archive = ZipArchive::new(Cursor::new(Arc::from(bytes)))
            .map_err(|error| PackageError::NotZip { reason: error.to_string() })?;
        let sizes = list_entries(&mut archive, limits)?;
        let Some(&manifest_size) = sizes.get(MANIFEST) else {
            return Err(PackageError::NoManifest);
        };
        let manifest = PackageManifest::from_json(&unpack(&archive, MANIFEST, manifest_size)?)?;
        let pipeline_json = serde_json::to_vec(&manifest.pipeline)
            .map_err(|error| PackageError::ManifestNotJson { reason: error.to_string() })?;
        let records = match_records(&manifest, &sizes)?;
        let mut package =
            Self { archive, manifest, pipeline_json, records, wasm: Vec::new(), sha256 };
        package.wasm = package.read_wasm()?;
        Ok(package)
    }

    /// What `manifest.json` says.
    pub fn manifest(&self) -> &PackageManifest {
        &self.manifest
    }

    /// The pipeline alone, as the JSON document that the runtime reads from its stdin.
    pub fn pipeline_json(&self) -> &[u8] {
        &self.pipeline_json
    }

    /// All entries but the manifest, sorted by path.
    pub fn entries(&self) -> impl Iterator<Item = &FileRecord> {
        self.records.values()
    }

    /// The folders for the guest in which this package has entries.
    pub fn mounts(&self) -> impl Iterator<Item = Mount> {
        let used = |mount: &Mount| self.records.keys().any(|path| mount.holds(path));
        layout::mounts().into_iter().filter(used)
    }

    /// The wasm module.
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// SHA-256 of the whole package as 64 lower-case hexadecimal digits: a key for caches.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The content of an entry, whose size and digest were checked.
    ///
    /// # Errors
    /// [`PackageError`] when there is no such entry or its content is not what the manifest says.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, PackageError> {
        let record =
            self.records.get(path).ok_or_else(|| PackageError::NoEntry(path.to_owned()))?;
        let content = unpack(&self.archive, path, record.size)?;
        let found = hex::encode(Sha256::digest(&content));
        if found == record.sha256 {
            return Ok(content);
        }
        Err(PackageError::WrongSha256 {
            path: path.to_owned(),
            expected: record.sha256.clone(),
            found,
        })
    }

    fn read_wasm(&self) -> Result<Vec<u8>, PackageError> {
        if !self.records.contains_key(WASM_MODULE) {
            return Err(PackageError::NoWasm);
        }
        let wasm = self.read(WASM_MODULE)?;
        if wasm.starts_with(WASM_MAGIC) { Ok(wasm) } else { Err(PackageError::NotWasm) }
    }
}

fn check_package_size(size: u64, limits: &ReadLimits) -> Result<(), PackageError> {
    let limit = limits.package_bytes;
    if size <= limit { Ok(()) } else { Err(PackageError::PackageTooLarge { size, limit }) }
}

/// The unpacked size that each entry claims, by name.
fn list_entries(
    archive: &mut ZipArchive<Cursor<Arc<[u8]>>>,
    limits: &ReadLimits,
) -> Result<BTreeMap<String, u64>, PackageError> {
    let (count, limit) = (archive.len(), limits.entries);
    if count > limit {
        return Err(PackageError::TooManyEntries { count, limit });
    }
    let mut names = Names::default();
    let mut sizes = BTreeMap::new();
    for index in 0..count {
        let entry = archive
            .by_index_raw(index)
            .map_err(|error| PackageError::NotZip { reason: error.to_string() })?;
        let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
        names.insert(&path)?;
        sizes.insert(path, entry.size());
    }
    check_sizes(&sizes, limits)?;
    Ok(sizes)
}

fn check_sizes(sizes: &BTreeMap<String, u64>, limits: &ReadLimits) -> Result<(), PackageError> {
    let limit = limits.entry_bytes;
    if let Some((path, &size)) = sizes.iter().find(|(_, size)| **size > limit) {
        return Err(PackageError::EntryTooLarge { path: path.clone(), size, limit });
    }
    let limit = limits.unpacked_bytes;
    let size = sizes.values().fold(0_u64, |total, size| total.saturating_add(*size));
    if size <= limit { Ok(()) } else { Err(PackageError::UnpackedTooLarge { size, limit }) }
}

/// Matches the manifest's list against the entries, both ways.
fn match_records(
    manifest: &PackageManifest,
    sizes: &BTreeMap<String, u64>,
) -> Result<BTreeMap<String, FileRecord>, PackageError> {
    let mut unlisted: BTreeSet<&str> = sizes.keys().map(String::as_str).collect();
    unlisted.remove(MANIFEST);
    let mut records = BTreeMap::new();
    for record in &manifest.package.files {
        let path = record.path.clone();
        if records.contains_key(&path) {
            return Err(PackageError::ListedTwice(path));
        }
        if !unlisted.remove(path.as_str()) {
            return Err(PackageError::Absent(path));
        }
        let (expected, found) = (record.size, sizes[&path]);
        if expected != found {
            return Err(PackageError::WrongSize { path, expected, found });
        }
        records.insert(path, record.clone());
    }
    match unlisted.first() {
        Some(path) => Err(PackageError::Unlisted((*path).to_owned())),
        None => Ok(records),
    }
}

/// Unpacks an entry that claims `size` bytes, and no byte more.
fn unpack(
    archive: &ZipArchive<Cursor<Arc<[u8]>>>,
    path: &str,
    size: u64,
) -> Result<Vec<u8>, PackageError> {
    let damaged = |reason: String| PackageError::Damaged { path: path.to_owned(), reason };
    let mut archive = archive.clone(); // shares the bytes; reading needs a cursor of its own
    let entry = archive.by_name(path).map_err(|error| damaged(error.to_string()))?;
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    entry
        .take(size.saturating_add(1))
        .read_to_end(&mut content)
        .map_err(|error| damaged(error.to_string()))?;
    let found = content.len() as u64;
    if found == size {
        return Ok(content);
    }
    Err(PackageError::WrongSize { path: path.to_owned(), expected: size, found })
}
