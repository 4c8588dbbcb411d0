//! What a reader is willing to hold in memory.

use crate::PackageError;
use crate::container::RECORD_BYTES;
use crate::layout::{MANIFEST, WASM_MODULE};
use crate::name::MAX_BYTES;

/// What a reader is willing to hold in memory, checked before anything is allocated. A zip of a
/// few kilobytes can claim, and unpack to, any size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadLimits {
    /// The size of the package file.
    pub package_bytes: u64,
    /// The number of entries; the whole Python standard library has about 750.
    pub entries: usize,
    /// The size of the manifest, which is parsed before anything of it is known.
    pub manifest_bytes: u64,
    /// The unpacked size of one entry; models are the large ones.
    pub entry_bytes: u64,
    /// The size of the module, which is compiled whole: its code takes a multiple of its size in memory, and minutes.
    /// The memory of a snapshot is in it, and takes no more than its size.
    pub module_bytes: u64,
    /// The unpacked size of all entries together.
    pub unpacked_bytes: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self {
            package_bytes: 2 << 30,
            entries: 20_000,
            manifest_bytes: 16 << 20,
            entry_bytes: 1 << 30,
            module_bytes: 128 << 20,
            unpacked_bytes: 4 << 30,
        }
    }
}

impl ReadLimits {
    pub(crate) fn check_package(&self, size: u64) -> Result<(), PackageError> {
        let limit = self.package_bytes;
        if size <= limit { Ok(()) } else { Err(PackageError::PackageTooLarge { size, limit }) }
    }

    pub(crate) fn check_count(&self, count: usize) -> Result<(), PackageError> {
        let limit = self.entries;
        if count <= limit { Ok(()) } else { Err(PackageError::TooManyEntries { count, limit }) }
    }

    /// No directory of so many entries is larger, if their names are good.
    pub(crate) fn check_directory(&self, size: usize) -> Result<(), PackageError> {
        let limit = self.entries.saturating_mul(RECORD_BYTES + MAX_BYTES);
        if size <= limit { Ok(()) } else { Err(PackageError::DirectoryTooLarge { size, limit }) }
    }

    /// Checks the sizes that the entries claim.
    pub(crate) fn check_sizes<'a>(
        &self,
        entries: impl Iterator<Item = (&'a str, u64)>,
    ) -> Result<(), PackageError> {
        let mut total = 0_u64;
        for (path, size) in entries {
            if path == MANIFEST && size > self.manifest_bytes {
                return Err(PackageError::ManifestTooLarge { size, limit: self.manifest_bytes });
            }
            let is_module = path == WASM_MODULE;
            let limit = if is_module { self.module_bytes } else { self.entry_bytes };
            if size > limit {
                return Err(PackageError::EntryTooLarge { path: path.to_owned(), size, limit });
            }
            total = total.saturating_add(size);
        }
        let limit = self.unpacked_bytes;
        if total <= limit {
            return Ok(());
        }
        Err(PackageError::UnpackedTooLarge { size: total, limit })
    }
}
