//! A small good package, and ways to make bad ones of it.

use rmpkg_format::layout::WASM_MODULE;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::archive::{Archive, Entry};

pub const NODE: &str = "app/node.py";
pub const STDLIB: &str = "wasi-deps/usr/lib/python3.12/os.pyc";

/// Where the good package has its entries.
pub const MANIFEST_AT: usize = 0;
pub const NODE_AT: usize = 1;
pub const WASM_AT: usize = 2;
pub const STDLIB_AT: usize = 3;

/// A file of the corpus, and the code of the error that it gives; good packages give none.
pub struct Case {
    pub name: String,
    pub code: Option<&'static str>,
    pub bytes: Vec<u8>,
}

pub type Files = Vec<(String, Vec<u8>)>;

pub fn files() -> Files {
    let file = |name: &str, content: &[u8]| (name.to_owned(), content.to_vec());
    vec![
        file(NODE, b"class Node: ...\n"),
        file(WASM_MODULE, b"\0asm\x01\0\0\0"),
        file(STDLIB, b"bytecode"),
    ]
}

/// The manifest that lists these files.
pub fn manifest(files: &Files) -> Value {
    let record = |(path, content): &(String, Vec<u8>)| {
        json!({
            "path": path,
            "size": content.len(),
            "sha256": hex::encode(Sha256::digest(content)),
        })
    };
    json!({
        "version": "v1",
        "metadata": {"name": "corpus"},
        "nodes": [{"id": "one", "node_type": "node:Node"}],
        "connections": [],
        "runtime_target": "wasm32-wasi",
        "package": {
            "format": "1.0",
            "python": "3.12.1",
            "files": files.iter().map(record).collect::<Vec<_>>(),
        },
    })
}

/// A zip of the manifest's text and the files.
pub fn archive(manifest: &[u8], files: &Files) -> Archive {
    let manifest = Entry::stored(b"manifest.json", manifest);
    let rest = files.iter().map(|(name, content)| Entry::stored(name.as_bytes(), content));
    let entries = [manifest].into_iter().chain(rest).collect();
    Archive { entries, ..Archive::default() }
}

pub fn good() -> Archive {
    archive(manifest(&files()).to_string().as_bytes(), &files())
}

pub fn case(name: &str, code: &'static str, bytes: Vec<u8>) -> Case {
    Case { name: name.to_owned(), code: Some(code), bytes }
}

pub fn fine(name: &str, archive: Archive) -> Case {
    Case { name: name.to_owned(), code: None, bytes: archive.write() }
}

/// The good package with a change of its zip.
pub fn bent(name: &str, code: &'static str, bend: impl FnOnce(&mut Archive)) -> Case {
    let mut archive = good();
    bend(&mut archive);
    case(name, code, archive.write())
}

/// The good package with a change of its end record.
pub fn bent_end(
    name: &str,
    code: &'static str,
    bend: impl FnOnce(&mut super::archive::End) + 'static,
) -> Case {
    bent(name, code, |archive| archive.end = Some(Box::new(bend)))
}

/// The good package with a change of its node's entry.
pub fn bent_entry(name: &str, code: &'static str, bend: impl FnOnce(&mut Entry)) -> Case {
    bent(name, code, |archive| bend(&mut archive.entries[NODE_AT]))
}

/// The good package with other files, which its manifest lists.
pub fn with_files(name: &str, code: &'static str, change: impl FnOnce(&mut Files)) -> Case {
    let mut files = files();
    change(&mut files);
    case(name, code, archive(manifest(&files).to_string().as_bytes(), &files).write())
}

/// The good package with a change of its manifest.
pub fn with_manifest(name: &str, code: &'static str, change: impl FnOnce(&mut Value)) -> Case {
    let mut manifest = manifest(&files());
    change(&mut manifest);
    with_manifest_text(name, code, manifest.to_string().as_bytes())
}

pub fn with_manifest_text(name: &str, code: &'static str, text: &[u8]) -> Case {
    case(name, code, archive(text, &files()).write())
}
