//! The end record, which must be the last thing in the file and lead to the central directory.

use super::fields::{fixed, has_signature, u16_at, u32_at, usize_at};
use super::local;
use crate::ZipError;

const SIGNATURE: [u8; 4] = *b"PK\x05\x06";
const SIZE: usize = 22;
const MAX_COMMENT: usize = 0xffff;

const ZIP64_LOCATOR: [u8; 4] = *b"PK\x06\x07";
const ZIP64_LOCATOR_SIZE: usize = 20;

/// The place of the central directory.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) count: usize,
}

pub(super) fn find_directory(bytes: &[u8]) -> Result<Directory, ZipError> {
    let (at, record) = find_end(bytes)?;
    let [disk, directory_disk, here, count] = [4, 6, 8, 10].map(|field| u16_at(record, field));
    let (size, start) = (usize_at(record, 12), usize_at(record, 16));
    let has_locator = at
        .checked_sub(ZIP64_LOCATOR_SIZE)
        .is_some_and(|locator| has_signature(bytes, locator, ZIP64_LOCATOR));
    let refers = [disk, directory_disk, here, count].contains(&u16::MAX)
        || [12, 16].map(|field| u32_at(record, field)).contains(&u32::MAX);
    if has_locator || refers {
        return Err(ZipError::Zip64);
    }
    if disk != 0 || directory_disk != 0 || here != count {
        return Err(ZipError::Split);
    }
    if start.checked_add(size) != Some(at) {
        let prefixed = start.saturating_add(size) < at && !local::begins(bytes, 0);
        return Err(if prefixed { ZipError::PrefixBytes } else { ZipError::DirectoryMisplaced });
    }
    Ok(Directory { start, end: at, count: usize::from(count) })
}

fn find_end(bytes: &[u8]) -> Result<(usize, &[u8; SIZE]), ZipError> {
    let last = bytes.len().checked_sub(SIZE);
    let at_end = last.and_then(|at| Some((at, fixed::<SIZE>(bytes, at)?)));
    match at_end {
        Some((at, record)) if record.starts_with(&SIGNATURE) && u16_at(record, 20) == 0 => {
            Ok((at, record))
        }
        _ => Err(no_end(bytes)),
    }
}

/// Tells what is there in place of the end record: a comment, other bytes, or too little.
fn no_end(bytes: &[u8]) -> ZipError {
    let from = bytes.len().saturating_sub(SIZE + MAX_COMMENT);
    let found = bytes[from..].windows(SIGNATURE.len()).rposition(|window| window == SIGNATURE);
    let Some(at) = found.map(|offset| from + offset) else {
        return if local::begins(bytes, 0) { ZipError::Truncated } else { ZipError::NotAZip };
    };
    let Some(record) = fixed::<SIZE>(bytes, at) else {
        return ZipError::Truncated;
    };
    let end = at + SIZE + usize::from(u16_at(record, 20));
    match bytes.len().checked_sub(end) {
        None => ZipError::Truncated,
        Some(0) => ZipError::Comment,
        Some(count) => ZipError::TrailingBytes { count },
    }
}
