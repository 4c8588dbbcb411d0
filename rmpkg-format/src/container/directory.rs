//! The records of the central directory.

use std::str;

use super::fields::{fixed, u16_at, u32_at, usize_at};
use super::{Layout, Method};
use crate::{NameError, PackageError, ZipError};

const SIGNATURE: [u8; 4] = *b"PK\x01\x02";
/// A record without its name.
pub(crate) const SIZE: usize = 46;

/// What a record and a local header have in common: from the version to the size.
pub(super) const SHARED_SIZE: usize = 22;
const SHARED_AT: usize = 6;
/// Where checksum and sizes stand in what is shared.
pub(super) const SIZES_AT: usize = 10;

const ENCRYPTED: u16 = 0x2041;
const DATA_DESCRIPTOR: u16 = 0x0008;
const UTF8_NAME: u16 = 0x0800;
/// How hard deflate tried; says nothing about how to read.
const DEFLATE_LEVEL: u16 = 0x0006;

const FILE_TYPE: u32 = 0xf000;
const REGULAR_FILE: u32 = 0x8000;
const SYMLINK: u32 = 0xa000;
const DOS_FOLDER_OR_LABEL: u32 = 0x18;

const ZIP64_EXTRA: [u8; 2] = [1, 0];

/// A record as it stands in the file.
#[derive(Debug)]
pub(super) struct RawRecord<'a> {
    pub(super) name: &'a [u8],
    fixed: &'a [u8; SIZE],
    extra: &'a [u8],
    has_comment: bool,
}

/// A record that is good by itself.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) name: &'a str,
    pub(super) method: Method,
    pub(super) crc32: u32,
    pub(super) packed_size: u64,
    pub(super) size: u64,
    pub(super) offset: usize,
    /// The fields that the local header must repeat.
    pub(super) shared: &'a [u8; SHARED_SIZE],
}

impl Record<'_> {
    /// Whether checksum and sizes come after the content.
    pub(super) fn has_descriptor(&self) -> bool {
        u16_at(self.shared, 2) & DATA_DESCRIPTOR != 0
    }

    /// The checksum and the sizes as they stand in the record.
    pub(super) fn sizes(&self) -> &[u8] {
        &self.shared[SIZES_AT..]
    }
}

/// Splits the directory into its records, which must be as many as the end record says.
pub(super) fn walk(bytes: &[u8], claimed: usize) -> Result<Vec<RawRecord<'_>>, ZipError> {
    let mut records = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let index = records.len();
        let record = split_record(&mut rest).ok_or(ZipError::DirectoryDamaged { index })?;
        if index == claimed {
            return Err(ZipError::EntryCount { claimed });
        }
        records.push(record);
    }
    if records.len() == claimed { Ok(records) } else { Err(ZipError::EntryCount { claimed }) }
}

fn split_record<'a>(rest: &mut &'a [u8]) -> Option<RawRecord<'a>> {
    let fixed = fixed::<SIZE>(rest, 0).filter(|fixed| fixed.starts_with(&SIGNATURE))?;
    let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(fixed, at)));
    let (name, after) = rest[SIZE..].split_at_checked(name)?;
    let (extra, after) = after.split_at_checked(extra)?;
    let (comment, after) = after.split_at_checked(comment)?;
    *rest = after;
    Some(RawRecord { name, fixed, extra, has_comment: !comment.is_empty() })
}

pub(super) fn check<'a>(raw: &RawRecord<'a>, layout: Layout) -> Result<Record<'a>, PackageError> {
    let lossy = || String::from_utf8_lossy(raw.name).into_owned();
    let name = str::from_utf8(raw.name).map_err(|_| NameError::NotUtf8(lossy()))?;
    let fixed = raw.fixed;
    check_additions(raw, name)?;
    let tolerated = if layout == Layout::Legacy { DATA_DESCRIPTOR } else { 0 };
    check_flags(u16_at(fixed, 8) & !tolerated, name)?;
    check_kind(u32_at(fixed, 38), name)?;
    let method = method(u16_at(fixed, 10), name)?;
    if [20, 24, 42].iter().any(|&at| u32_at(fixed, at) == u32::MAX) {
        return Err(ZipError::Zip64.into());
    }
    let (packed_size, size) = (u64::from(u32_at(fixed, 20)), u64::from(u32_at(fixed, 24)));
    if method == Method::Stored && packed_size != size {
        return Err(ZipError::StoredSizes(name.to_owned()).into());
    }
    let shared = fixed[SHARED_AT..].first_chunk().ok_or(ZipError::Truncated)?;
    let (crc32, offset) = (u32_at(fixed, 16), usize_at(fixed, 42));
    Ok(Record { name, method, crc32, packed_size, size, offset, shared })
}

/// Extra fields, comments and disk numbers: each is read by some and not by others.
fn check_additions(raw: &RawRecord<'_>, name: &str) -> Result<(), ZipError> {
    if raw.extra.starts_with(&ZIP64_EXTRA) {
        return Err(ZipError::Zip64);
    }
    if !raw.extra.is_empty() {
        return Err(ZipError::ExtraField(name.to_owned()));
    }
    if raw.has_comment {
        return Err(ZipError::EntryComment(name.to_owned()));
    }
    if u16_at(raw.fixed, 34) == 0 { Ok(()) } else { Err(ZipError::Split) }
}

fn check_flags(flags: u16, name: &str) -> Result<(), PackageError> {
    let path = name.to_owned();
    if flags & ENCRYPTED != 0 {
        return Err(ZipError::Encrypted(path).into());
    }
    if flags & DATA_DESCRIPTOR != 0 {
        return Err(ZipError::DataDescriptor(path).into());
    }
    if flags & !(UTF8_NAME | DEFLATE_LEVEL) != 0 {
        return Err(ZipError::UnknownFlags { path, flags }.into());
    }
    if flags & UTF8_NAME == 0 && !name.is_ascii() {
        return Err(NameError::Encoding(path).into());
    }
    Ok(())
}

/// The file type, which some extractors believe whatever system the zip names.
fn check_kind(attributes: u32, name: &str) -> Result<(), ZipError> {
    match (attributes >> 16) & FILE_TYPE {
        SYMLINK => Err(ZipError::Symlink(name.to_owned())),
        0 | REGULAR_FILE if attributes & DOS_FOLDER_OR_LABEL == 0 => Ok(()),
        _ => Err(ZipError::SpecialFile(name.to_owned())),
    }
}

fn method(method: u16, name: &str) -> Result<Method, ZipError> {
    match method {
        0 => Ok(Method::Stored),
        8 => Ok(Method::Deflated),
        _ => Err(ZipError::UnsupportedMethod { path: name.to_owned(), method }),
    }
}
