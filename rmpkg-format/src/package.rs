//! Opens packages, and gives out nothing that differs from the manifest.

mod listing;
mod stream;

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::container::Entry;
use crate::layout::{Mount, WASM_MODULE};
use crate::manifest::{FileRecord, PackageManifest};
use crate::signature::{PublicKey, Signature};
use crate::{PackageError, ReadLimits, SignatureError};
use listing::Listing;
pub use stream::{EntryReader, PackageReader};

/// How wasm files begin.
pub(crate) const WASM_MAGIC: &[u8] = b"\0asm";

/// A package whose list of entries was checked. The content of an entry is checked when it is
/// read.
pub struct Package {
    bytes: Vec<u8>,
    listing: Listing,
    pipeline_json: Vec<u8>,
    wasm: Vec<u8>,
    sha256: String,
}

impl Package {
    /// Opens a package file, which is read once.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn open(path: &Path) -> Result<Self, PackageError> {
        let limits = ReadLimits::default();
        Self::with_limits(read(path, &limits)?, &limits)
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
        let listing = Listing::open(&mut Cursor::new(bytes.as_slice()), limits)?;
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let pipeline_json = serde_json::to_vec(&listing.manifest.pipeline)
            .map_err(|error| PackageError::ManifestNotJson { reason: error.to_string() })?;
        let mut package = Self { bytes, listing, pipeline_json, wasm: Vec::new(), sha256 };
        package.wasm = package.read(WASM_MODULE)?;
        if package.wasm.starts_with(WASM_MAGIC) {
            Ok(package)
        } else {
            Err(PackageError::NotWasm(WASM_MODULE))
        }
    }

    /// Checks the content of every entry. What [`Self::read`] gives out is checked in any case.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn verify(self) -> Result<Self, PackageError> {
        self.listing.records.keys().try_for_each(|path| self.read(path).map(drop))?;
        Ok(self)
    }

    /// The package file, byte for byte: what a detached signature signs.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What `manifest.json` says.
    pub fn manifest(&self) -> &PackageManifest {
        &self.listing.manifest
    }

    /// `manifest.json` byte for byte: what a signature in the package signs.
    pub fn manifest_json(&self) -> &[u8] {
        &self.listing.manifest_json
    }

    /// The signature in the package, which was not checked.
    pub fn signature(&self) -> Option<&Signature> {
        self.listing.signature.as_ref()
    }

    /// Checks the signature in the package. It covers the manifest, and through the digests there
    /// all that [`Self::verify`] has checked.
    ///
    /// # Errors
    /// [`SignatureError`] when there is none or the key's owner did not make it.
    pub fn verify_signature(&self, key: &PublicKey) -> Result<&Signature, SignatureError> {
        let signature = self.signature().ok_or(SignatureError::Missing)?;
        key.verify(&self.listing.manifest_json, signature)?;
        Ok(signature)
    }

    /// The pipeline alone, as the JSON document that the runtime reads from its stdin.
    pub fn pipeline_json(&self) -> &[u8] {
        &self.pipeline_json
    }

    /// All entries but the manifest and its signature, sorted by path.
    pub fn entries(&self) -> impl Iterator<Item = &FileRecord> {
        self.listing.records.values()
    }

    /// The folders for the guest in which this package has entries.
    pub fn mounts(&self) -> impl Iterator<Item = Mount> {
        self.listing.mounts()
    }

    /// The wasm module.
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// SHA-256 of the module as 64 lower-case hexadecimal digits: which runtime it is, since one serves many packages.
    pub fn wasm_sha256(&self) -> &str {
        self.listing.records.get(WASM_MODULE).map_or("", |record| &record.sha256)
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
        let (entry, record) = self.listing.find(path)?;
        let mut content = Vec::new();
        EntryReader::new(entry, record, Cursor::new(self.bytes.as_slice()))
            .and_then(|mut reader| reader.read_to_end(&mut content))?;
        Ok(content)
    }

    /// The size that an entry has in the package, packed.
    pub fn packed_size(&self, path: &str) -> Option<u64> {
        self.listing.zip_entries.get(path).map(Entry::packed_size)
    }
}

/// Reads a package file once, and no more of it than the limit, however much a pipe gives or a file grows.
pub(crate) fn read(path: &Path, limits: &ReadLimits) -> Result<Vec<u8>, PackageError> {
    let unreadable = |source| PackageError::Io { path: path.to_path_buf(), source };
    let file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    limits.check_package(size)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let most = limits.package_bytes.saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    limits.check_package(bytes.len() as u64)?;
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// Its size is 0 for whoever asks.
    #[test]
    fn no_more_is_read_of_an_endless_file_than_the_limit() {
        let limits = ReadLimits { package_bytes: 100_000, ..ReadLimits::default() };
        let error = read(Path::new("/dev/zero"), &limits).unwrap_err();
        assert!(matches!(error, PackageError::PackageTooLarge { size: 100_001, .. }), "{error}");
        let said = "the package has 100001 bytes or more; at most 100000 are read";
        assert_eq!(error.to_string(), said);
    }
}
