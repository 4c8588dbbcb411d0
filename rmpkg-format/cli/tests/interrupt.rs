//! Ctrl-C: exit code 130 at once, and nothing half-written is left.
//!
//! Each test sends the signal at a moment that it can see: a line on stderr, somebody who reads a pipe,
//! the temporary name of what is being written.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};

use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::WASM_MODULE;
use rustix::process::Signal;
use support::process::{BEGINS, begins_to_write, command, rmpkg, send};
use support::{folder, names};

/// How many files of a mebibyte keep `extract` and `repack` busy; the signal comes at the first.
const MODELS: usize = 100;
const INTERRUPTED: Option<i32> = Some(130);

/// Presses Ctrl-C and waits for the end; the exit code.
fn interrupt(child: Child) -> Option<i32> {
    send(child, Signal::INT)
}

/// A model that can't be packed smaller, under many names.
fn models(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let content: Vec<u8> = (0..1 << 20).map(|_| byte()).collect();
    fs::write(folder.join("0"), content).unwrap();
    for number in 1..MODELS {
        fs::hard_link(folder.join("0"), folder.join(number.to_string())).unwrap();
    }
}

#[test]
fn a_run_ends_although_the_program_does_not() {
    let folder = folder();
    support::package(&folder.path().join("started.rmpkg"), BEGINS);
    let mut child = rmpkg(&folder, "run started.rmpkg");
    let stderr = BufReader::new(child.stderr.take().unwrap());
    assert!(stderr.lines().any(|line| line.unwrap() == "started"));
    assert_eq!(interrupt(child), INTERRUPTED);
}

#[test]
fn a_run_leaves_nothing_of_its_own_folder() {
    let folder = folder();
    support::package(&folder.path().join("started.rmpkg"), BEGINS);
    let temporary = tempfile::tempdir().unwrap();
    let mut command = command(&folder, "run started.rmpkg");
    let mut child = command.env("TMPDIR", temporary.path()).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    assert!(stderr.lines().any(|line| line.unwrap() == "started"));
    assert!(!names(temporary.path()).is_empty());
    assert_eq!(interrupt(child), INTERRUPTED);
    assert!(names(temporary.path()).is_empty());
}

#[test]
fn a_run_leaves_no_arrays() {
    let folder = folder();
    let started = "
        (i32.store (i32.const 256) (i32.const 0x0a706f74)) (call $buffer (i32.const 256) (i32.const 4))
        (call $must (call $fd_write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 4)))
        (loop $again (br $again))";
    support::package(&folder.path().join("started.rmpkg"), &support::copies(started));
    for (line, into) in [
        ("run started.rmpkg --arrays recordings", folder.path().join("recordings")),
        ("run started.rmpkg --input signal.npy --arrays out", folder.path().to_owned()),
    ] {
        fs::create_dir_all(folder.path().join("cache")).unwrap();
        let before = names(&into);
        let mut child = rmpkg(&folder, line);
        let stderr = BufReader::new(child.stderr.take().unwrap());
        assert!(stderr.lines().any(|line| line.unwrap() == "top"), "{line}");
        assert!(names(&into).iter().any(|name| name.starts_with(".tmp")), "{line}");
        assert_eq!(interrupt(child), INTERRUPTED, "{line}");
        assert_eq!(names(&into), before, "{line}");
    }
}

#[test]
fn extract_leaves_no_folder() {
    let folder = folder();
    let mut builder = PackageBuilder::new(support::pipeline());
    builder.add_bytes(WASM_MODULE, support::wasm(support::ENDLESS)).unwrap();
    for number in 0..MODELS {
        builder.add_bytes(&format!("models/{number}"), vec![0; 1 << 20]).unwrap();
    }
    builder.build_file(&folder.path().join("large.rmpkg")).unwrap();
    let nodes = folder.path().join("nodes");
    for (line, into) in
        [("extract large.rmpkg", folder.path()), ("extract large.rmpkg -o nodes --force", &nodes)]
    {
        let before = names(into);
        let mut child = rmpkg(&folder, line);
        begins_to_write(into, &mut child);
        assert_eq!(interrupt(child), INTERRUPTED, "{line}");
        assert_eq!(names(into), before, "{line}");
    }
}

#[test]
fn repack_leaves_no_package() {
    let folder = folder();
    models(&folder.path().join("large"));
    let before = names(folder.path());
    let mut child = rmpkg(&folder, "repack plain.rmpkg --models large -o new.rmpkg");
    begins_to_write(folder.path(), &mut child);
    assert_eq!(interrupt(child), INTERRUPTED);
    assert_eq!(names(folder.path()), before);
}

/// Both ask for a password, here a pipe that somebody has begun to read and that stays empty.
#[test]
fn keygen_and_sign_leave_nothing() {
    let folder = folder();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let key = "keygen own.key --password-file password";
    assert!(rmpkg(&folder, key).wait().unwrap().success());
    let before = names(folder.path());
    for line in [
        "keygen new.key --password-file pipe",
        "sign plain.rmpkg --key own.key --password-file pipe",
        "sign plain.rmpkg --key own.key --password-file pipe --embed",
    ] {
        let child = rmpkg(&folder, line);
        let _writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        assert_eq!(interrupt(child), INTERRUPTED, "{line}");
        assert_eq!(names(folder.path()), before, "{line}");
    }
}
