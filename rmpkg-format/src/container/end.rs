//! The end record, which must be the last thing in the file and lead to the central directory.

use std::io::{Read, Seek, SeekFrom};

use super::fields::{fixed, has_signature, u16_at, u32_at, usize_at};
use super::local;
use super::source::window;
use crate::{PackageError, ZipError};

const SIGNATURE: [u8; 4] = *b"PK\x05\x06";
const SIZE: usize = 22;
/// The end record with the longest comment.
const TAIL: usize = SIZE + 0xffff;

const ZIP64_LOCATOR: [u8; 4] = *b"PK\x06\x07";
const ZIP64_LOCATOR_SIZE: usize = 20;

/// The place of the central directory.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) count: usize,
}

pub(super) fn find_directory(source: &mut (impl Read + Seek)) -> Result<Directory, PackageError> {
    let length = source.seek(SeekFrom::End(0)).map_err(PackageError::Source)?;
    let length = usize::try_from(length).map_err(|_| ZipError::Zip64)?;
    let begins = local::begins(source, 0)?;
    let before = length.saturating_sub(TAIL);
    let tail = window(source, before, TAIL)?;
    Ok(read_end(&tail, before, begins)?)
}

/// Reads the end record at the end of `tail`, which has `before` bytes before it.
fn read_end(tail: &[u8], before: usize, begins: bool) -> Result<Directory, ZipError> {
    let (at, record) = find_end(tail, begins)?;
    let [disk, directory_disk, here, count] = [4, 6, 8, 10].map(|field| u16_at(record, field));
    let (size, start) = (usize_at(record, 12), usize_at(record, 16));
    let has_locator = at
        .checked_sub(ZIP64_LOCATOR_SIZE)
        .is_some_and(|locator| has_signature(tail, locator, ZIP64_LOCATOR));
    let refers = [disk, directory_disk, here, count].contains(&u16::MAX)
        || [12, 16].map(|field| u32_at(record, field)).contains(&u32::MAX);
    if has_locator || refers {
        return Err(ZipError::Zip64);
    }
    if disk != 0 || directory_disk != 0 || here != count {
        return Err(ZipError::Split);
    }
    let at = before + at;
    if start.checked_add(size) != Some(at) {
        let prefixed = start.saturating_add(size) < at && !begins;
        return Err(if prefixed { ZipError::PrefixBytes } else { ZipError::DirectoryMisplaced });
    }
    Ok(Directory { start, end: at, count: usize::from(count) })
}

fn find_end(tail: &[u8], begins: bool) -> Result<(usize, &[u8; SIZE]), ZipError> {
    let last = tail.len().checked_sub(SIZE);
    let at_end = last.and_then(|at| Some((at, fixed::<SIZE>(tail, at)?)));
    match at_end {
        Some((at, record)) if record.starts_with(&SIGNATURE) && u16_at(record, 20) == 0 => {
            Ok((at, record))
        }
        _ => Err(no_end(tail, begins)),
    }
}

/// Tells what is there in place of the end record: a comment, other bytes, or too little.
fn no_end(tail: &[u8], begins: bool) -> ZipError {
    let found = tail.windows(SIGNATURE.len()).rposition(|window| window == SIGNATURE);
    let Some(at) = found else {
        return if begins { ZipError::Truncated } else { ZipError::NotAZip };
    };
    let Some(record) = fixed::<SIZE>(tail, at) else {
        return ZipError::Truncated;
    };
    let end = at + SIZE + usize::from(u16_at(record, 20));
    match tail.len().checked_sub(end) {
        None => ZipError::Truncated,
        Some(0) => ZipError::Comment,
        Some(count) => ZipError::TrailingBytes { count },
    }
}
