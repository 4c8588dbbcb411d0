//! The layout from before version 1. `legacy/archiver.rmpkg` was written by the npm package
//! `archiver`, as the tools of that layout did it.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use rmpkg_format::{LegacyPackage, Package, PackageError, ZipError};
use serde_json::{Value, json};
use support::{WASM, builder, bytes};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/legacy/archiver.rmpkg")
}

fn manifest() -> Value {
    json!({
        "version": "v1",
        "metadata": {"name": "old"},
        "nodes": [{"id": "one", "node_type": "PassThrough"}],
        "connections": [],
        "runtime": {"target": "wasm32-wasi"},
    })
}

/// A zip that was written to a pipe, so that its sizes come after the content.
fn streamed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new_stream(Vec::new());
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn with_manifest(change: impl FnOnce(&mut Value)) -> Result<LegacyPackage, PackageError> {
    let mut manifest = manifest();
    change(&mut manifest);
    let text = manifest.to_string();
    let entries = [("runtime.wasm", WASM), ("manifest.json", text.as_bytes())];
    LegacyPackage::from_bytes(&streamed(&entries))
}

#[test]
fn what_an_old_tool_wrote_is_read_and_said_to_be_unverified() {
    let package = LegacyPackage::open(&file()).unwrap();
    assert_eq!(package.pipeline().nodes[1].node_type, "AddNode");
    assert!(package.pipeline().extra.is_empty());
    assert_eq!(package.target(), Some("wasm32-wasi"));
    assert_eq!(package.metadata().unwrap()["license"], "MIT");
    assert_eq!(package.wasm(), WASM);
    let entries: Vec<_> = package.entries().collect();
    assert_eq!(entries, [("manifest.json", 537), ("runtime.wasm", 8), ("metadata.json", 121)]);
    insta::assert_snapshot!(package.unverified().join("\n"), @"
    the contents are not verified: the manifest has no digests
    missing or added entries don't show: the manifest does not list them
    Python nodes can't run: the standard library is not in the package
    ");
}

#[test]
fn nobody_takes_it_for_a_package_of_today_or_the_other_way_round() {
    assert!(matches!(Package::open(&file()), Err(PackageError::Legacy)));
    let error = LegacyPackage::from_bytes(&bytes(&builder())).err().unwrap();
    assert!(matches!(&error, PackageError::NotLegacy));
    assert_eq!(error.code(), "not_legacy");
    let missing = file().with_file_name("missing.rmpkg");
    assert!(matches!(LegacyPackage::open(&missing), Err(PackageError::Io { .. })));
}

#[test]
fn its_pipeline_can_be_packaged_again() {
    let package = LegacyPackage::open(&file()).unwrap();
    let mut again = builder();
    again.pipeline(package.pipeline().clone());
    let again = Package::from_bytes(bytes(&again)).unwrap();
    assert_eq!(again.manifest().pipeline, *package.pipeline());
}

#[test]
fn a_target_may_be_missing_but_not_wrong() {
    let package =
        with_manifest(|all| drop(all.as_object_mut().unwrap().remove("runtime"))).unwrap();
    assert_eq!((package.target(), package.metadata()), (None, None));
    assert_eq!(package.unverified().len(), 4);
    let error = with_manifest(|all| all["runtime"]["target"] = json!("native")).err().unwrap();
    assert_eq!(
        error.to_string(),
        "`runtime.target` in `manifest.json` is \"native\"; `\"wasm32-wasi\"` is needed"
    );
    assert_eq!(error.code(), "wrong_target");
}

#[test]
fn both_files_must_be_there_and_good() {
    let text = manifest().to_string();
    let code = |entries: &[(&str, &[u8])]| {
        LegacyPackage::from_bytes(&streamed(entries)).err().map(|error| error.code())
    };
    let (good, wasm) = (("manifest.json", text.as_bytes()), ("runtime.wasm", WASM));
    assert_eq!(code(&[good, wasm]), None);
    assert_eq!(code(&[good, wasm, ("metadata.json", b"not JSON")]), None);
    assert_eq!(code(&[good]), Some("not_legacy"));
    assert_eq!(code(&[wasm]), Some("manifest_missing"));
    assert_eq!(code(&[good, ("runtime.wasm", b"#!/bin/sh")]), Some("wasm_invalid"));
    let twice: &[u8] = br#"{"version":"v1","version":"v1"}"#;
    assert_eq!(code(&[("manifest.json", twice), wasm]), Some("manifest_duplicate_key"));
    assert_eq!(code(&[good, wasm, ("../x", b"")]), Some("name_segment"));
    assert_eq!(code(&[good, wasm, ("Manifest.json", b"{}")]), Some("name_case_collision"));
    assert!(matches!(with_manifest(|all| all["nodes"] = json!(7)), Err(PackageError::Pipeline(_))));
}

#[test]
fn a_descriptor_repeats_what_the_directory_says() {
    let whole = fs::read(file()).unwrap();
    let at = places(&whole, b"PK\x07\x08")[0];
    for offset in 0..16 {
        let mut flipped = whole.clone();
        flipped[at + offset] ^= 1;
        let error = LegacyPackage::from_bytes(&flipped).err().unwrap();
        let named = matches!(
            &error,
            PackageError::Zip(ZipError::LocalHeaderDiffers { path, field: "data descriptor" })
                if path == "manifest.json"
        );
        assert!(named, "{offset}: {error}");
    }
}

/// Some writers leave the signature of descriptors out.
#[test]
fn a_descriptor_may_have_no_signature() {
    let mut bytes = fs::read(file()).unwrap();
    while let Some(at) = places(&bytes, b"PK\x07\x08").pop() {
        bytes.drain(at..at + 4);
    }
    let (locals, records) = (places(&bytes, b"PK\x03\x04"), places(&bytes, b"PK\x01\x02"));
    for (local, record) in locals.into_iter().zip(&records) {
        let offset = u32::try_from(local).unwrap().to_le_bytes();
        bytes[record + 42..record + 46].copy_from_slice(&offset);
    }
    let (start, end) = (records[0], bytes.len() - 22);
    bytes[end + 16..end + 20].copy_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    assert_eq!(LegacyPackage::from_bytes(&bytes).unwrap().entries().count(), 3);
}

/// Where these four bytes are.
fn places(bytes: &[u8], mark: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(4).enumerate();
    windows.filter(|(_, window)| *window == mark).map(|(at, _)| at).collect()
}

#[test]
fn no_flipped_byte_stops_the_reader() {
    let whole = fs::read(file()).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 0xff;
        let _any_answer_will_do = LegacyPackage::from_bytes(&flipped);
        let _any_answer_will_do = LegacyPackage::from_bytes(&whole[..at]);
    }
}
