//! Zips whose end record, directory or entries are wrong.

use super::archive::{Archive, Entry};
use super::package::{Case, NODE_AT, STDLIB_AT, WASM_AT, bent, bent_end, bent_entry, case, good};

pub fn cases() -> Vec<Case> {
    [no_zips(), ends(), directories(), records(), kinds(), local_headers(), places()]
        .into_iter()
        .flatten()
        .collect()
}

fn no_zips() -> Vec<Case> {
    let whole = good().write();
    vec![
        case("empty-file", "not_a_zip", Vec::new()),
        case("text-file", "not_a_zip", b"hello, world, this is no package\n".to_vec()),
        case("wasm-file", "not_a_zip", b"\0asm\x01\0\0\0".to_vec()),
        case("truncated-in-first-entry", "truncated", whole[..100].to_vec()),
        case("truncated-in-directory", "truncated", whole[..whole.len() - 60].to_vec()),
        case("truncated-in-end", "truncated", whole[..whole.len() - 1].to_vec()),
    ]
}

fn ends() -> Vec<Case> {
    let twice = [good().write(), good().write()].concat();
    vec![
        bent("trailing-bytes", "trailing_bytes", |zip| zip.after = b"x".to_vec()),
        case("trailing-zip", "directory_misplaced", twice),
        bent("zip-comment", "zip_comment", |zip| {
            zip.after = b"hello".to_vec();
            zip.end = Some(Box::new(|end| end.comment_length = 5));
        }),
        bent("zip-in-comment", "directory_misplaced", |zip| hide_in_comment(zip, 0)),
        bent("zip-in-comment-with-true-offsets", "hidden_entry", |zip| {
            let shift = u32::try_from(good().write().len()).unwrap();
            hide_in_comment(zip, shift);
        }),
        bent_end("comment-length-lies", "truncated", |end| end.comment_length = 5),
        bent_end("split-disk", "split_archive", |end| end.disk = 1),
        bent_end("split-counts", "split_archive", |end| end.count_here = 1),
        bent_end("zip64-count", "zip64", |end| (end.count, end.count_here) = (u16::MAX, u16::MAX)),
        bent_end("zip64-start", "zip64", |end| end.start = u32::MAX),
        bent("zip64-locator", "zip64", |zip| {
            zip.before_end = [&b"PK\x06\x07"[..], &[0; 16]].concat();
        }),
        bent_end("too-many-entries", "too_many_entries", |end| {
            (end.count, end.count_here) = (20_001, 20_001);
        }),
    ]
}

/// Puts another package into the comment, its offsets shifted.
fn hide_in_comment(zip: &mut Archive, shift: u32) {
    let mut hidden = good();
    let mut at = shift;
    for entry in &mut hidden.entries {
        entry.offset = Some(at);
        at += u32::try_from(30 + entry.name.len() + entry.packed.len()).unwrap();
    }
    hidden.end = Some(Box::new(move |end| end.start += shift));
    zip.after = hidden.write();
    let length = u16::try_from(zip.after.len()).unwrap();
    zip.end = Some(Box::new(move |end| end.comment_length = length));
}

fn directories() -> Vec<Case> {
    vec![
        bent_end("directory-elsewhere", "directory_misplaced", |end| end.start = 0),
        bent_end("directory-size-lies", "directory_misplaced", |end| end.size -= 1),
        bent_end("count-too-small", "entry_count_differs", |end| {
            (end.count, end.count_here) = (3, 3);
        }),
        bent_end("count-too-large", "entry_count_differs", |end| {
            (end.count, end.count_here) = (5, 5);
        }),
        bent_entry("record-signature", "directory_damaged", |entry| {
            entry.central_signature = *b"PK\x01\x03";
        }),
        bent("record-name-too-long", "directory_damaged", |zip| {
            zip.entries[STDLIB_AT].name_length_excess = 9;
        }),
        bent("bytes-after-records", "directory_damaged", |zip| {
            zip.before_end = b"junk".to_vec();
            zip.end = Some(Box::new(|end| end.size += 4));
        }),
    ]
}

