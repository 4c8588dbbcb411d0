//! How much memory a run takes of its host. One test, since the allocator counts for the whole process; the memory of
//! the guest itself is not the allocator's.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use peak_alloc::PeakAlloc;
use rmpkg_run::{Limits, OutputStream, Request, RunError, Success};
use support::{escaped, load, report};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const LIMIT: usize = 16 << 20;

/// A program whose report has an item many times: it is written in pieces of some 60,000 bytes.
fn repeating(item: &str, bytes: usize) -> String {
    let (before, after) =
        report("[0]").split_once("[0]").map(|(a, b)| (format!("{a}["), format!("0]{b}"))).unwrap();
    let (item_length, times) = (item.len(), 60_000 / item.len());
    let pieces = (bytes - before.len() - after.len()) / (item_length * times);
    let write = |at: usize, length: usize| {
        format!(
            "(i32.store (i32.const 0) (i32.const {at})) (i32.store (i32.const 4) (i32.const {length}))
            (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))"
        )
    };
    let (after_at, item_at) = (2048, 4096);
    format!(
        r#"(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 16) "{}") (data (i32.const {after_at}) "{}") (data (i32.const {item_at}) "{}")
        (func (export "_start") (local $n i32)
            (local.set $n (i32.const 1))
            (loop $copy
                (memory.copy
                    (i32.add (i32.const {item_at}) (i32.mul (local.get $n) (i32.const {item_length})))
                    (i32.const {item_at}) (i32.const {item_length}))
                (local.set $n (i32.add (local.get $n) (i32.const 1)))
                (br_if $copy (i32.lt_u (local.get $n) (i32.const {times}))))
            {}
            (local.set $n (i32.const {pieces}))
            (loop $piece
                {}
                (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                (br_if $piece (local.get $n)))
            {})"#,
        escaped(&before),
        escaped(&after),
        escaped(item),
        write(16, before.len()),
        write(item_at, item_length * times),
        write(after_at, after.len()),
    )
}

/// What a run comes to, and the bytes that are allocated at the same time, at most, until then.
fn run(item: &str) -> (Result<Success, RunError>, usize) {
    let pipeline = load(&repeating(item, LIMIT));
    let limits = Limits { stdout_bytes: Some(LIMIT as u64), ..Limits::default() };
    let request = Request { limits, ..Request::default() };
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let result = pipeline.run(&request);
    (result, ALLOCATOR.peak_usage() - before)
}

#[test]
fn a_result_takes_its_host_no_more_than_twice_the_output_limit() {
    for item in ["100000,", r#"{"a":[12345678901]},"#, r#""","",1234567890123,"#] {
        let (success, peak) = run(item);
        let json = success.unwrap().json;
        assert!(json.len() > LIMIT - 70_000 && json.contains(&item.repeat(3)));
        assert!(peak < 2 * LIMIT, "{peak} bytes for `{item}`");
    }
    for item in ["{},", "1,", "[[]],"] {
        let (end, peak) = run(item);
        let error = end.unwrap_err();
        assert!(matches!(error, RunError::Values { stream: OutputStream::Stdout, .. }), "{error}");
        assert_eq!((error.kind(), error.exit_code()), ("output", 4));
        assert!(peak < 2 * LIMIT, "{peak} bytes for `{item}`");
    }
}
