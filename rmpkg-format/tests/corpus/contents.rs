//! Content that is damaged, or larger than claimed or allowed.

use super::archive::{Entry, deflate};
use super::package::{Case, MANIFEST_AT, NODE_AT, WASM_AT, bent, bent_entry, files};

pub fn cases() -> Vec<Case> {
    let content = &files()[0].1;
    let stream = deflate(content);
    let packed = |name: &str, code, packed: &[u8]| {
        bent_entry(name, code, |entry| entry.deflated(packed.to_vec()))
    };
    vec![
        bent_entry("checksum-differs", "crc_differs", |entry| {
            entry.both(|header| header.crc32 ^= 1)
        }),
        bent_entry("content-damaged", "crc_differs", |entry| entry.packed[0] ^= 1),
        bent("manifest-damaged", "crc_differs", |zip| zip.entries[MANIFEST_AT].packed[9] ^= 1),
        packed("deflate-damaged", "deflate_damaged", b"\x07 no deflate at all"),
        packed("deflate-cut-off", "deflate_damaged", &stream[..stream.len() - 1]),
        packed("deflate-empty", "impossible_size", b""),
        packed("deflate-trailing-bytes", "deflate_damaged", &[&stream[..], b"junk"].concat()),
        packed("unpacks-to-more", "unpacked_size_differs", &deflate(&[b'x'; 500])),
        packed("unpacks-to-less", "unpacked_size_differs", &deflate(&content[1..])),
        bent("manifest-too-large", "manifest_too_large", |zip| {
            claim(&mut zip.entries[MANIFEST_AT], 17 << 20);
        }),
        bent("entry-too-large", "entry_too_large", |zip| claim(&mut zip.entries[NODE_AT], 2 << 30)),
        bent("module-too-large", "entry_too_large", |zip| {
            claim(&mut zip.entries[WASM_AT], (128 << 20) + 1);
        }),
        bent("unpacked-too-large", "unpacked_too_large", |zip| {
            zip.entries.extend((0..5).map(|index| {
                let mut entry = Entry::stored(format!("models/{index}").as_bytes(), b"");
                claim(&mut entry, 1 << 30);
                entry
            }));
        }),
    ]
}

fn claim(entry: &mut Entry, size: u32) {
    entry.both(|header| (header.method, header.size) = (8, size));
}
