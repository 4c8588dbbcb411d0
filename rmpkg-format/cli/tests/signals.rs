//! The signals that ask a process to end: each has its exit code, and nothing half-written is left, at moments that
//! `tests/interrupt.rs` does not try.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::WASM_MODULE;
use rustix::process::Signal;
use support::process::{BEGINS, begins_to_write, command, rmpkg, send};
use support::{folder, names};

/// Ctrl-C and what other programs send, with the exit codes that shells have for them.
const SIGNALS: [(Signal, i32); 3] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)];

/// How many files of a mebibyte keep `sign` busy; the signal comes at the first.
const MODELS: usize = 100;

/// All files and folders below a folder; none if it is not there.
fn tree(folder: &Path) -> BTreeSet<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| [tree(&path), BTreeSet::from([path])].into_iter().flatten()).collect()
}

/// Many models, which take long to unpack.
fn large_package(path: &Path) {
    let mut builder = PackageBuilder::new(support::pipeline());
    builder.add_bytes(WASM_MODULE, support::wasm(support::ENDLESS)).unwrap();
    for number in 0..MODELS {
        builder.add_bytes(&format!("models/{number}"), vec![0; 1 << 20]).unwrap();
    }
    builder.build_file(path).unwrap();
}

/// It takes seconds to compile, and does not end.
fn long_module() -> String {
    const FUNCTIONS: usize = 3_000;
    let body: String = (0..40)
        .map(|n| {
            format!("(local.set 0 (i32.mul (local.get 0) (i32.xor (local.get 0) (i32.const {n}))))")
        })
        .collect();
    let functions: String = (0..FUNCTIONS)
        .map(|_| format!("(func (param i32) (result i32) {body} (local.get 0))"))
        .collect();
    format!("{functions} {}", support::ENDLESS)
}

#[test]
fn compiling_leaves_nothing() {
    let folder = folder();
    support::package(&folder.path().join("long.rmpkg"), &long_module());
    let temporary = tempfile::tempdir().unwrap();
    for (signal, code) in SIGNALS {
        let mut command = command(&folder, "run long.rmpkg");
        let mut child = command.env("TMPDIR", temporary.path()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        assert!(stderr.lines().any(|line| line.unwrap().contains("Loading")));
        assert_eq!(send(child, signal), Some(code));
        assert_eq!(tree(temporary.path()), BTreeSet::new());
        let is_partial = |path: &PathBuf| path.to_string_lossy().contains("wip");
        assert_eq!(tree(&folder.path().join("cache/modules")).into_iter().find(is_partial), None);
    }
}

/// What the program wrote to `/data` is its own; of the command there is nothing.
#[test]
fn a_run_with_data_leaves_what_its_program_wrote() {
    let folder = folder();
    support::package(&folder.path().join("started.rmpkg"), BEGINS);
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("mine"), "mine").unwrap();
    let temporary = tempfile::tempdir().unwrap();
    for (signal, code) in SIGNALS {
        let mut command = command(&folder, "run started.rmpkg --data data");
        let mut child = command.env("TMPDIR", temporary.path()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        assert!(stderr.lines().any(|line| line.unwrap() == "started"));
        assert!(!names(temporary.path()).is_empty());
        assert_eq!(send(child, signal), Some(code));
        assert_eq!(tree(temporary.path()), BTreeSet::new());
        assert_eq!(names(&data), BTreeSet::from(["mine".to_owned()]));
    }
}

/// However early or late the signal comes: both keys are there, or none.
#[test]
fn keygen_leaves_both_keys_or_none() {
    let folder = folder();
    let before = names(folder.path());
    for _ in 0..20 {
        let mut child = rmpkg(&folder, "keygen new.key --no-password");
        let ended = loop {
            let ended = child.try_wait().unwrap();
            if ended.is_some() || names(folder.path()) != before {
                break ended;
            }
        };
        let code = ended.map_or_else(|| send(child, Signal::TERM), |ended| ended.code());
        let left: Vec<_> = names(folder.path()).difference(&before).cloned().collect();
        match code {
            Some(143) if left.is_empty() => {}
            Some(0 | 143) => assert_eq!(left, ["new.key", "new.pub"]),
            other => panic!("{other:?}"),
        }
        left.iter().for_each(|name| fs::remove_file(folder.path().join(name)).unwrap());
    }
}

#[test]
fn sign_embed_leaves_the_package_as_it_was_or_signed() {
    let folder = folder();
    let package = folder.path().join("large.rmpkg");
    large_package(&package);
    let (before, files) = (fs::read(&package).unwrap(), names(folder.path()));
    let mut child = rmpkg(&folder, "sign large.rmpkg --key test.key --embed");
    begins_to_write(folder.path(), &mut child);
    assert_eq!(send(child, Signal::TERM), Some(143));
    assert_eq!(names(folder.path()), files);
    assert_eq!(fs::read(&package).unwrap(), before);
}
