//! The local headers, which must repeat the directory and follow each other without a gap.

use std::io::{Read, Seek};
use std::ops::Range;

use super::Entry;
use super::descriptor;
use super::directory::{Record, SHARED_SIZE, SIZES_AT};
use super::fields::{fixed, has_signature, u16_at};
use super::source::window;
use crate::{PackageError, ZipError};

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
pub(super) fn begins(source: &mut (impl Read + Seek), at: usize) -> Result<bool, PackageError> {
    Ok(has_signature(&window(source, at, SIGNATURE.len())?, 0, SIGNATURE))
}

/// Finds each entry's content, before `end`.
pub(super) fn locate(
    source: &mut (impl Read + Seek),
    mut records: Vec<Record<'_>>,
    end: usize,
) -> Result<Vec<Entry>, PackageError> {
    records.sort_by_key(|record| record.offset);
    let mut entries = Vec::with_capacity(records.len());
    let mut at = 0;
    for record in records {
        if record.offset < at {
            return Err(ZipError::Overlap(record.name.to_owned()).into());
        }
        if record.offset > at {
            return Err(unclaimed(source, at)?.into());
        }
        let packed = check(source, &record, end)?;
        at = packed.end + descriptor::length(source, &record, packed.end)?;
        let Record { name, size, method, crc32, .. } = record;
        entries.push(Entry { name: name.to_owned(), size, method, crc32, packed });
    }
    if at == end { Ok(entries) } else { Err(unclaimed(source, at)?.into()) }
}

/// Names the bytes at `at`, which belong to no entry of the directory.
fn unclaimed(source: &mut (impl Read + Seek), at: usize) -> Result<ZipError, PackageError> {
    Ok(match at {
        _ if begins(source, at)? => ZipError::HiddenEntry { offset: at },
        0 => ZipError::PrefixBytes,
        _ => ZipError::StrayBytes { offset: at },
    })
}

/// Compares a local header with its record; gives the place of the content.
fn check(
    source: &mut (impl Read + Seek),
    record: &Record<'_>,
    end: usize,
) -> Result<Range<usize>, PackageError> {
    let header_size = SIZE + record.name.len();
    let bytes = window(source, record.offset, header_size.min(end.saturating_sub(record.offset)))?;
    let name_end = check_header(&bytes, record)? + record.offset;
    let content_end =
        usize::try_from(record.packed_size).ok().and_then(|size| name_end.checked_add(size));
    match content_end {
        Some(content_end) if content_end <= end => Ok(name_end..content_end),
        _ => Err(ZipError::OutOfBounds(record.name.to_owned()).into()),
    }
}

/// Compares a local header and its name with its record; gives their length.
fn check_header(bytes: &[u8], record: &Record<'_>) -> Result<usize, ZipError> {
    let path = || record.name.to_owned();
    let header = fixed::<SIZE>(bytes, 0)
        .filter(|header| header.starts_with(&SIGNATURE))
        .ok_or_else(|| ZipError::LocalHeaderMissing(path()))?;
    let [name_length, extra_length] = [26, 28].map(|at| usize::from(u16_at(header, at)));
    let name_end = SIZE + name_length;
    if bytes.get(SIZE..name_end) != Some(record.name.as_bytes()) {
        return Err(ZipError::LocalNameDiffers(path()));
    }
    if extra_length != 0 {
        return Err(ZipError::ExtraField(path()));
    }
    let mut expected = *record.shared;
    if record.has_descriptor() {
        expected[SIZES_AT..].fill(0);
    }
    match first_difference(&header[SHARED], &expected) {
        Some(field) => Err(ZipError::LocalHeaderDiffers { path: path(), field }),
        None => Ok(name_end),
    }
}

fn first_difference(header: &[u8], shared: &[u8]) -> Option<&'static str> {
    let at = header.iter().zip(shared).position(|(here, there)| here != there)?;
    FIELDS.iter().find(|(end, _)| at < *end).map(|(_, field)| *field)
}
