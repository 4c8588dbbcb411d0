//! Opens packages, and gives out nothing that differs from the manifest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::container::{self, Entry};
use crate::layout::{self, MANIFEST, MANIFEST_SIGNATURE, Mount, WASI_DEPS_USR, WASM_MODULE};
use crate::manifest::{FileRecord, PackageManifest};
use crate::signature::{self, PublicKey, Signature};
use crate::{PackageError, ReadLimits, SignatureError};

/// How wasm files begin.
const WASM_MAGIC: &[u8] = b"\0asm";

/// A package whose list of entries was checked. The content of an entry is checked when it is
/// read.
pub struct Package {
    bytes: Vec<u8>,
    zip_entries: BTreeMap<String, Entry>,
    manifest: PackageManifest,
    manifest_json: Vec<u8>,
    signature: Option<Signature>,
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
        limits.check_package(file.metadata().map_err(unreadable)?.len())?;
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
        limits.check_package(bytes.len() as u64)?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let zip_entries = container::list_entries(&bytes, limits)?;
        let signature = signature::find(&zip_entries, &bytes)?;
        let zip_entries: BTreeMap<_, _> =
            zip_entries.into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        let manifest_json =
            zip_entries.get(MANIFEST).ok_or(PackageError::NoManifest)?.unpack(&bytes)?;
        let manifest = PackageManifest::from_json(&manifest_json)?;
        let pipeline_json = serde_json::to_vec(&manifest.pipeline)
            .map_err(|error| PackageError::ManifestNotJson { reason: error.to_string() })?;
        let records = match_records(&manifest, &zip_entries)?;
        let wasm = Vec::new();
        let mut package = Self {
            bytes,
            zip_entries,
            manifest,
            manifest_json,
            signature,
            pipeline_json,
            records,
            wasm,
            sha256,
        };
        package.require_stdlib()?;
        package.wasm = package.read_wasm()?;
        Ok(package)
    }

    /// Checks the content of every entry. What [`Self::read`] gives out is checked in any case.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn verify(self) -> Result<Self, PackageError> {
        self.records.keys().try_for_each(|path| self.read(path).map(drop))?;
        Ok(self)
    }

    /// What `manifest.json` says.
    pub fn manifest(&self) -> &PackageManifest {
        &self.manifest
    }

    /// `manifest.json` byte for byte: what a signature in the package signs.
    pub fn manifest_json(&self) -> &[u8] {
        &self.manifest_json
    }

    /// The signature in the package, which was not checked.
    pub fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// Checks the signature in the package. It covers the manifest, and through the digests there
    /// all that [`Self::verify`] has checked.
    ///
    /// # Errors
    /// [`SignatureError`] when there is none or the key's owner did not make it.
    pub fn verify_signature(&self, key: &PublicKey) -> Result<&Signature, SignatureError> {
        let signature = self.signature().ok_or(SignatureError::Missing)?;
        key.verify(&self.manifest_json, signature)?;
        Ok(signature)
    }

    /// The pipeline alone, as the JSON document that the runtime reads from its stdin.
    pub fn pipeline_json(&self) -> &[u8] {
        &self.pipeline_json
    }

    /// All entries but the manifest and its signature, sorted by path.
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
        let (Some(record), Some(entry)) = (self.records.get(path), self.zip_entries.get(path))
        else {
            return Err(PackageError::NoEntry(path.to_owned()));
        };
        let content = entry.unpack(&self.bytes)?;
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

    /// The size that an entry has in the package, packed.
    pub fn packed_size(&self, path: &str) -> Option<u64> {
        self.zip_entries.get(path).map(Entry::packed_size)
    }

    fn require_stdlib(&self) -> Result<(), PackageError> {
        let has_stdlib = self.mounts().any(|mount| mount.folder == WASI_DEPS_USR);
        match &self.manifest.package.python {
            Some(python) if !has_stdlib => Err(PackageError::NoStdlib { python: python.clone() }),
            _ => Ok(()),
        }
    }

    fn read_wasm(&self) -> Result<Vec<u8>, PackageError> {
        if !self.records.contains_key(WASM_MODULE) {
            return Err(PackageError::NoWasm);
        }
        let wasm = self.read(WASM_MODULE)?;
        if wasm.starts_with(WASM_MAGIC) { Ok(wasm) } else { Err(PackageError::NotWasm) }
    }
}

/// Matches the manifest's list against the entries, both ways.
fn match_records(
    manifest: &PackageManifest,
    entries: &BTreeMap<String, Entry>,
) -> Result<BTreeMap<String, FileRecord>, PackageError> {
    let mut unlisted: BTreeSet<&str> = entries.keys().map(String::as_str).collect();
    unlisted.remove(MANIFEST);
    unlisted.remove(MANIFEST_SIGNATURE);
    let mut records = BTreeMap::new();
    for record in &manifest.package.files {
        let path = record.path.clone();
        if records.contains_key(&path) {
            return Err(PackageError::ListedTwice(path));
        }
        let Some(entry) = entries.get(&path).filter(|_| unlisted.remove(path.as_str())) else {
            return Err(PackageError::Absent(path));
        };
        let (expected, found) = (record.size, entry.size);
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
