//! What a guest sees of the world: its input, its arguments and its folders.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{guest, run};
use wasi_host::{Invocation, Preopen, RunError, Termination};

/// Copies stdin to stdout, a buffer of 4 KiB at a time.
const ECHO: &str = r#"
    (func (export "_start")
      (loop $more
        (i32.store (i32.const 0) (i32.const 1024))
        (i32.store (i32.const 4) (i32.const 4096))
        (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
        (i32.store (i32.const 4) (i32.load (i32.const 8)))
        (if (i32.load (i32.const 8))
          (then
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
            (br $more)))))"#;

#[test]
fn stdin_reaches_stdout_byte_for_byte() {
    let stdin: Vec<u8> = (0..100_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let invocation = Invocation { stdin: stdin.clone(), ..Invocation::default() };
    let outcome = guest(ECHO).run(invocation).unwrap();
    assert!(outcome.is_success());
    assert_eq!(outcome.stdout, stdin);
    assert_eq!(outcome.stdout_bytes, 100_000);
    assert_eq!(outcome.stderr, b"");
}

#[test]
fn a_command_can_be_run_again_with_other_input() {
    let command = guest(ECHO);
    for text in ["first", "second"] {
        let invocation = Invocation { stdin: text.into(), ..Invocation::default() };
        assert_eq!(command.run(invocation).unwrap().stdout, text.as_bytes());
    }
}

#[test]
fn arguments_and_environment_are_the_given_ones_alone() {
    // The strings are written one after the other at 200, then copied to stdout.
    let code = r#"
        (drop (call $args_get (i32.const 100) (i32.const 200)))
        (drop (call $environ_get (i32.const 100) (i32.const 211)))
        (i32.store (i32.const 0) (i32.const 200))
        (i32.store (i32.const 4) (i32.const 19))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))"#;
    let invocation = Invocation {
        args: vec!["program".to_owned(), "-x".to_owned()],
        env: BTreeMap::from([("A".to_owned(), "1".to_owned()), ("B".to_owned(), "2".to_owned())]),
        ..Invocation::default()
    };
    assert_eq!(run(code, invocation).stdout, b"program\0-x\0A=1\0B=2\0");
}

/// Creates `new.txt` in the first preopened folder and exits with the errno.
const CREATE_FILE: &str = r#"
    (i64.store (i32.const 0) (i64.const 0x7478742e77656e))
    (call $proc_exit (call $path_open
      (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 7)
      (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 32)))"#;

fn with_folder(host: &Path, writable: bool) -> Invocation {
    let preopen = Preopen { host: host.to_path_buf(), guest: "/data".to_owned(), writable };
    Invocation { preopens: vec![preopen], ..Invocation::default() }
}

#[test]
fn a_writable_folder_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = run(CREATE_FILE, with_folder(folder.path(), true));
    assert_eq!(outcome.termination, Termination::Exited(0));
    assert!(folder.path().join("new.txt").exists());
}

#[test]
fn a_read_only_folder_refuses_new_files() {
    const READ_ONLY: i32 = 69;
    let folder = tempfile::tempdir().unwrap();
    let outcome = run(CREATE_FILE, with_folder(folder.path(), false));
    assert_eq!(outcome.termination, Termination::Exited(READ_ONLY));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let error = guest(ECHO).run(with_folder(&missing, false)).unwrap_err();
    assert!(matches!(&error, RunError::Preopen { host, .. } if *host == missing));
    assert!(error.to_string().contains("that the guest sees as `/data`"), "{error}");
}
