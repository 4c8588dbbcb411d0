//! Reads packages that are too large for memory.

use std::io::{self, Read, Seek};

use sha2::{Digest, Sha256};

use super::WASM_MAGIC;
use super::listing::Listing;
use crate::container::{Content, Entry};
use crate::layout::WASM_MODULE;
use crate::manifest::{FileRecord, PackageManifest};
use crate::signature::Signature;
use crate::{PackageError, ReadLimits};

/// A package that is read from a file, or whatever else can be read and sought, piece by piece. The
/// structure, the manifest and the list of entries are checked as by [`Package`](crate::Package).
///
/// ```
/// use std::fs::File;
/// use std::io;
///
/// use rmpkg_format::PackageReader;
/// # use rmpkg_format::{PackageBuilder, layout};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # let (path, target) = (folder.path().join("large.rmpkg"), folder.path().join("speech.bin"));
/// # let pipeline = r#"{"version": "v1", "metadata": {}, "nodes": [], "connections": []}"#;
/// # let mut builder = PackageBuilder::new(pipeline_manifest::Manifest::from_json(pipeline)?);
/// # builder.add_bytes(layout::WASM_MODULE, b"\0asm\x01\0\0\0".to_vec())?;
/// # builder.add_bytes("models/speech.bin", vec![7; 100_000])?.build_file(&path)?;
/// let mut package = PackageReader::new(File::open(&path)?)?;
/// package.verify()?;
/// io::copy(&mut package.read("models/speech.bin")?, &mut File::create(&target)?)?;
/// # assert_eq!(target.metadata()?.len(), 100_000);
/// # Ok(())
/// # }
/// ```
pub struct PackageReader<R> {
    source: R,
    listing: Listing,
}

impl<R: Read + Seek> PackageReader<R> {
    /// Reads what is in the package, and no content but the manifest's.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn new(source: R) -> Result<Self, PackageError> {
        Self::with_limits(source, &ReadLimits::default())
    }

    /// As [`Self::new`], with other limits.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn with_limits(mut source: R, limits: &ReadLimits) -> Result<Self, PackageError> {
        let listing = Listing::open(&mut source, limits)?;
        let mut magic = Vec::new();
        let (wasm, _) = listing.find(WASM_MODULE)?;
        let start = wasm.content(&mut source)?;
        start.take(WASM_MAGIC.len() as u64).read_to_end(&mut magic)?;
        if magic == WASM_MAGIC {
            Ok(Self { source, listing })
        } else {
            Err(PackageError::NotWasm(WASM_MODULE))
        }
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

    /// All entries but the manifest and its signature, sorted by path.
    pub fn entries(&self) -> impl Iterator<Item = &FileRecord> {
        self.listing.records.values()
    }

    /// The size that an entry has in the package, packed.
    pub fn packed_size(&self, path: &str) -> Option<u64> {
        self.listing.zip_entries.get(path).map(Entry::packed_size)
    }

    /// The content of an entry as a stream.
    ///
    /// # Errors
    /// [`PackageError`] when there is no such entry or the source can't be read.
    pub fn read(&mut self, path: &str) -> Result<EntryReader<'_, &mut R>, PackageError> {
        let (entry, record) = self.listing.find(path)?;
        Ok(EntryReader::new(entry, record, &mut self.source)?)
    }

    /// Reads every entry to its end, so that each is known to be what the manifest says.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found.
    pub fn verify(&mut self) -> Result<(), PackageError> {
        for (path, record) in &self.listing.records {
            let (entry, _) = self.listing.find(path)?;
            let mut reader = EntryReader::new(entry, record, &mut self.source)?;
            io::copy(&mut reader, &mut io::sink())?;
        }
        Ok(())
    }
}

/// The content of an entry as it is unpacked. Only at its end its size and digest are known to be
/// right: whoever uses a part of it before may use what nobody vouches for. A defect is an
/// [`io::Error`], of which `PackageError::from` makes the [`PackageError`].
pub struct EntryReader<'a, R> {
    content: Content<'a, R>,
    record: &'a FileRecord,
    sha256: Sha256,
}

impl<'a, R: Read + Seek> EntryReader<'a, R> {
    pub(super) fn new(entry: &'a Entry, record: &'a FileRecord, source: R) -> io::Result<Self> {
        Ok(Self { content: entry.content(source)?, record, sha256: Sha256::new() })
    }
}

impl<R: Read> Read for EntryReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(buffer)?;
        self.sha256.update(&buffer[..count]);
        if count > 0 || buffer.is_empty() {
            return Ok(count);
        }
        let FileRecord { path, sha256: expected, .. } = self.record;
        let found = hex::encode(self.sha256.clone().finalize());
        if found == *expected {
            return Ok(0);
        }
        let (path, expected) = (path.clone(), expected.clone());
        Err(io::Error::other(PackageError::WrongSha256 { path, expected, found }))
    }
}
