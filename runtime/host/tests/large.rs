//! Reading and writing more at once than the engine moves.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use wasi_host::{Host, HostOptions, Invocation, Preopen, Termination};

/// Of the buffer, a little more than two pieces. The file system keeps none of it: it is a hole, or all zeros.
const LARGE: u32 = (128 << 20) + 5;
const RIGHTS: u64 = 0x66;

/// A guest with the file `f` as descriptor 4, and the buffer of [`LARGE`] bytes described at 0.
fn guest(code: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (memory (export "memory") 2100)
          (func $require (param $is_so i32)
            (if (i32.eqz (local.get $is_so)) (then (call $proc_exit (i32.const 1)))))
          (func (export "_start")
            (i32.store8 (i32.const 64) (i32.const 0x66))
            (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 1)
              (i64.const {RIGHTS}) (i64.const 0) (i32.const 0) (i32.const 32)))
            (i32.store (i32.const 0) (i32.const 65536))
            (i32.store (i32.const 4) (i32.const {LARGE}))
            {code}
            ;; The description is the guest's own again.
            (call $require (i32.eq (i32.load (i32.const 0)) (i32.const 65536)))
            (call $require (i32.eq (i32.load (i32.const 4)) (i32.const {LARGE})))))"#
    );
    wat::parse_str(text).unwrap()
}

/// Requires that a call succeeds and moves so many bytes.
fn moves(call: &str, bytes: u32) -> String {
    format!(
        "(call $require (i32.eqz (call ${call} (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 16))))
         (call $require (i32.eq (i32.load (i32.const 16)) (i32.const {bytes})))"
    )
}

/// Runs a guest whose file has some content, and gives how large the file is then.
fn run(content: &[u8], code: &str) -> (Termination, u64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("f");
    fs::write(&file, content).unwrap();
    let preopen =
        Preopen { host: folder.path().to_owned(), guest: "/data".to_owned(), writable: true };
    let command = Host::new(HostOptions::default()).unwrap().compile(&guest(code)).unwrap();
    let invocation = Invocation { preopens: vec![preopen], ..Invocation::default() };
    let outcome = command.run(invocation).unwrap();
    (outcome.termination, fs::metadata(file).unwrap().len())
}

#[test]
fn a_few_bytes_are_read_into_a_large_buffer() {
    let bytes = "(call $require (i32.eq (i32.load8_u (i32.const 65540)) (i32.const 0x73)))";
    let (termination, _) = run(b"bytes", &(moves("fd_read", 5) + bytes + &moves("fd_read", 0)));
    assert_eq!(termination, Termination::Exited(0));
}

#[test]
fn a_large_file_is_read_at_once() {
    let mut content = vec![0; LARGE as usize];
    content[LARGE as usize - 1] = 7;
    let last = 65536 + LARGE - 1;
    let is_there =
        format!("(call $require (i32.eq (i32.load8_u (i32.const {last})) (i32.const 7)))");
    let (termination, _) = run(&content, &(moves("fd_read", LARGE) + &is_there));
    assert_eq!(termination, Termination::Exited(0));
}

#[test]
fn a_large_buffer_is_written_at_once() {
    let (termination, size) = run(b"", &moves("fd_write", LARGE));
    assert_eq!((termination, size), (Termination::Exited(0), LARGE.into()));
}
