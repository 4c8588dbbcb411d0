//! The local headers, which must repeat the directory and follow each other without a gap.

use std::ops::Range;

use super::Entry;
use super::directory::{Record, SHARED_SIZE};
use super::fields::{fixed, has_signature, u16_at};
use crate::ZipError;

const SIGNATURE: [u8; 4] = *b"PK\x03\x04";
const SIZE: usize = 30;
const SHARED: Range<usize> = 4..4 + SHARED_SIZE;

/// The shared fields by the offset at which each ends.
const FIELDS: [(usize, &str); 7] = [
    (2, "version"),
    (4, "flags"),
    (6, "method"),
    (10, "time"),
    (14, "checksum"),
    (18, "packed size"),
    (SHARED_SIZE, "size"),
];

/// Whether a local header begins at `at`.
pub(super) fn begins(bytes: &[u8], at: usize) -> bool {
    has_signature(bytes, at, SIGNATURE)
}

/// Finds each entry's content, before `end`.
pub(super) fn locate(
    bytes: &[u8],
    mut records: Vec<Record<'_>>,
    end: usize,
) -> Result<Vec<Entry>, ZipError> {
    records.sort_by_key(|record| record.offset);
    let mut entries = Vec::with_capacity(records.len());
    let mut at = 0;
    for record in records {
        if record.offset < at {
            return Err(ZipError::Overlap(record.name.to_owned()));
        }
        if record.offset > at {
            return Err(unclaimed(bytes, at));
        }
        let packed = check(bytes, &record, end)?;
        at = packed.end;
        let Record { name, size, method, crc32, .. } = record;
        entries.push(Entry { name: name.to_owned(), size, method, crc32, packed });
    }
    if at == end { Ok(entries) } else { Err(unclaimed(bytes, at)) }
}

/// Names the bytes at `at`, which belong to no entry of the directory.
fn unclaimed(bytes: &[u8], at: usize) -> ZipError {
    match at {
        _ if begins(bytes, at) => ZipError::HiddenEntry { offset: at },
        0 => ZipError::PrefixBytes,
        _ => ZipError::StrayBytes { offset: at },
    }
}

/// Compares a local header with its record; gives the place of the content.
fn check(bytes: &[u8], record: &Record<'_>, end: usize) -> Result<Range<usize>, ZipError> {
    let path = || record.name.to_owned();
    let missing = || ZipError::LocalHeaderMissing(path());
    let before = bytes.get(..end).ok_or_else(missing)?;
    let header = fixed::<SIZE>(before, record.offset).ok_or_else(missing)?;
    if !header.starts_with(&SIGNATURE) {
        return Err(missing());
    }
    let [name_length, extra_length] = [26, 28].map(|at| usize::from(u16_at(header, at)));
    let name_end = record.offset + SIZE + name_length;
    if before.get(record.offset + SIZE..name_end) != Some(record.name.as_bytes()) {
        return Err(ZipError::LocalNameDiffers(path()));
    }
    if extra_length != 0 {
        return Err(ZipError::ExtraField(path()));
    }
    if let Some(field) = first_difference(&header[SHARED], record.shared) {
        return Err(ZipError::LocalHeaderDiffers { path: path(), field });
    }
    usize::try_from(record.packed_size)
        .ok()
        .and_then(|size| name_end.checked_add(size))
        .filter(|content_end| *content_end <= end)
        .map(|content_end| name_end..content_end)
        .ok_or_else(|| ZipError::OutOfBounds(path()))
}

fn first_difference(header: &[u8], shared: &[u8]) -> Option<&'static str> {
    let at = header.iter().zip(shared).position(|(here, there)| here != there)?;
    FIELDS.iter().find(|(end, _)| at < *end).map(|(_, field)| *field)
}
