//! Other zip tools read our packages and see the same in them.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use rmpkg_format::Package;
use serde_json::{Value, json};
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

/// The tool's output, or nothing where it is not installed.
fn run(tool: &str, arguments: &[&str], package: &Path) -> Option<Output> {
    match Command::new(tool).args(arguments).arg(package).output() {
        Ok(output) => {
            assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
            Some(output)
        }
        Err(error) => {
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
        assert_eq!(listed, json!(package.entries().collect::<Vec<_>>()));
    });
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
