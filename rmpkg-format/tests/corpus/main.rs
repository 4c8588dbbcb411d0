//! The corpus: packages that every reader must refuse with the same code, and some that it reads.
//!
//! The files in `corpus/` are what the functions here make; `RMPKG_UPDATE_CORPUS=1` writes them
//! anew. `expected.json` has each file's code, `null` for good packages.

#![allow(clippy::unwrap_used, reason = "tests")]

mod archive;
mod contents;
mod good;
mod manifests;
mod names;
mod package;
mod signatures;
mod structure;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

use package::Case;
use rmpkg_format::Package;

const EXPECTED: &str = "expected.json";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

fn cases() -> Vec<Case> {
    [
        structure::cases(),
        names::cases(),
        manifests::cases(),
        signatures::cases(),
        contents::cases(),
        good::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The whole folder: file names and contents.
fn generated() -> BTreeMap<String, Vec<u8>> {
    let cases = cases();
    let file = |case: &Case| format!("{}.rmpkg", case.name);
    let codes: BTreeMap<_, _> = cases.iter().map(|case| (file(case), case.code)).collect();
    assert_eq!(codes.len(), cases.len(), "two cases have one name");
    let mut expected = serde_json::to_vec_pretty(&codes).unwrap();
    expected.push(b'\n');
    let files = cases.into_iter().map(|case| (file(&case), case.bytes));
    files.chain([(EXPECTED.to_owned(), expected)]).collect()
}

fn committed() -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    let read = |file: fs::DirEntry| {
        (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
    };
    files.map(read).collect()
}

fn docs() -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/format.md");
    fs::read_to_string(file).unwrap()
}

fn update() {
    for name in committed().keys() {
        fs::remove_file(folder().join(name)).unwrap();
    }
    for (name, content) in generated() {
        fs::write(folder().join(name), content).unwrap();
    }
}

#[test]
fn the_committed_files_are_those_that_are_made() {
    if env::var_os("RMPKG_UPDATE_CORPUS").is_some() {
        update();
    }
    let (generated, committed) = (generated(), committed());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&generated), names(&committed), "run with RMPKG_UPDATE_CORPUS=1");
    for (name, content) in &generated {
        assert!(committed[name] == *content, "{name}: run with RMPKG_UPDATE_CORPUS=1");
    }
}

#[test]
fn every_file_gives_its_code() {
    let mut wrong = Vec::new();
    for Case { name, code, bytes } in cases() {
        let error = Package::from_bytes(bytes).and_then(Package::verify).err();
        let found = error.as_ref().map(|error| error.code());
        if found != code {
            wrong.push(format!("{name}: {found:?} ({error:?}), expected {code:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What tools that tell files by their first bytes go by.
#[test]
fn good_packages_begin_with_the_documented_magic() {
    for Case { name, bytes, .. } in cases().iter().filter(|case| case.code.is_none()) {
        let begins = bytes.starts_with(b"PK\x03\x04") && bytes[30..].starts_with(b"manifest.json");
        assert!(begins, "{name}");
    }
}

#[test]
fn messages_read_as_sentences() {
    let messages = cases().into_iter().filter_map(|case| {
        let error = Package::from_bytes(case.bytes).and_then(Package::verify).err()?;
        Some(format!("{}: {error}", case.name))
    });
    insta::assert_snapshot!(messages.collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_damage_to_a_file_stops_the_reader() {
    for Case { bytes, .. } in cases() {
        for at in (0..bytes.len()).step_by(11) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x80;
            let _any_answer_will_do = Package::from_bytes(damaged).and_then(Package::verify);
            let _any_answer_will_do = Package::from_bytes(bytes[..at].to_vec());
        }
    }
}

#[test]
fn there_are_many_and_they_are_small() {
    let cases = cases();
    assert!(cases.iter().filter(|case| case.code.is_some()).count() >= 60);
    assert!(cases.iter().all(|case| case.bytes.len() < 5000));
}

#[test]
fn every_code_is_documented() {
    let docs = docs();
    for code in cases().iter().filter_map(|case| case.code) {
        assert!(docs.contains(&format!("`{code}`")), "{code} is missing in docs/format.md");
    }
}

#[test]
fn every_documented_code_has_a_file() {
    let docs = docs();
    let table = docs.split("\n| code | the package").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let cells = table.lines().skip(2).filter_map(|row| row.split('|').nth(1));
    let codes: Vec<_> = cases().iter().filter_map(|case| case.code).collect();
    for code in cells.flat_map(|cell| cell.split(',')).map(|code| code.trim().trim_matches('`')) {
        // a package of more than 2 GiB is too large for the corpus
        assert!(code == "too_large" || codes.contains(&code), "no file gives {code}");
    }
}
