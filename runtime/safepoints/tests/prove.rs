//! What is proved of modules, and what is not.

#![allow(clippy::unwrap_used, reason = "tests")]

use safepoints::{MOST_INTERVAL, Unproved, insert, prove};

const YIELD: &str = r#"(import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))"#;

/// Loops of both kinds, recursion, and bytes that are copied.
const PROGRAM: &str = r#"
    (memory (export "memory") 3)
    (global $sum (mut f64) (f64.const 0))
    (table funcref (elem $twice))
    (func $twice (param $depth i32)
      (if (local.get $depth)
        (then
          (call_indirect (param i32) (i32.sub (local.get $depth) (i32.const 1)) (i32.const 0))
          (call $twice (i32.sub (local.get $depth) (i32.const 1))))))
    (func $add (param $to f64) (local $i f64)
      (loop $next
        (local.set $i (f64.add (local.get $i) (f64.const 1)))
        (global.set $sum (f64.add (global.get $sum) (local.get $i)))
        (br_if $next (f64.lt (local.get $i) (local.get $to)))))
    (func (export "_start") (local $i i32)
      (loop $next
        (call $add (f64.const 9))
        (call $twice (i32.const 3))
        (memory.copy (i32.const 0) (i32.const 64) (local.get $i))
        (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 9)))))"#;

fn module(body: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {YIELD} {body})")).unwrap()
}

fn with_safepoints(body: &str) -> Vec<u8> {
    insert(&module(body), MOST_INTERVAL).unwrap()
}

/// What stands against a proof for a module that was given safepoints and then changed: each place that has
/// the bytes `old` gets `new`.
fn changed(body: &str, old: &[u8], new: &[u8]) -> Vec<Unproved> {
    let wasm = with_safepoints(body);
    assert_eq!(old.len(), new.len());
    let places = wasm.windows(old.len()).enumerate().filter(|(_, bytes)| *bytes == old);
    let tampered = places.map(|(at, _)| {
        let mut tampered = wasm.clone();
        tampered[at..at + new.len()].copy_from_slice(new);
        wasmparser::validate(&tampered).unwrap();
        prove(&tampered).unwrap_err()
    });
    tampered.collect()
}

