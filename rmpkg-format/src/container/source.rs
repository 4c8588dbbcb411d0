//! Where the bytes of a package come from: memory or a file, read piece by piece.

use std::io::{Read, Seek, SeekFrom};

use crate::PackageError;

/// The bytes from `at` on, `length` or as many as there are. Memory grows with what is there, not
/// with what was asked for.
pub(super) fn window(
    source: &mut (impl Read + Seek),
    at: usize,
    length: usize,
) -> Result<Vec<u8>, PackageError> {
    let mut bytes = Vec::new();
    source
        .seek(SeekFrom::Start(at as u64))
        .and_then(|_| source.take(length as u64).read_to_end(&mut bytes))
        .map_err(PackageError::Source)?;
    Ok(bytes)
}
