//! What a good package gives, and each defect of a bad one.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::io::{Cursor, Read, Write};

use rmpkg_format::layout::{MANIFEST, WASM_MODULE};
use rmpkg_format::{NameError, Package, PackageError, ReadLimits, ZipError};
use serde_json::{Value, json};
use support::{WASM, builder, bytes, pipeline};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const NODES: &str = "app/nodes.py";

/// The entries of the good package, to be damaged and zipped again.
fn entries() -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes(&builder()))).unwrap();
    let mut read = |index| {
        let mut entry = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.name().unwrap().into_owned(), content)
    };
    (0..4).map(&mut read).collect()
}

fn zip(entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    zip_with(CompressionMethod::Stored, entries)
}

fn zip_with(method: CompressionMethod, entries: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in entries {
        zip.start_file(name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The error of the good package after `damage` was done to its entries.
fn error_after(damage: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> PackageError {
    let mut entries = entries();
    damage(&mut entries);
    Package::from_bytes(zip(&entries)).err().unwrap()
}

/// The error of the good package after `change` was made to its manifest.
fn error_with_manifest(change: impl FnOnce(&mut Value)) -> PackageError {
    error_after(|entries| {
        let mut manifest = serde_json::from_slice(&entries[0].1).unwrap();
        change(&mut manifest);
        entries[0].1 = manifest.to_string().into_bytes();
    })
}

fn content<'a>(entries: &'a mut [(String, Vec<u8>)], path: &str) -> &'a mut Vec<u8> {
    &mut entries.iter_mut().find(|(name, _)| name == path).unwrap().1
}

#[test]
fn a_package_gives_back_what_was_put_in() {
    let package = Package::from_bytes(bytes(&builder())).unwrap();
    assert_eq!(package.manifest().pipeline, pipeline());
    assert_eq!(package.manifest().package.python.as_deref(), Some("3.12.1"));
    assert_eq!(package.wasm(), WASM);
    assert_eq!(package.read(NODES).unwrap(), b"class TextNode: ...\n");
    assert_eq!(package.entries().count(), 3);
    let guests: Vec<_> = package.mounts().map(|mount| mount.guest).collect();
    assert_eq!(guests, ["/usr", "/app"]);
}

#[test]
fn the_runtime_gets_the_pipeline_without_the_list_of_files() {
    let package = Package::from_bytes(bytes(&builder())).unwrap();
    let pipeline: Value = serde_json::from_slice(package.pipeline_json()).unwrap();
    assert_eq!(pipeline["nodes"][0]["params"], json!({"pi": 3.25}));
    assert_eq!(pipeline["custom"], json!([1, 2]));
    assert_eq!(pipeline.get("package"), None);
}

#[test]
fn a_package_file_is_opened_and_its_digest_is_that_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.rmpkg");
    builder().build_file(&file).unwrap();
    let package = Package::open(&file).unwrap();
    assert_eq!(package.sha256(), Package::from_bytes(bytes(&builder())).unwrap().sha256());
    assert_eq!(package.sha256().len(), 64);
}

#[test]
fn the_folders_of_the_guest_are_extracted() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("new");
    let package = Package::from_bytes(bytes(&builder())).unwrap();
    package.extract_to(&target).unwrap();
    assert_eq!(fs::read(target.join(NODES)).unwrap(), b"class TextNode: ...\n");
    assert!(target.join("wasi-deps/usr/lib/python3.12/os.pyc").exists());
    assert!(!target.join("modules").exists());

    let error = package.extract_to(&target).unwrap_err();
    assert!(matches!(error, PackageError::FolderNotEmpty(path) if path == target));
}

#[test]
fn extracting_to_a_file_names_it() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let package = Package::from_bytes(bytes(&builder())).unwrap();
    let error = package.extract_to(file.path()).unwrap_err();
    assert!(matches!(error, PackageError::Extract { path, .. } if path == file.path()));
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.rmpkg");
    let error = Package::open(&missing).err().unwrap();
    assert!(matches!(error, PackageError::Io { path, .. } if path == missing));
}

