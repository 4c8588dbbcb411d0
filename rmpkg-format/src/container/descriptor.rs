//! Data descriptors, which repeat behind a content what the directory says of it.

use std::io::{Read, Seek};

use super::directory::Record;
use super::source::window;
use crate::{PackageError, ZipError};

const SIGNATURE: [u8; 4] = *b"PK\x07\x08";

/// The length of the descriptor at `at`, if the record announces one.
pub(super) fn length(
    source: &mut (impl Read + Seek),
    record: &Record<'_>,
    at: usize,
) -> Result<usize, PackageError> {
    if !record.has_descriptor() {
        return Ok(0);
    }
    let expected = record.sizes();
    let found = window(source, at, SIGNATURE.len() + expected.len())?;
    if found.strip_prefix(&SIGNATURE) == Some(expected) {
        return Ok(found.len());
    }
    if found.starts_with(expected) {
        return Ok(expected.len());
    }
    let (path, field) = (record.name.to_owned(), "data descriptor");
    Err(ZipError::LocalHeaderDiffers { path, field }.into())
}
