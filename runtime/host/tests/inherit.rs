//! Streams that are passed on carry exactly the guest's bytes. The test harness writes to stdout itself, so
//! this test has none: it starts itself again and looks at what that process wrote.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::process::Command;

use wasi_host::{Invocation, OutputMode};

/// Set in the process that runs the guest.
const CHILD: &str = "WASI_HOST_TEST_CHILD";

fn main() {
    if std::env::var_os(CHILD).is_some() {
        return run_guest();
    }
    let child = Command::new(std::env::current_exe().unwrap()).env(CHILD, "1").output().unwrap();
    assert!(child.status.success());
    assert_eq!(child.stdout, b"ab\xff\0 end");
    assert_eq!(child.stderr, b"end");
}

/// Writes eight bytes to stdout and the last three of them to stderr.
fn run_guest() {
    let code = r#"
        (i64.store (i32.const 16) (i64.const 0x646e652000ff6261))
        (i64.store (i32.const 0) (i64.const 0x800000010))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (i64.store (i32.const 0) (i64.const 0x300000015))
        (drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))"#;
    let invocation = Invocation {
        stdout: OutputMode::Inherit,
        stderr: OutputMode::Tee,
        ..Invocation::default()
    };
    let outcome = support::run(code, invocation);
    assert!(outcome.is_success());
    assert_eq!((outcome.stdout, outcome.stderr), (Vec::new(), b"end".to_vec()));
}
