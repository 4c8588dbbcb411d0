//! What a module is when its safepoints are taken out again.

#![allow(clippy::unwrap_used, reason = "tests")]

use safepoints::{MOST_INTERVAL, Unproved, insert, prove, remove};
use wasmtime::{Caller, Engine, Linker, Module, Store};

const YIELD: &str = r#"(import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))"#;

/// Leaves with branches out of them, leaves that count down, other loops, recursion by name and through a table, bytes
/// that are copied and filled, and a call of the host that was there before.
const PROGRAM: &str = r#"
    (memory (export "memory") 3)
    (table funcref (elem $twice))
    (global $calls (mut i32) (i32.const 0))
    (func $twice (param $depth i32)
      (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
      (if (local.get $depth)
        (then
          (call_indirect (param i32) (i32.sub (local.get $depth) (i32.const 1)) (i32.const 0))
          (call $twice (i32.sub (local.get $depth) (i32.const 1))))))
    (func $fill (param $to i32) (result i32) (local $i i32)
      (block $out (result i32)
        (loop $next
          (i32.store8 (local.get $i) (local.get $i))
          (drop (br_if $out (i32.const 7) (i32.gt_u (local.get $i) (i32.const 70_000))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br_if $next (i32.lt_u (local.get $i) (local.get $to))))
        (local.get $i)))
    (func $clear (param $from i32) (local $n i64)
      (local.set $n (i64.const 777))
      (loop $next
        (i64.store (local.get $from) (i64.const 0x0102030405060708))
        (local.set $from (i32.add (local.get $from) (i32.const 8)))
        (br_if $next (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0)))))
    (func (export "run") (result i32) (local $i i32) (local $sum i32)
      (drop (call $yield))
      (call $clear (i32.const 150_000))
      (loop $next
        (call $twice (i32.const 6))
        (local.set $sum (i32.add (local.get $sum) (call $fill (i32.mul (local.get $i) (i32.const 9000)))))
        (memory.copy (i32.const 300) (i32.const 64) (i32.mul (local.get $i) (i32.const 5000)))
        (memory.fill (i32.const 90_000) (local.get $i) (i32.and (local.get $sum) (i32.const 0xffff)))
        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 9))))
      (i32.add (i32.mul (global.get $calls) (i32.const 1000))
        (i32.add (local.get $sum) (i32.load (i32.const 20_300)))))"#;

fn program() -> Vec<u8> {
    wat::parse_str(format!("(module {YIELD} {PROGRAM})")).unwrap()
}

/// What a module returns and how its memory is then, and how often it has called its host.
fn run(wasm: &[u8]) -> (i32, Vec<u8>, u32) {
    let engine = Engine::default();
    let module = Module::new(&engine, wasm).unwrap();
    let mut linker = Linker::new(&engine);
    let count = |mut caller: Caller<'_, u32>| {
        *caller.data_mut() += 1;
        0
    };
    linker.func_wrap("wasi_snapshot_preview1", "sched_yield", count).unwrap();
    let mut store = Store::new(&engine, 0);
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let run = instance.get_typed_func::<(), i32>(&mut store, "run").unwrap();
    let result = run.call(&mut store, ()).unwrap();
    let memory = instance.get_memory(&mut store, "memory").unwrap().data(&store).to_vec();
    (result, memory, store.into_data())
}

#[test]
fn a_module_does_what_it_did_before_it_got_them() {
    let untouched = run(&program());
    assert_eq!(untouched.2, 1, "it calls the host itself");
    for interval in [1, 50, MOST_INTERVAL] {
        let with = insert(&program(), interval).unwrap();
        let (result, memory, _) = run(&with);
        assert_eq!((result, &memory), (untouched.0, &untouched.1));
        let left = remove(&with).unwrap();
        assert!(left.len() < with.len());
        assert_eq!(run(&left), untouched);
    }
    assert!(run(&insert(&program(), 1).unwrap()).2 > 1000, "with them it calls often");
}

/// What is left may be given safepoints again, which are proved as ever.
#[test]
fn they_come_and_go() {
    let left = remove(&insert(&program(), 5).unwrap()).unwrap();
    let again = insert(&left, 5).unwrap();
    safepoints::prove(&again).unwrap();
    assert_eq!(run(&remove(&again).unwrap()), run(&program()));
}

/// Hints and whatever else tells of places in the code would tell of others.
#[test]
fn nothing_tells_of_places_that_moved() {
    let with = insert(&program(), 5).unwrap();
    let mut hinted = with.clone();
    let name = b"metadata.code.of_mine";
    hinted.extend([0, name.len() as u8 + 1, name.len() as u8]);
    hinted.extend(name);
    assert_eq!(remove(&hinted).unwrap(), remove(&with).unwrap());
}

#[test]
fn nothing_is_taken_out_without_a_proof() {
    remove(&program()).unwrap_err();
    remove(&insert(&program(), MOST_INTERVAL + 1).unwrap()).unwrap_err();
    remove(b"").unwrap_err();
}

/// What stands against taking the safepoints out of a module with a loop, two variables before the counting ones, and
/// these bytes changed. It has a proof all the same.
fn refusal(old: &[u8], new: &[u8]) -> Unproved {
    let text = r#"(global $mine (mut i32) (i32.const 0))
        (func (export "run") (local $mine f32)
          (loop $next (br_if $next (i32.eqz (global.get $mine))))
          (drop (local.get $mine))
          (drop (global.get $mine)))"#;
    let mut wasm = insert(&wat::parse_str(format!("(module {YIELD} {text})")).unwrap(), 5).unwrap();
    remove(&wasm).unwrap();
    let places = wasm.windows(old.len()).enumerate().filter(|(_, bytes)| *bytes == old);
    let [at] = places.map(|(at, _)| at).collect::<Vec<_>>()[..] else { panic!("{old:x?}") };
    wasm[at..at + new.len()].copy_from_slice(new);
    prove(&wasm).unwrap();
    remove(&wasm).unwrap_err()
}

/// Such code would see another number.
#[test]
fn nothing_is_taken_out_that_other_code_looks_at() {
    let local = refusal(&[0x20, 0, 0x1a], &[0x20, 1, 0x1a]);
    assert!(matches!(local, Unproved::Read { function: 1 }), "{local}");
    let global = refusal(&[0x23, 0, 0x1a], &[0x23, 1, 0x1a]);
    assert_eq!(global.to_string(), "function 1 reads a variable that counts");
}

/// The variable that counts becomes one of another type, so that the safepoint does not fit it.
#[test]
fn nothing_becomes_valid_by_what_is_taken_out() {
    let refused = refusal(&[1, 0x7d, 1, 0x7f], &[1, 0x7d, 1, 0x7e]);
    assert!(matches!(refused, Unproved::Module(_)), "{refused}");
}