#[test]
fn other_bytes_are_no_zip() {
    for bytes in [&b""[..], b"hello", b"\0asm\x01\0\0\0", &[0; 100_000]] {
        let error = Package::from_bytes(bytes.to_vec()).err().unwrap();
        assert!(matches!(error, PackageError::Zip(ZipError::NotAZip)));
    }
}

#[test]
fn a_package_that_is_cut_off_anywhere_is_named_so() {
    let whole = bytes(&builder());
    for length in [4, 10, whole.len() / 2, whole.len() - 22, whole.len() - 1] {
        let error = Package::from_bytes(whole[..length].to_vec()).err().unwrap();
        assert!(matches!(error, PackageError::Zip(ZipError::Truncated)), "{length}: {error}");
    }
}

#[test]
fn no_flipped_byte_changes_what_is_read() {
    let whole = bytes(&builder());
    let good = Package::from_bytes(whole.clone()).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        // some bytes say only who made the zip, and the permissions of extracted files
        if let Ok(package) = Package::from_bytes(flipped).and_then(Package::verify) {
            assert_eq!(package.manifest(), good.manifest(), "byte {at}");
        }
    }
}

#[test]
fn a_package_needs_a_manifest() {
    let error = error_after(|entries| drop(entries.remove(0)));
    assert!(matches!(error, PackageError::NoManifest));
}

#[test]
fn a_manifest_is_a_json_object() {
    for text in ["{", "[]", ""] {
        let error = error_after(|entries| *content(entries, MANIFEST) = text.into());
        assert!(matches!(error, PackageError::ManifestNotJson { .. }));
    }
}

#[test]
fn the_target_must_be_ours() {
    let error = error_with_manifest(|manifest| manifest["runtime_target"] = json!("native"));
    assert_eq!(
        error.to_string(),
        "`runtime_target` in `manifest.json` is \"native\"; `\"wasm32-wasi\"` is needed"
    );
    let error = error_with_manifest(|manifest| {
        manifest.as_object_mut().unwrap().remove("runtime_target");
    });
    assert!(matches!(error, PackageError::WrongTarget { found } if found == "none"));
}

#[test]
fn the_package_object_must_be_complete() {
    let error = error_with_manifest(|manifest| manifest["package"] = json!({"format": "1.0"}));
    assert_eq!(error.to_string(), "`package` in `manifest.json` is wrong: missing field `files`");
}

#[test]
fn an_unknown_format_is_refused() {
    let error = error_with_manifest(|manifest| manifest["package"]["format"] = json!("2.0"));
    assert!(matches!(error, PackageError::UnknownFormat { found } if found == "2.0"));
}

#[test]
fn a_later_minor_version_is_read_and_what_it_adds_ignored() {
    let mut entries = entries();
    let mut manifest: Value = serde_json::from_slice(&entries[0].1).unwrap();
    manifest["package"]["format"] = json!("1.12");
    manifest["package"]["news"] = json!([1]);
    entries[0].1 = manifest.to_string().into_bytes();
    let package = Package::from_bytes(zip(&entries)).unwrap().verify().unwrap();
    assert_eq!(package.manifest().package.format, "1.12");
}

#[test]
fn a_wrong_pipeline_names_its_field() {
    let error = error_with_manifest(|manifest| manifest["nodes"] = json!(7));
    assert!(matches!(error, PackageError::Pipeline(_)));
    assert!(error.to_string().contains("nodes"), "{error}");
}

#[test]
fn listed_but_absent() {
    let error = error_after(|entries| entries.retain(|(name, _)| name != NODES));
    assert!(matches!(error, PackageError::Absent(path) if path == NODES));
}

#[test]
fn present_but_not_listed() {
    let error = error_after(|entries| entries.push(("app/extra.py".to_owned(), Vec::new())));
    assert!(matches!(error, PackageError::Unlisted(path) if path == "app/extra.py"));
}

#[test]
fn listed_twice() {
    let error = error_with_manifest(|manifest| {
        let files = manifest["package"]["files"].as_array_mut().unwrap();
        files.push(files[0].clone());
    });
    assert!(matches!(error, PackageError::ListedTwice(path) if path == NODES));
}

