//! What a package holds: everything that is known before a content is read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek, SeekFrom};

use crate::container::{self, Entry};
use crate::layout::{self, MANIFEST, MANIFEST_SIGNATURE, Mount, WASI_DEPS_USR, WASM_MODULE};
use crate::manifest::{FileRecord, PackageManifest};
use crate::signature::{self, Signature};
use crate::{PackageError, ReadLimits};

/// A package's entries and manifest, which fit each other.
pub(crate) struct Listing {
    pub(crate) zip_entries: BTreeMap<String, Entry>,
    pub(crate) manifest: PackageManifest,
    pub(crate) manifest_json: Vec<u8>,
    pub(crate) signature: Option<Signature>,
    pub(crate) records: BTreeMap<String, FileRecord>,
}

impl Listing {
    /// Opens a package, for whichever reader: looks at its size, then reads the directory, the
    /// headers, the manifest and the signature.
    pub(crate) fn open(
        source: &mut (impl Read + Seek),
        limits: &ReadLimits,
    ) -> Result<Self, PackageError> {
        limits.check_package(source.seek(SeekFrom::End(0))?)?;
        let zip_entries = container::list_entries(source, limits)?;
        let first = zip_entries.first().ok_or(PackageError::NoManifest)?;
        let manifest_json = first.unpack(&mut *source)?;
        let manifest = PackageManifest::from_json(&manifest_json)?;
        let signature = signature::find(&zip_entries, source)?;
        let zip_entries: BTreeMap<_, _> =
            zip_entries.into_iter().map(|entry| (entry.name.clone(), entry)).collect();
        let records = match_records(&manifest, &zip_entries)?;
        let listing = Self { zip_entries, manifest, manifest_json, signature, records };
        listing.require_stdlib()?;
        if listing.records.contains_key(WASM_MODULE) {
            Ok(listing)
        } else {
            Err(PackageError::NoWasm)
        }
    }

    /// An entry, and what the manifest says of it.
    pub(crate) fn find(&self, path: &str) -> Result<(&Entry, &FileRecord), PackageError> {
        let found = self.zip_entries.get(path).zip(self.records.get(path));
        found.ok_or_else(|| PackageError::NoEntry(path.to_owned()))
    }

    /// The folders for the guest in which the package has entries.
    pub(crate) fn mounts(&self) -> impl Iterator<Item = Mount> {
        let used = |mount: &Mount| self.records.keys().any(|path| mount.holds(path));
        layout::mounts().into_iter().filter(used)
    }

    fn require_stdlib(&self) -> Result<(), PackageError> {
        let has_stdlib = self.mounts().any(|mount| mount.folder == WASI_DEPS_USR);
        match &self.manifest.package.python {
            Some(python) if !has_stdlib => Err(PackageError::NoStdlib { python: python.clone() }),
            _ => Ok(()),
        }
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