fn records() -> Vec<Case> {
    let extra = |id: u8| [&[id, 0, 4, 0][..], b"abcd"].concat();
    vec![
        bent_entry("extra-field", "extra_field", |entry| entry.central_extra = extra(7)),
        bent_entry("extra-field-local", "extra_field", |entry| entry.local_extra = extra(7)),
        bent_entry("extra-field-zip64", "zip64", |entry| entry.central_extra = extra(1)),
        bent_entry("zip64-size", "zip64", |entry| entry.both(|header| header.size = u32::MAX)),
        bent_entry("entry-comment", "entry_comment", |entry| entry.comment = b"x".to_vec()),
        bent_entry("entry-disk", "split_archive", |entry| entry.disk = 1),
        bent_entry("encrypted", "encrypted", |entry| entry.both(|header| header.flags = 1)),
        bent_entry("encrypted-strongly", "encrypted", |entry| {
            entry.both(|header| header.flags = 0x40);
        }),
        bent_entry("data-descriptor", "data_descriptor", |entry| {
            entry.both(|header| header.flags = 8);
            entry.after = descriptor(entry);
            (entry.local.crc32, entry.local.packed_size, entry.local.size) = (0, 0, 0);
        }),
        bent_entry("data-descriptor-lies", "data_descriptor", |entry| {
            entry.both(|header| header.flags = 8);
            entry.central.crc32 ^= 1;
            entry.after = descriptor(entry);
        }),
        bent_entry("unknown-flag", "unknown_flags", |entry| {
            entry.both(|header| header.flags = 0x20);
        }),
        bent_entry("method-lzma", "unsupported_method", |entry| {
            entry.both(|header| header.method = 14);
        }),
        bent_entry("method-deflate64", "unsupported_method", |entry| {
            entry.both(|header| header.method = 9);
        }),
        bent_entry("stored-with-two-sizes", "stored_size_differs", |entry| {
            entry.both(|header| header.size += 1);
        }),
        bent_entry("size-that-cannot-be", "impossible_size", |entry| {
            entry.both(|header| (header.method, header.size) = (8, 1 << 20));
        }),
    ]
}

fn descriptor(entry: &Entry) -> Vec<u8> {
    let header = entry.central;
    let fields = [header.crc32, header.packed_size, header.size].map(u32::to_le_bytes);
    [&b"PK\x07\x08"[..], &fields.concat()].concat()
}

fn kinds() -> Vec<Case> {
    let kind = |name: &str, code, attributes| {
        bent_entry(name, code, |entry| entry.attributes = attributes)
    };
    vec![
        kind("symlink", "symlink", 0o120_777 << 16),
        kind("folder", "special_file", 0o040_755 << 16),
        kind("device", "special_file", 0o020_644 << 16),
        kind("folder-of-dos", "special_file", 0x10),
        bent_entry("symlink-of-dos", "symlink", |entry| {
            (entry.made_by, entry.attributes) = (20, 0o120_777 << 16);
        }),
    ]
}

fn local_headers() -> Vec<Case> {
    let differs = |name: &str, bend: fn(&mut Entry)| bent_entry(name, "local_header_differs", bend);
    vec![
        bent_entry("local-signature", "local_header_missing", |entry| {
            entry.local_signature = *b"PK\x03\x05";
        }),
        bent_entry("local-name", "local_name_differs", |entry| {
            entry.local_name = b"app/nope.py".to_vec();
        }),
        bent_entry("local-name-longer", "local_name_differs", |entry| {
            entry.local_name = b"app/node.pyc".to_vec();
        }),
        differs("local-version", |entry| entry.local.version = 10),
        differs("local-flags", |entry| entry.local.flags = 8),
        differs("local-method", |entry| entry.local.method = 8),
        differs("local-time", |entry| entry.local.time += 1),
        differs("local-checksum", |entry| entry.local.crc32 ^= 1),
        differs("local-packed-size", |entry| entry.local.packed_size += 1),
        differs("local-size", |entry| entry.local.size += 1),
    ]
}

fn places() -> Vec<Case> {
    vec![
        bent("prefix-bytes", "prefix_bytes", |zip| zip.before = b"#!/bin/sh\n".to_vec()),
        case(
            "prefix-bytes-before-offsets",
            "prefix_bytes",
            [b"#!/bin/sh\n".to_vec(), good().write()].concat(),
        ),
        bent_entry("bytes-between-entries", "stray_bytes", |entry| entry.after = b"junk".to_vec()),
        bent_entry("data-descriptor-unannounced", "stray_bytes", |entry| {
            entry.after = descriptor(entry);
        }),
        bent("bytes-before-directory", "stray_bytes", |zip| zip.between = b"junk".to_vec()),
        bent_entry("hidden-entry", "hidden_entry", |entry| entry.listed = false),
        bent("hidden-last-entry", "hidden_entry", |zip| zip.entries[STDLIB_AT].listed = false),
        bent_entry("offset-elsewhere", "overlapping_entries", |entry| entry.offset = Some(0)),
        bent("two-records-for-one-header", "overlapping_entries", |zip| {
            let offset = 30 + zip.entries[0].name.len() + zip.entries[0].packed.len();
            zip.entries[WASM_AT].offset = Some(u32::try_from(offset).unwrap());
        }),
        bent("overlapping-content", "overlapping_entries", |zip| {
            zip.entries[NODE_AT].both(|header| (header.size, header.packed_size) = (26, 26));
        }),
        bent("content-in-directory", "entry_out_of_bounds", |zip| {
            zip.entries[STDLIB_AT].both(|header| (header.size, header.packed_size) = (26, 26));
        }),
        bent("offset-beyond-the-file", "hidden_entry", |zip| {
            zip.entries[STDLIB_AT].offset = Some(0x7fff_ffff);
        }),
    ]
}
