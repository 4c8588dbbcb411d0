//! Content that is damaged, or larger than claimed or allowed; and packages that are good.

use serde_json::{Value, json};

use super::archive::{Archive, Entry, crc32, deflate};
use super::package::{
    Case, MANIFEST_AT, NODE_AT, archive, bent, bent_entry, files, fine, good, manifest,
};

pub fn bad() -> Vec<Case> {
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

pub fn good_ones() -> Vec<Case> {
    let with_package = |change: fn(&mut Value)| {
        let mut manifest = manifest(&files());
        change(&mut manifest["package"]);
        archive(manifest.to_string().as_bytes(), &files())
    };
    let later = with_package(|package| {
        package["format"] = "1.17".into();
        package["later"] = true.into();
    });
    vec![
        fine("good", good()),
        fine("good-deflated", deflated()),
        fine("good-later-minor-version", later),
        fine("good-provenance", with_package(|package| package["provenance"] = provenance())),
        fine("good-provenance-null", with_package(|package| package["provenance"] = Value::Null)),
        fine("good-unsorted", unsorted()),
        fine("good-without-python", without_python()),
        fine("good-unicode-name", unicode_name()),
        fine("good-nested-deeply", nested()),
        fine("good-repeated-names", repeated_names()),
    ]
}

fn provenance() -> Value {
    json!({
        "toolchain": null,
        "wasm_opt_flags": ["-O3"],
        "materials": [{"name": "wheel", "sha256": "0".repeat(64), "later": 1}],
        "source_revision": "1f".repeat(20),
        "later": {},
    })
}

fn deflated() -> Archive {
    let mut zip = good();
    for entry in &mut zip.entries {
        assert_eq!(entry.local.crc32, crc32(&entry.packed));
        entry.deflated(deflate(&entry.packed.clone()));
    }
    zip
}

fn unsorted() -> Archive {
    let mut zip = good();
    zip.entries[NODE_AT..].reverse();
    zip
}

fn without_python() -> Archive {
    let mut files = files();
    files.truncate(2);
    let mut manifest = manifest(&files);
    manifest["package"].as_object_mut().unwrap().remove("python");
    archive(manifest.to_string().as_bytes(), &files)
}

fn unicode_name() -> Archive {
    let mut files = files();
    files.push(("app/größe.txt".to_owned(), b"x".to_vec()));
    archive(manifest(&files).to_string().as_bytes(), &files)
}

/// Nested as deeply as is allowed, the document itself included.
fn nested() -> Archive {
    let arrays = "[".repeat(126) + &"]".repeat(126);
    let text = manifest(&files()).to_string();
    let text = format!("{{\"custom\":{arrays},{}", &text[1..]);
    archive(text.as_bytes(), &files())
}

/// The same names in objects beside and within each other, and texts that look like fields.
fn repeated_names() -> Archive {
    let custom = r#"{"a":{"a":[{"a":1},{"a":1},"a","a"]},"b":"a","c":"\"a\":1,\"a\":1","A":{}}"#;
    let text = manifest(&files()).to_string();
    let text = format!("{{\"custom\":{custom},{}", &text[1..]);
    archive(text.as_bytes(), &files())
}