#[test]
fn another_size_than_listed() {
    let error = error_after(|entries| content(entries, NODES).push(b'#'));
    assert_eq!(error.to_string(), "the entry `app/nodes.py` has 21 bytes; `manifest.json` says 20");
}

#[test]
fn another_content_than_listed() {
    let mut entries = entries();
    content(&mut entries, NODES)[0] = b'C';
    let package = Package::from_bytes(zip(&entries)).unwrap();
    let error = package.read(NODES).unwrap_err();
    assert!(matches!(&error, PackageError::WrongSha256 { path, .. } if path == NODES));
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(package.extract_to(folder.path()), Err(PackageError::WrongSha256 { .. })));
    assert!(!folder.path().join(NODES).exists());
}

#[test]
fn a_damaged_entry() {
    let mut package = zip(&entries());
    let place = package.windows(5).position(|bytes| bytes == b"class").unwrap();
    package[place] = b'C'; // the zip's own checksum no longer holds
    let error = Package::from_bytes(package).unwrap().read(NODES).unwrap_err();
    assert!(matches!(error, PackageError::Zip(ZipError::CrcDiffers(path)) if path == NODES));
}

#[test]
fn an_entry_that_nobody_put_in() {
    let package = Package::from_bytes(bytes(&builder())).unwrap();
    let error = package.read("app/other.py").unwrap_err();
    assert!(matches!(error, PackageError::NoEntry(path) if path == "app/other.py"));
}

#[test]
fn a_package_needs_a_runtime() {
    let builder = rmpkg_format::PackageBuilder::new(pipeline());
    let error = Package::from_bytes(bytes(&builder)).err().unwrap();
    assert!(matches!(error, PackageError::NoWasm));
}

#[test]
fn the_runtime_must_be_wasm() {
    let mut builder = rmpkg_format::PackageBuilder::new(pipeline());
    builder.add_bytes(WASM_MODULE, b"#!/bin/sh".to_vec()).unwrap();
    let error = Package::from_bytes(bytes(&builder)).err().unwrap();
    assert!(matches!(error, PackageError::NotWasm(WASM_MODULE)));
}

#[test]
fn unsafe_names_are_refused() {
    let error = error_after(|entries| entries.push(("../../etc/passwd".to_owned(), Vec::new())));
    assert!(matches!(error, PackageError::Name(NameError::Segment(_))));
    let error = error_after(|entries| entries.push(("App/Nodes.py".to_owned(), Vec::new())));
    assert!(matches!(error, PackageError::Name(NameError::CaseCollision(..))));
}

#[test]
fn every_limit_is_checked_before_anything_is_unpacked() {
    let error = |change: fn(&mut ReadLimits)| {
        let mut limits = ReadLimits::default();
        change(&mut limits);
        Package::with_limits(bytes(&builder()), &limits).err().unwrap()
    };
    assert!(matches!(
        error(|limits| limits.package_bytes = 100),
        PackageError::PackageTooLarge { limit: 100, .. }
    ));
    assert!(matches!(
        error(|limits| limits.entries = 3),
        PackageError::TooManyEntries { count: 4, limit: 3 }
    ));
    assert!(matches!(
        error(|limits| limits.manifest_bytes = 100),
        PackageError::ManifestTooLarge { limit: 100, .. }
    ));
    assert!(matches!(
        error(|limits| limits.entry_bytes = 4999),
        PackageError::EntryTooLarge { size: 5000, limit: 4999, .. }
    ));
    assert!(matches!(
        error(|limits| limits.module_bytes = 7),
        PackageError::EntryTooLarge { path, size: 8, limit: 7 } if path == WASM_MODULE
    ));
    assert!(matches!(
        error(|limits| limits.unpacked_bytes = 5000),
        PackageError::UnpackedTooLarge { limit: 5000, .. }
    ));
}

#[test]
fn a_package_with_python_needs_its_library() {
    let mut builder = rmpkg_format::PackageBuilder::new(pipeline());
    builder.python("3.12.1").add_bytes(WASM_MODULE, WASM.to_vec()).unwrap();
    let error = Package::from_bytes(bytes(&builder)).err().unwrap();
    assert!(matches!(error, PackageError::NoStdlib { python } if python == "3.12.1"));
}
