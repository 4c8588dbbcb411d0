//! Small guests that count, and what their memory is once it was kept.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use wasi_host::{Command, Host, HostOptions, Image, Invocation, Termination};
use wasi_snapshot::{Entries, embed};

const ENTRIES: Entries<'static> =
    Entries { initialize: "initialize", resume: "resume", stack_pointer: "stack" };

/// Writes below the end of its stack, into its data and beyond, and draws a random number.
const COUNTER: &str = r#"(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (memory (export "memory") 2)
    (global $stack (export "stack") (mut i32) (i32.const 1024))
    (data (i32.const 1024) "\05")
    (func (export "_start") (call $exit (i32.load8_u (i32.const 1024))))
    (func (export "initialize")
        (i32.store (i32.const 512) (i32.const -1))
        (i32.store8 (i32.const 1024) (i32.const 42))
        (drop (call $random (i32.const 4096) (i32.const 16)))
        (drop (memory.grow (i32.const 1)))
        (i32.store (i32.const 140000) (i32.const 7)))
    (func (export "resume")
        (call $exit (i32.add
            (i32.load8_u (i32.const 1024))
            (i32.add (i32.load (i32.const 140000)) (i32.load (i32.const 512)))))))"#;

fn compile(wasm: &[u8]) -> Command {
    Host::new(HostOptions::default()).unwrap().compile(wasm).unwrap()
}

fn exit(wasm: &[u8]) -> Termination {
    compile(wasm).run(Invocation::default()).unwrap().termination
}

/// The guest with the memory that it has prepared.
fn snapshot(wat: &str, seed: u8) -> Result<Vec<u8>, String> {
    let wasm = wat::parse_str(wat).unwrap();
    let prepared = compile(&wasm).prepare("initialize", Invocation::default(), [seed; 32]);
    let (outcome, image) = prepared.unwrap();
    assert!(outcome.is_success(), "{}", outcome.termination);
    embed(&wasm, &image.unwrap(), ENTRIES).map_err(|error| error.to_string())
}

#[test]
fn a_run_begins_where_the_preparation_ended() {
    let wasm = wat::parse_str(COUNTER).unwrap();
    assert_eq!(exit(&wasm), Termination::Exited(5));
    // The stack's -1 is gone: what lay there is of a call that has returned.
    assert_eq!(exit(&snapshot(COUNTER, 1).unwrap()), Termination::Exited(49));
}

#[test]
fn what_is_no_module_is_refused() {
    let image = Image { memory: Vec::new(), globals: BTreeMap::new() };
    let error = embed(b"no wasm", &image, ENTRIES).unwrap_err().to_string();
    assert!(error.starts_with("the module cannot have a snapshot: "), "{error}");
}

#[test]
fn random_bytes_follow_from_the_seed_alone() {
    assert_eq!(snapshot(COUNTER, 1), snapshot(COUNTER, 1));
    assert_ne!(snapshot(COUNTER, 1), snapshot(COUNTER, 2));
}

#[test]
fn clocks_count_how_often_they_are_looked_at() {
    let clock = r#"(module
        (import "wasi_snapshot_preview1" "clock_time_get"
            (func $clock (param i32 i64 i32) (result i32)))
        (memory (export "memory") 1)
        (func (export "_start"))
        (func (export "initialize")
            (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 0)))
            (drop (call $clock (i32.const 1) (i64.const 0) (i32.const 8)))
            (drop (call $clock (i32.const 0) (i64.const 0) (i32.const 16))))
        (func (export "resume")))"#;
    let wasm = wat::parse_str(clock).unwrap();
    let prepared = compile(&wasm).prepare("initialize", Invocation::default(), [0; 32]);
    let image = prepared.unwrap().1.unwrap();
    let (times, _) = image.memory.as_chunks::<8>();
    let times: Vec<_> = times.iter().take(3).map(|time| u64::from_le_bytes(*time)).collect();
    let beginning = 315_532_800_000_000_000;
    assert_eq!(times, [beginning, 1_000_000, beginning + 2_000_000]);
}

#[test]
fn a_variable_that_nobody_sees_is_refused() {
    let hidden = COUNTER.replace(r#"(export "stack")"#, "");
    let error = snapshot(&hidden, 1).unwrap_err();
    assert_eq!(
        error,
        "the module cannot have a snapshot: it does not export its variable number 0"
    );
}

#[test]
fn a_preparation_that_fails_gives_no_memory() {
    let failing =
        COUNTER.replace("(i32.store (i32.const 512) (i32.const -1))", "(call $exit (i32.const 3))");
    let wasm = wat::parse_str(failing).unwrap();
    let prepared = compile(&wasm).prepare("initialize", Invocation::default(), [0; 32]);
    let (outcome, image) = prepared.unwrap();
    assert_eq!((outcome.termination, image), (Termination::Exited(3), None));
}