#[test]
fn a_module_with_safepoints_has_a_proof() {
    prove(&with_safepoints(PROGRAM)).unwrap();
    prove(&with_safepoints(r#"(func (export "_start"))"#)).unwrap();
}

#[test]
fn a_module_without_has_none() {
    assert!(matches!(prove(&module(PROGRAM)), Err(Unproved::Helpers)));
    let error = prove(&wat::parse_str("(module)").unwrap()).unwrap_err();
    assert!(matches!(error, Unproved::Module(_)), "{error}");
}

#[test]
fn an_interval_that_is_too_long_is_not_accepted() {
    let wasm = insert(&module(PROGRAM), MOST_INTERVAL + 1).unwrap();
    assert!(matches!(prove(&wasm), Err(Unproved::Helpers)));
}

/// A snapshot of a run has other data and another count.
#[test]
fn neither_data_nor_the_count_matter() {
    let wasm = with_safepoints(&format!(r#"{PROGRAM} (data (i32.const 8) "before")"#));
    let mut later = wasm.clone();
    let data = wasm.windows(6).position(|bytes| bytes == b"before").unwrap();
    later[data..data + 6].copy_from_slice(b"latter");
    // i32.const 65536, end; i32.const 63, two bytes longer than need be.
    let count = wasm.windows(5).position(|bytes| bytes == [0x41, 0x80, 0x80, 0x04, 0x0b]).unwrap();
    later[count..count + 4].copy_from_slice(&[0x41, 0xbf, 0x80, 0x00]);
    assert_ne!(wasm, later);
    prove(&later).unwrap();
    // 2²⁰ - 1
    later[count..count + 4].copy_from_slice(&[0x41, 0xff, 0xff, 0x3f]);
    assert!(matches!(prove(&later), Err(Unproved::Counter)));
}

#[test]
fn another_amount_is_no_safepoint() {
    // global.get 1, i32.const 1, i32.sub: with 0 in the place of 1.
    let of_calls = changed(PROGRAM, &[0x23, 1, 0x41, 1, 0x6b], &[0x23, 1, 0x41, 0, 0x6b]);
    assert!(matches!(of_calls[..], [Unproved::Written { .. }, ..]), "{of_calls:?}");
    // i32.const 1, i32.add, local.tee 1, i32.const 31: the same of a loop.
    let (old, new) = ([0x41, 1, 0x6a, 0x22, 1, 0x41, 31], [0x41, 0, 0x6a, 0x22, 1, 0x41, 31]);
    let of_loops = changed(PROGRAM, &old, &new);
    assert!(matches!(of_loops[..], [Unproved::Loop { .. }]), "{of_loops:?}");
}

#[test]
fn a_counter_that_others_write_to_is_none() {
    let body = r#"(func (export "_start") (local $i i32)
        (loop $next (local.set $i (i32.const 7)) (br $next)))"#;
    // local.set $i: the variable that counts in its place.
    let errors = changed(body, &[0x41, 7, 0x21, 0], &[0x41, 7, 0x21, 1]);
    assert!(matches!(errors[..], [Unproved::Written { .. }]), "{errors:?}");
    let body = r#"(global $own (mut i32) (i32.const 0)) (func (export "_start")
        (global.set $own (i32.const 7)))"#;
    let errors = changed(body, &[0x41, 7, 0x24, 0], &[0x41, 7, 0x24, 1]);
    assert!(matches!(errors[..], [Unproved::Written { .. }]), "{errors:?}");
}

#[test]
fn helpers_that_do_not_call_the_host_are_none() {
    // call $yield, drop, end: i32.const in place of the call.
    let errors = changed(PROGRAM, &[0x10, 0, 0x1a, 0x0b], &[0x41, 0, 0x1a, 0x0b]);
    assert!(matches!(errors[..], [Unproved::Helpers]), "{errors:?}");
}

/// Recursion that is there because a call leads elsewhere now.
#[test]
fn recursion_that_is_not_counted_is_found() {
    let body = r#"(func $end) (func $begin (call $end) (drop (i32.const 77))) (start $begin)"#;
    let errors = changed(body, &[0x10, 1, 0x41, 0xcd], &[0x10, 2, 0x41, 0xcd]);
    assert!(matches!(errors[..], [Unproved::Recursion { function: 2 }]), "{errors:?}");
}

/// A chain of functions that each call the next one twice, without loops or recursion.
fn chain(length: usize) -> String {
    let calls = |at: usize| format!("(func $f{at} (call $f{0}) (call $f{0}))", at + 1);
    let chain = (0..length).map(calls).collect::<String>();
    format!("{chain} (func $f{length}) (start $f0)")
}

#[test]
fn chains_of_calls_are_counted_before_they_do_much() {
    prove(&with_safepoints(&chain(60))).unwrap();
}

/// What safepoints call, in a module without a memory.
const HELPERS: &str = r#"
    (func $host (global.set $count (i32.const 5)) (drop (call $yield)))
    (func $batch (param i32) (result i32)
      (global.set $count (i32.sub (global.get $count) (local.get 0)))
      (if (i32.le_s (global.get $count) (i32.const 0)) (then (call $host)))
      (i32.const 0))"#;

/// What counts in a parameter begins at whatever its caller wants. The same function is proved with a variable.
#[test]
fn a_loop_that_counts_in_a_parameter_is_found() {
    let with = |variable: &str| {
        module(&format!(
            r#"(global $count (mut i32) (i32.const 5))
               (func ({variable} $i i32) (loop
                 (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 31) i32.gt_s
                 (if (then (local.set $i (call $batch (local.get $i)))))))
               {HELPERS}"#
        ))
    };
    prove(&with("local")).unwrap();
    assert!(matches!(prove(&with("param")), Err(Unproved::Loop { function: 1 })));
}

/// A module that never comes to a count, though it has no loop: the helpers are there, the counts are not.
#[test]
fn much_work_that_is_not_counted_is_found() {
    let counter = "(global $count (mut i32) (i32.const 5))";
    let of_length = |length| module(&format!("{counter} {} {HELPERS}", chain(length)));
    prove(&of_length(10)).unwrap();
    assert!(matches!(prove(&of_length(30)), Err(Unproved::Work { .. })));
}

#[test]
fn instructions_that_may_take_any_time_are_not_accepted() {
    for instruction in [
        "(memory.copy (i32.const 0) (i32.const 64) (local.get 0))",
        "(memory.fill (i32.const 0) (i32.const 64) (i32.const 4097))",
        "(memory.init $data (i32.const 0) (i32.const 0) (local.get 0))",
        "(table.fill (i32.const 0) (ref.null func) (local.get 0))",
    ] {
        let body = format!(
            r#"(memory 1) (data $data "text") (table 1 funcref) (func (local i32) {instruction})"#
        );
        let counted = prove(&with_safepoints(&body));
        let is_bulk = instruction.starts_with("(memory.copy") || instruction.contains("4097");
        assert_eq!(counted.is_ok(), is_bulk, "{instruction}");
        if !is_bulk {
            assert!(matches!(counted, Err(Unproved::Instruction { .. })), "{instruction}");
        }
    }
}

#[test]
fn many_calls_one_after_the_other_are_counted_where_they_add_up() {
    // 2,400 calls of a function of 2,000 instructions, which alone is too small to be counted.
    let work = "(drop (i32.const 0))".repeat(1000);
    let calls = "(call $work)".repeat(2400);
    let body = format!(r#"(func $work {work}) (func (export "_start") {calls})"#);
    prove(&with_safepoints(&body)).unwrap();
}

/// A loop that counts down, before and after it may have become another one.
const COUNTDOWN: &str = r#"
    (memory 1)
    (func (export "_start") (local $n i64)
      (local.set $n (i64.const 1000))
      (loop $next
        (i32.store8 (i32.const 8) (i32.const 7))
        (br_if $next (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0)))))"#;

/// A loop that only asks whether it is at its end does far more with a safepoint than without, all the more in
/// loops around it.
#[test]
fn safepoints_of_loops_that_do_nothing_are_counted_where_they_add_up() {
    let looped = |work: &str| {
        format!("(loop $next {work} (br_if $next (i32.eqz (i32.load8_u (global.get $at)))))")
    };
    let nothing = looped("");
    let inner = looped("(call $nothing)");
    let outer = looped(&"(call $inner)".repeat(5));
    let wasm = with_safepoints(&format!(
        r#"(memory (export "memory") 1) (global $at (mut i32) (i32.const 0))
           (func $nothing {nothing}) (func $inner {inner}) (func (export "_start") {outer})"#
    ));
    prove(&wasm).unwrap();
}

#[test]
fn a_strip_that_does_not_end_is_found() {
    prove(&with_safepoints(COUNTDOWN)).unwrap();
    // Of the local variables 0 is the number, 1 the length of a strip, and 2 counts.
    for (old, new) in [
        // local.get 1, i32.const 1, i32.sub, local.tee 1, br_if 0: takes 0 off.
        (
            &[0x20, 1, 0x41, 1, 0x6b, 0x22, 1, 0x0d, 0][..],
            &[0x20, 1, 0x41, 0, 0x6b, 0x22, 1, 0x0d, 0][..],
        ),
        // Takes it off another variable.
        (&[0x41, 1, 0x6b, 0x22, 1, 0x0d, 0], &[0x41, 1, 0x6b, 0x22, 2, 0x0d, 0]),
        // i32.const 8, i32.const 7, i32.store8: a write to the length, with what it takes to be valid.
        (&[0x41, 8, 0x41, 7, 0x3a, 0, 0], &[0x41, 8, 0x21, 1, 0x01, 0x01, 0x01]),
        // The same, and a branch to the beginning.
        (&[0x41, 8, 0x41, 7, 0x3a, 0, 0], &[0x41, 8, 0x0d, 0, 0x01, 0x01, 0x01]),
        // i32.const 127, i32.and: longer strips.
        (&[0x41, 0xff, 0, 0x71], &[0x41, 0xff, 1, 0x71]),
        // local.get 2, local.get 1, i32.add: another amount.
        (&[0x20, 2, 0x20, 1, 0x6a], &[0x20, 2, 0x20, 2, 0x6a]),
    ] {
        let errors = changed(COUNTDOWN, old, new);
        assert!(matches!(errors[..], [Unproved::Loop { function: 1 }]), "{new:x?}: {errors:?}");
    }
}

/// Code as that of strips, on these variables, with something at the beginning of the inner loop.
fn strips(variable: &str, length: &str, work: &str) -> Vec<u8> {
    module(&format!(
        r#"(global $count (mut i32) (i32.const 5))
           (func (local $n i32) (local $length i32) (local $i i32)
             (loop
               (local.set {length} (i32.add
                 (i32.and (i32.sub (local.get {variable}) (i32.const 1)) (i32.const 127)) (i32.const 1)))
               (local.set {variable} (i32.sub (local.get {variable}) (local.get {length})))
               (local.tee $i (i32.add (local.get $i) (local.get {length}))) (i32.const 31) i32.gt_s
               (if (then (local.set $i (call $batch (local.get $i)))))
               (loop {work}
                 (br_if 0 (local.tee {length} (i32.sub (local.get {length}) (i32.const 1)))))
               (br_if 0 (local.get {variable}))))
           {HELPERS}"#
    ))
}

/// A strip of length 0 would have 2³² iterations.
#[test]
fn variables_that_are_one_and_the_same_are_found() {
    prove(&strips("$n", "$length", "")).unwrap();
    for (variable, length) in [("$n", "$n"), ("$i", "$length"), ("$n", "$i")] {
        let error = prove(&strips(variable, length, "")).unwrap_err();
        assert!(matches!(error, Unproved::Loop { function: 1 }), "{variable} {length}: {error}");
    }
}

/// A second branch would take 1 off the 0 that the first one has come to.
#[test]
fn a_strip_that_counts_down_at_two_places_is_found() {
    let count_down = "(br_if 0 (local.tee $length (i32.sub (local.get $length) (i32.const 1))))";
    let error = prove(&strips("$n", "$length", count_down)).unwrap_err();
    assert!(matches!(error, Unproved::Loop { function: 1 }), "{error}");
}

/// What a strip does is limited as well, though it is paid for.
#[test]
fn much_work_in_a_strip_is_found() {
    let counting_down = |work: usize| {
        let work = "(drop (i32.const 0))".repeat(work);
        format!(
            r#"(func (export "_start") (local $n i32)
                 (local.set $n (i32.const 1000))
                 (loop $next {work}
                   (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#
        )
    };
    for work in [10, 1_000, 10_000, 100_000] {
        prove(&with_safepoints(&counting_down(work))).unwrap();
    }
    let work = "(drop (i32.const 0))".repeat(20_000);
    let error = prove(&strips("$n", "$length", &work)).unwrap_err();
    assert!(matches!(error, Unproved::Work { function: 1 }), "{error}");
}
