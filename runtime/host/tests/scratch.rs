//! The folder that a run has to itself.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;
use std::time::Duration;

use support::{guest, run};
use tempfile::TempDir;
use wasi_host::{Invocation, Limits, RunError, Scratch, Termination};

/// Makes the file `a`, which may not be there: descriptor 4.
const MAKE: &str = "
    (i32.store8 (i32.const 64) (i32.const 0x61))
    (if (call $path_open
          (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1)
          (i32.const 5) (i64.const 0x600066) (i64.const 0) (i32.const 0) (i32.const 32))
      (then (call $proc_exit (i32.const 100))))";

/// Writes 1,000 bytes to it.
const WRITE: &str = "
    (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 1000))
    (drop (call $fd_write (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 16)))";

fn with_scratch(parent: &Path, limits: Limits) -> Invocation {
    let scratch = Scratch { guest: "/tmp".to_owned(), parent: Some(parent.to_owned()) };
    Invocation { scratch: Some(scratch), limits, ..Invocation::default() }
}

fn end(parent: &TempDir, limits: Limits, code: &str) -> Termination {
    run(code, with_scratch(parent.path(), limits)).termination
}

fn is_empty(folder: &TempDir) -> bool {
    fs::read_dir(folder.path()).unwrap().next().is_none()
}

#[test]
fn it_is_empty_for_each_run_and_gone_after_it() {
    let parent = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let end = end(&parent, Limits::default(), &format!("{MAKE} {WRITE}"));
        assert_eq!(end, Termination::Exited(0));
        assert!(is_empty(&parent));
    }
}

#[test]
fn it_is_gone_whatever_the_end() {
    let parent = tempfile::tempdir().unwrap();
    let time = Limits { time: Some(Duration::from_millis(20)), ..Limits::default() };
    for (limits, code) in [
        (Limits::default(), "(call $proc_exit (i32.const 7))"),
        (Limits::default(), "unreachable"),
        (time, "(loop $again (br $again))"),
    ] {
        let end = end(&parent, limits, &format!("{MAKE} {code}"));
        assert!(!matches!(end, Termination::Exited(0 | 100)), "{code}: {end}");
        assert!(is_empty(&parent), "{code}");
    }
}

#[test]
fn what_is_in_it_counts() {
    let parent = tempfile::tempdir().unwrap();
    let bytes = Limits { file_bytes: Some(4_096 + 2_999), ..Limits::default() };
    let three_times = format!("{MAKE} {WRITE} {WRITE} {WRITE}");
    assert_eq!(end(&parent, bytes, &three_times), Termination::DataLimit { limit: 7_095 });
    let files = Limits { files: Some(0), ..Limits::default() };
    assert_eq!(end(&parent, files, MAKE), Termination::FilesLimit { limit: 0 });
    assert!(is_empty(&parent));
}

#[test]
fn a_place_where_none_can_be_made_is_named() {
    let missing = tempfile::tempdir().unwrap().path().join("missing");
    let command = guest(r#"(func (export "_start"))"#);
    let error = command.run(with_scratch(&missing, Limits::default())).unwrap_err();
    assert!(matches!(&error, RunError::Scratch { parent, .. } if *parent == missing));
    assert!(error.to_string().contains("that the guest sees as `/tmp`"), "{error}");
}
