//! Other zip tools read our packages and see the same in them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use rmpkg_format::Package;
use rmpkg_format::layout::WASM_MODULE;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{builder, bytes};

/// Lists what Python's `zipfile` reads: name, size and digest of each entry, in their order.
const LIST: &str = "
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as package:
    assert package.testzip() is None
    contents = [(info, package.read(info)) for info in package.infolist()]
    print(json.dumps([
        {'path': info.filename, 'size': info.file_size, 'sha256': hashlib.sha256(data).hexdigest()}
        for info, data in contents
        if info.filename != 'manifest.json'
    ]))
";

/// The tool's output, or nothing where it is not installed, which in CI it must be.
fn run(tool: &str, arguments: &[&str], package: &Path) -> Option<Output> {
    let mut command = Command::new(tool);
    // Names beyond ASCII need a locale that has them.
    command.args(arguments).arg(package).env("LC_ALL", "C.UTF-8");
    match command.output() {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
            Some(output)
        }
        Err(error) => {
            assert!(env::var_os("CI").is_none(), "`{tool}` can't be run: {error}");
            eprintln!("SKIPPED: `{tool}` can't be run: {error}");
            None
        }
    }
}

fn with_package(test: impl FnOnce(&Path)) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.rmpkg");
    let mut builder = builder();
    builder.add_bytes("app/größe.txt", vec![b'x'; 300]).unwrap();
    fs::write(&file, bytes(&builder)).unwrap();
    test(&file);
}

#[test]
fn pythons_zipfile_agrees_on_names_sizes_and_contents() {
    with_package(|file| {
        let Some(output) = run("python3", &["-c", LIST], file) else { return };
        let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
        let package = Package::open(file).unwrap().verify().unwrap();
        let mut in_file_order: Vec<_> = package.entries().collect();
        in_file_order.sort_by_key(|record| record.path != WASM_MODULE);
        assert_eq!(listed, json!(in_file_order));
    });
}

/// Unpacks the package with the tool, and compares every file with what our reader gives out.
fn unpacks_the_same(tool: &str, arguments: &[&str], folder_flag: &str) {
    with_package(|file| {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().to_str().unwrap();
        let file_name = file.to_str().unwrap();
        let arguments = [arguments, &[file_name, folder_flag]].concat();
        let Some(_) = run(tool, &arguments, Path::new(target)) else { return };
        let package = Package::open(file).unwrap().verify().unwrap();
        for record in package.entries() {
            let unpacked = fs::read(folder.path().join(&record.path)).unwrap();
            assert_eq!(hex::encode(Sha256::digest(&unpacked)), record.sha256, "{}", record.path);
        }
        assert_eq!(count_files(folder.path()), 1 + package.entries().count());
    });
}

fn count_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { count_files(&path) } else { 1 }).sum()
}

#[test]
fn info_zip_unpacks_the_same_contents() {
    unpacks_the_same("unzip", &["-q"], "-d");
}

#[test]
fn libarchive_unpacks_the_same_contents() {
    unpacks_the_same("bsdtar", &["-xf"], "-C");
}

#[test]
fn info_zip_finds_no_error() {
    with_package(|file| {
        let Some(output) = run("unzip", &["-t"], file) else { return };
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("No errors detected"), "{text}");
    });
}

#[test]
fn libarchive_agrees_on_names() {
    with_package(|file| {
        let Some(output) = run("bsdtar", &["-tf"], file) else { return };
        let names = String::from_utf8(output.stdout).unwrap();
        assert!(names.starts_with("manifest.json\n"), "{names}");
        assert_eq!(names.lines().count(), 1 + Package::open(file).unwrap().entries().count());
    });
}
