//! The reader of packages.

use std::io::{Cursor, Read};

use rmpkg_format::{FileRecord, Package, ReadLimits};
use zip::ZipArchive;

/// Small enough that no input makes a run slow.
const LIMITS: ReadLimits = ReadLimits {
    package_bytes: 1 << 20,
    entries: 100,
    manifest_bytes: 1 << 16,
    entry_bytes: 1 << 20,
    module_bytes: 1 << 20,
    unpacked_bytes: 1 << 22,
};

/// Whatever the reader accepts, another zip reader sees in the same way.
///
/// # Panics
/// When the two disagree.
pub fn reader(bytes: &[u8]) {
    let opened = Package::with_limits(bytes.to_vec(), &LIMITS).and_then(Package::verify);
    let Ok(package) = opened else { return };
    let records: Vec<&FileRecord> = package.entries().collect();
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        panic!("only our reader takes it for a zip");
    };
    let unlisted = 1 + usize::from(package.signature().is_some());
    assert_eq!(zip.len(), records.len() + unlisted, "the number of entries");
    for FileRecord { path, size, .. } in records {
        let mut content = Vec::new();
        let read = zip.by_name(path).map(|mut entry| entry.read_to_end(&mut content));
        assert!(matches!(read, Ok(Ok(_))), "only our reader can read `{path}`");
        assert_eq!(content.len() as u64, *size, "the size of `{path}`");
        assert_eq!(package.read(path).ok(), Some(content), "the content of `{path}`");
    }
}
