//! Standard input and output that lie in this process's memory.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;

use support::run;
use wasi_host::{Invocation, Preopen, Termination};

const BADF: i32 = 8;

/// Describes a buffer at 0, for a call of this name, whose answer is left and whose count is at 8.
fn call(name: &str, fd: u32, at: u32, length: u32) -> String {
    format!(
        "(i32.store (i32.const 0) (i32.const {at})) (i32.store (i32.const 4) (i32.const {length}))
         (call ${name} (i32.const {fd}) (i32.const 0) (i32.const 1) (i32.const 8))"
    )
}

/// The same, which has to succeed and to move so many bytes.
fn moves(name: &str, fd: u32, at: u32, length: u32, moved: u32) -> String {
    format!(
        "{} (if (then (call $proc_exit (i32.const 101))))
         (if (i32.ne (i32.load (i32.const 8)) (i32.const {moved})) (then (call $proc_exit (i32.const 102))))",
        call(name, fd, at, length)
    )
}

fn given(stdin: &str) -> Invocation {
    Invocation { stdin: stdin.into(), ..Invocation::default() }
}

#[test]
fn what_is_read_goes_on_where_it_was_until_the_end() {
    let code = moves("fd_read", 0, 64, 3, 3)
        + &moves("fd_read", 0, 67, 60_000, 4)
        + &moves("fd_read", 0, 71, 60_000, 0)
        + &moves("fd_write", 1, 64, 7, 7)
        + &moves("fd_write", 1, 66, 2, 2);
    let outcome = run(&code, given("0123456"));
    assert_eq!(outcome.termination, Termination::Exited(0));
    assert_eq!((outcome.stdout.as_slice(), outcome.stdout_bytes), (b"012345623".as_slice(), 9));
}

#[test]
fn a_stream_is_the_same_one_under_another_number() {
    let renumber =
        |from, to| format!("(drop (call $fd_renumber (i32.const {from}) (i32.const {to})))");
    let code = renumber(1, 2)
        + &moves("fd_read", 0, 64, 9, 4)
        + &moves("fd_write", 2, 64, 4, 4)
        + &format!("(call $proc_exit {})", call("fd_write", 1, 64, 4));
    let outcome = run(&code, given("text"));
    assert_eq!(outcome.termination, Termination::Exited(BADF), "1 is closed");
    assert_eq!(outcome.stdout, b"text");

    let code = renumber(0, 2) + &moves("fd_read", 2, 64, 9, 4) + &moves("fd_write", 1, 64, 4, 4);
    assert_eq!(run(&code, given("text")).stdout, b"text");
}

#[test]
fn a_file_in_the_place_of_a_stream_is_no_stream() {
    let folder = tempfile::tempdir().unwrap();
    let preopen =
        Preopen { host: folder.path().to_owned(), guest: "/data".to_owned(), writable: true };
    let code = "(i32.store8 (i32.const 64) (i32.const 0x66))
        (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 1)
          (i64.const 0x66) (i64.const 0) (i32.const 0) (i32.const 32)))
        (drop (call $fd_renumber (i32.const 4) (i32.const 1)))"
        .to_owned()
        + &moves("fd_write", 1, 64, 1, 1);
    let outcome = run(&code, Invocation { preopens: vec![preopen], ..Invocation::default() });
    assert_eq!(outcome.termination, Termination::Exited(0));
    assert_eq!(outcome.stdout, b"");
    assert_eq!(fs::read(folder.path().join("f")).unwrap(), b"f");
}

#[test]
fn what_does_not_lie_in_the_memory_is_not_moved() {
    for (name, fd) in [("fd_read", 0), ("fd_write", 1)] {
        let code = format!("(call $proc_exit {})", call(name, fd, 70_000, 1_000));
        let outcome = run(&code, given("text"));
        assert_ne!(outcome.termination, Termination::Exited(0), "{name}");
        assert_eq!(
            (outcome.stdout.as_slice(), outcome.stdout_bytes),
            (b"".as_slice(), 0),
            "{name}"
        );
    }
}
