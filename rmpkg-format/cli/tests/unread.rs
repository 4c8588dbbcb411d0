//! Runs whose stderr is a pipe that nobody reads.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::process::{Command, Stdio};

/// Writes 64 KiB to stderr for ever.
const LOGS: &str = r#"(import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 2)
    (data (i32.const 0) "\10\00\00\00\00\00\01\00")
    (func (export "_start")
        (loop $more
            (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
            (br $more)))"#;

/// That it ends is the test: first the guest waits for somebody to read, then what is told of its end.
#[test]
fn a_run_that_nobody_reads_ends_with_its_time() {
    let folder = tempfile::tempdir().unwrap();
    support::package(&folder.path().join("logs.rmpkg"), LOGS);
    for words in ["run --timeout 0.2 logs.rmpkg", "run --stream --timeout 0.2 logs.rmpkg"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rmpkg"))
            .current_dir(folder.path())
            .args(words.split(' '))
            .env("RMPKG_CACHE_DIR", folder.path().join("cache"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let unread = child.stderr.take();
        assert_eq!(child.wait().unwrap().code(), Some(4), "{words}");
        drop(unread);
    }
}
