//! Small modules with safepoints, run for real.

#![allow(clippy::unwrap_used, reason = "tests")]

use safepoints::{Error, insert};
use wasmparser::{BranchHint, KnownCustom, Payload};
use wasmtime::{Caller, Engine, Linker, Module, Store};

const YIELD: &str = r#"(import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))"#;

/// A host that has had enough of its guest.
#[derive(Debug, thiserror::Error)]
#[error("had enough")]
struct HadEnough;

/// Runs `run` of a module that is made of `body`, after which `sched_yield` was called so often.
/// The call number `patience` ends it.
fn run(body: &str, interval: u32, patience: u32) -> (wasmtime::Result<i32>, u32) {
    let wasm = wat::parse_str(format!("(module {YIELD} {body})")).unwrap();
    let engine = Engine::default();
    let module = Module::new(&engine, insert(&wasm, interval).unwrap()).unwrap();
    let mut linker = Linker::new(&engine);
    let count = move |mut caller: Caller<'_, u32>| -> wasmtime::Result<i32> {
        *caller.data_mut() += 1;
        if *caller.data() == patience { Err(HadEnough.into()) } else { Ok(0) }
    };
    linker.func_wrap("wasi_snapshot_preview1", "sched_yield", count).unwrap();
    let mut store = Store::new(&engine, 0);
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let run = instance.get_typed_func::<(), i32>(&mut store, "run").unwrap();
    let result = run.call(&mut store, ());
    (result, *store.data())
}

/// How often the host is called by a program that ends, and its result.
fn calls(body: &str, interval: u32) -> (i32, u32) {
    let (result, calls) = run(body, interval, u32::MAX);
    (result.unwrap(), calls)
}

fn assert_ended(body: &str) {
    let (result, calls) = run(body, 1_000, 3);
    assert!(result.unwrap_err().is::<HadEnough>());
    assert_eq!(calls, 3);
}

/// Counts to a number.
fn counting_to(number: u32) -> String {
    format!(
        r#"(func (export "run") (result i32) (local $i i32)
             (loop $next
               (local.set $i (i32.add (local.get $i) (i32.const 1)))
               (br_if $next (i32.lt_u (local.get $i) (i32.const {number}))))
             (local.get $i))"#
    )
}

/// The same in a leaf, since it calculates.
fn adding_up_to(number: u32) -> String {
    format!(
        r#"(func (export "run") (result i32) (local $sum f64)
             (loop $next
               (local.set $sum (f64.add (local.get $sum) (f64.const 1)))
               (br_if $next (f64.lt (local.get $sum) (f64.const {number}))))
             (i32.trunc_f64_s (local.get $sum)))"#
    )
}

#[test]
fn an_endless_loop_is_ended() {
    assert_ended(r#"(func (export "run") (result i32) (loop $ever (br $ever)) (i32.const 1))"#);
}

#[test]
fn vectors_are_computed_with_between_safepoints() {
    let sums = r#"(memory 1) (data (i32.const 16) "\01\00\00\00\02\00\00\00\03\00\00\00\04\00\00\00")
        (global $step (mut v128) (v128.const i32x4 1 1 1 1))
        (func (export "run") (result i32) (local $sum v128) (local $i i32)
          (loop $next
            (local.set $sum (i32x4.add (local.get $sum) (v128.load (i32.const 16))))
            (local.set $sum (i32x4.add (local.get $sum) (global.get $step)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $i) (i32.const 320))))
          (i32x4.extract_lane 3 (local.get $sum)))"#;
    assert_eq!(calls(sums, 32), (1600, 10));
}

#[test]
fn an_endless_loop_with_operands_is_ended() {
    assert_ended(
        r#"(func (export "run") (result i32)
             (i32.const 7) (loop $ever (param i32) (result i32) (br $ever)))"#,
    );
    assert_ended(
        r#"(func (export "run") (result i32)
             (f32.const 7)
             (loop $ever (param f32) (result i32) f32.neg (br $ever)))"#,
    );
}

#[test]
fn endless_loops_in_the_arms_of_other_code_are_ended() {
    assert_ended(
        r#"(func (export "run") (result i32) (local $i i32)
             (loop $outer
               (local.set $i (i32.add (local.get $i) (i32.const 1)))
               (block $out (br_table $outer $outer $outer (local.get $i))))
             (i32.const 1))"#,
    );
}

#[test]
fn a_call_without_end_is_ended_wherever_the_loop_stands() {
    assert_ended(
        r#"(func $callee (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
           (func (export "run") (result i32) (local $i i32)
             (loop $ever (local.set $i (call $callee (local.get $i))) (br $ever))
             (i32.const 1))"#,
    );
}

/// Iterations are paid for 32 at once.
#[test]
fn the_host_is_called_once_per_interval() {
    assert_eq!(calls(&counting_to(32_000), 320), (32_000, 100));
    assert_eq!(calls(&counting_to(32_000), 32_001), (32_000, 0));
    assert_eq!(calls(&counting_to(32_000), u32::MAX), (32_000, 0));
    assert_eq!(calls(&counting_to(64), 1), (64, 2));
    assert_eq!(calls(&counting_to(31), 1), (31, 0));
}

/// What turns a leaf over to the loop around it counts as an iteration.
#[test]
fn leaves_call_as_often() {
    let interval = 1 << 15;
    let iterations = 31 * 1024;
    assert_eq!(calls(&adding_up_to(iterations), interval), (iterations as i32, 0));
    assert_eq!(calls(&adding_up_to(iterations + 1), interval), (iterations as i32 + 1, 1));
    let many = 100 * iterations + 1;
    assert_eq!(calls(&adding_up_to(many), interval), (many as i32, 100));
}

/// Counts down from a number, of 32 or 64 bits, and gives how often that was done, modulo 2³².
fn counting_down_from(number: u64, bits: u32) -> String {
    let look = if bits == 64 { "(i64.ne (local.get $n) (i64.const 0))" } else { "(local.get $n)" };
    let count_down = format!("(local.tee $n (i{bits}.sub (local.get $n) (i{bits}.const 1)))");
    let look = look.replace("(local.get $n)", &count_down);
    format!(
        r#"(func (export "run") (result i32) (local $i i32) (local $n i{bits})
             (local.set $n (i{bits}.const {number}))
             (loop $next
               (block $even
                 (br_if $even (i32.and (local.get $i) (i32.const 1)))
                 (local.set $i (i32.add (local.get $i) (i32.const 2))))
               (local.set $i (i32.sub (local.get $i) (i32.const 1)))
               (local.set $i (i32.xor (local.get $i) (i32.const 1)))
               (br_if $next {look}))
             (i32.add (local.get $i) (i32.mul (i32.const 1000) (local.get $i))))"#
    )
}

#[test]
fn a_countdown_runs_as_often_as_it_did() {
    for (number, bits) in
        [1, 2, 127, 128, 129, 256, 1_000].into_iter().flat_map(|n| [(n, 32), (n, 64)])
    {
        let body = counting_down_from(number, bits);
        let untouched = wat::parse_str(format!("(module {YIELD} {body})")).unwrap();
        let untouched = without_safepoints(&untouched);
        for interval in [1, 100, u32::MAX] {
            assert_eq!(calls(&body, interval).0, untouched, "{number} {bits} {interval}");
        }
    }
}

/// It is paid for in strips of 128, the shortest one first.
#[test]
fn a_countdown_calls_as_often() {
    for bits in [32, 64] {
        assert_eq!(calls(&counting_down_from(128 * 100, bits), 128).1, 100);
        assert_eq!(calls(&counting_down_from(128 * 100, bits), 1280).1, 10);
        assert_eq!(calls(&counting_down_from(31, bits), 1).1, 0, "those who call it pay");
        assert_eq!(calls(&counting_down_from(32, bits), 1).1, 1);
        assert_eq!(calls(&counting_down_from(31 + 128, bits), 1).1, 1);
    }
}

/// From 0 it takes 2³² iterations, or 2⁶⁴.
#[test]
fn a_countdown_that_takes_too_long_is_ended() {
    assert_ended(&counting_down_from(0, 32));
    assert_ended(&counting_down_from(0, 64));
    assert_ended(&counting_down_from(1 << 31, 32));
}

/// Not every loop that counts down is cut into strips: what else it uses, or where else it goes, may show how far
/// it has come.
#[test]
fn what_shows_how_far_it_has_come_stays_as_it_is() {
    for (work, expected) in [
        ("(local.set $i (i32.add (local.get $i) (local.get $n)))", 500_500),
        (
            "(br_if $out (i32.eq (i32.const 300) (local.tee $i (i32.add (local.get $i) (i32.const 1)))))",
            300 + 701_000,
        ),
        (
            "(local.set $i (i32.add (local.get $i) (i32.const 1))) (local.set $n (i32.and (local.get $n) (i32.const 511)))",
            488,
        ),
        (
            "(br_if $next (i32.and (i32.const 1) (local.tee $i (i32.add (local.get $i) (i32.const 1)))))",
            2_000,
        ),
    ] {
        let body = format!(
            r#"(memory 1)
               (func (export "run") (result i32) (local $i i32) (local $n i32)
                 (local.set $n (i32.const 1000))
                 (block $out
                   (loop $next
                     (i32.store (i32.const 0) (local.get $i))
                     {work}
                     (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
                 (i32.add (local.get $i) (i32.mul (local.get $n) (i32.const 1000))))"#
        );
        for interval in [1, 100, u32::MAX] {
            assert_eq!(calls(&body, interval).0, expected, "{work}");
        }
    }
}

/// What counts down may be passed by, or something may come behind it.
#[test]
fn a_countdown_that_is_not_the_end_of_its_loop_stays_as_it_is() {
    let count_down = "(br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))";
    let is_enough = "(i32.eq (local.get $i) (i32.const 300))";
    for (end, expected) in [
        (format!("(if (i32.eqz {is_enough}) (then {count_down}))"), 300 + 701_000),
        (format!("(block $out (br_if $out {is_enough}) {count_down})"), 300 + 701_000),
        (format!("{count_down} (local.set $i (i32.add (local.get $i) (i32.const 7)))"), 1_007),
    ] {
        let body = format!(
            r#"(func (export "run") (result i32) (local $i i32) (local $n i32)
                 (local.set $n (i32.const 1000))
                 (loop $next
                   (local.set $i (i32.add (local.get $i) (i32.const 1)))
                   {end})
                 (i32.add (local.get $i) (i32.mul (local.get $n) (i32.const 1000))))"#
        );
        for interval in [1, 100, u32::MAX] {
            assert_eq!(calls(&body, interval).0, expected, "{end}");
        }
    }
}

/// Branches out of a loop that calls nothing, of every kind and to every block, lead where they led.
#[test]
fn branches_out_of_a_leaf_lead_where_they_led() {
    let body = r#"
        (func $leave (param $way i32) (result i32) (local $i i32) (local $x f32)
          (block $far (result i32)
            (block $near
              (loop $leaf
                (local.set $x (f32.neg (local.get $x)))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (block $inner
                  (br_if $inner (i32.lt_u (local.get $i) (i32.const 100)))
                  (br_if $near (i32.eq (local.get $way) (i32.const 1)))
                  (if (i32.eq (local.get $way) (i32.const 2)) (then (return (i32.const 20))))
                  (if (i32.eq (local.get $way) (i32.const 3)) (then (br $far (i32.const 30))))
                  (block $here
                    (br_table $here $inner $near (i32.sub (local.get $way) (i32.const 4))))
                  (br_if $leaf (i32.lt_u (local.get $i) (i32.const 150))))
                (br_if $leaf (i32.lt_u (local.get $i) (i32.const 200))))
              (br $far (local.get $i)))
            (i32.const 10)))
        (func (export "run") (result i32) (local $sum i32) (local $way i32)
          (loop $next
            (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 3))
              (call $leave (local.get $way))))
            (local.set $way (i32.add (local.get $way) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $way) (i32.const 8))))
          (local.get $sum))"#;
    let untouched = calls(body, u32::MAX).0;
    let wasm = wat::parse_str(format!("(module {YIELD} {body})")).unwrap();
    assert_eq!(untouched, without_safepoints(&wasm));
    for interval in [1, 2, 50, 1 << 15] {
        assert_eq!(calls(body, interval).0, untouched, "{interval}");
    }
}

fn without_safepoints(wasm: &[u8]) -> i32 {
    let engine = Engine::default();
    let module = Module::new(&engine, wasm).unwrap();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("wasi_snapshot_preview1", "sched_yield", || 0).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = linker.instantiate(&mut store, &module).unwrap();
    instance.get_typed_func::<(), i32>(&mut store, "run").unwrap().call(&mut store, ()).unwrap()
}

/// Those who call it pay.
#[test]
fn short_loops_pay_nothing() {
    let body = r#"
        (func $once (param i64 f32) (result i32) (local i64 f64) (local $i i32)
          (loop $next
            (local.set 3 (f64.promote_f32 (local.get 1)))
            (br_if $next (i32.eqz (local.tee $i (i32.const 1)))))
          (local.get $i))
        (func (export "run") (result i32) (local $i i32)
          (loop $next
            (drop (call $once (i64.const 1) (f32.const 2)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $i) (i32.const 320_000))))
          (local.get $i))"#;
    assert_eq!(calls(body, 3_200), (320_000, 100));
}

#[test]
fn iterations_of_all_functions_count_together() {
    let body = r#"
        (global $total (mut i32) (i32.const 0))
        (func $more (local $i i32)
          (loop $next
            (global.set $total (i32.add (global.get $total) (i32.const 1)))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $i) (i32.const 64)))))
        (func (export "run") (result i32) (local $i i32)
          (loop $next
            (call $more)
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
          (global.get $total))"#;
    assert_eq!(calls(body, 96), (640, 6));
}

/// Two calls for each, so that the calls to a depth of 60 outlast everybody.
fn calling_twice(setup: &str, first: &str, second: &str) -> String {
    format!(
        r#"{setup}
           (func $deeper (export "deeper") (param $depth i32) (result i32)
             (if (i32.eqz (local.get $depth)) (then (return (i32.const 1))))
             (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
             (i32.add (local.get $depth) {first}) (i32.add (local.get $depth) {second}) i32.add)
           (func (export "run") (result i32) (call $deeper (i32.const 60)))"#
    )
}

#[test]
fn recursion_that_branches_is_ended() {
    assert_ended(&calling_twice(
        "",
        "(call $deeper (local.get $depth))",
        "(call $deeper (local.get $depth))",
    ));
}

#[test]
fn recursion_through_other_functions_is_ended() {
    assert_ended(&calling_twice(
        r#"(func $other (param i32) (result i32) (call $deeper (local.get 0)))
           (func $another (param i32) (result i32) (return_call $other (local.get 0)))"#,
        "(call $other (local.get $depth))",
        "(call $another (local.get $depth))",
    ));
}

#[test]
fn recursion_through_tables_and_references_is_ended() {
    let first = "(call_indirect (type $step) (local.get $depth) (i32.const 0))";
    for (table, second) in [
        ("(table funcref (elem $deeper))", first),
        ("(table 1 funcref) (elem (i32.const 0) funcref (ref.func $deeper))", first),
        (
            "(table 1 funcref (ref.func $deeper))",
            "(call_ref $step (local.get $depth) (ref.func $deeper))",
        ),
        (
            "(table 1 funcref) (global funcref (ref.func $deeper))
             (func $set (table.set (i32.const 0) (ref.func $deeper))) (start $set)",
            first,
        ),
    ] {
        let setup = format!("(type $step (func (param i32) (result i32))) {table}");
        assert_ended(&calling_twice(&setup, first, second));
    }
}

#[test]
fn calls_that_cannot_recur_are_not_counted() {
    let body = r#"
        (table funcref (elem $leaf))
        (func $leaf (param i32) (result i32) (local.get 0))
        (func $caller (param i32) (result i32)
          (call_indirect (param i32) (result i32) (call $leaf (local.get 0)) (i32.const 0)))
        (func (export "run") (result i32) (call $caller (call $caller (i32.const 5))))"#;
    assert_eq!(calls(body, 1), (5, 0));
}

#[test]
fn one_function_of_each_recursion_is_counted() {
    let body = r#"
        (func $even (param i32) (result i32)
          (if (result i32) (i32.eqz (local.get 0))
            (then (i32.const 1)) (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
        (func $odd (param i32) (result i32)
          (if (result i32) (i32.eqz (local.get 0))
            (then (i32.const 0)) (else (call $even (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "run") (result i32) (call $even (i32.const 10)))"#;
    assert_eq!(calls(body, 1), (1, 5));
}

/// Runs an instruction on memory; 2¹⁶ bytes count as 256 iterations.
fn on_memory(instruction: &str) -> (i32, u32) {
    let body = format!(
        r#"(memory 3) (data (i32.const 0) "\05")
           (func (export "run") (result i32) (local $size i32)
             (local.set $size (i32.const 65536))
             {instruction}
             (i32.load8_u (i32.const 65536)))"#
    );
    calls(&body, 256)
}

#[test]
fn copied_and_filled_bytes_count() {
    let copy = "(memory.copy (i32.const 65536) (i32.const 0) (local.get $size))";
    assert_eq!(on_memory(copy), (5, 1));
    let fill = "(memory.fill (i32.const 65536) (i32.const 9) (local.get $size))";
    assert_eq!(on_memory(fill), (9, 1));
    let constant = "(memory.copy (i32.const 65536) (i32.const 0) (i32.const 4096))";
    assert_eq!(on_memory(constant), (5, 0));
}

#[test]
fn no_index_changes() {
    let wasm = wat::parse_str(format!(
        r#"(module {YIELD}
             (import "env" "limit" (global $limit i32))
             (table funcref (elem $loops))
             (func $loops (loop $ever (br_if $ever (global.get $limit))))
             (func $start (call_indirect (i32.const 0)))
             (start $start)
             (@custom "last" "kept"))"#
    ))
    .unwrap();
    let mut outside = outside_of_code(&insert(&wasm, 5).unwrap());
    // Hints are new.
    outside.retain(|(_, data)| !data.windows(11).any(|name| name == b"branch_hint"));
    assert_eq!(outside_of_code(&wasm), outside);
}

/// Whatever refers to something by its index, outside of function bodies.
fn outside_of_code(wasm: &[u8]) -> Vec<(u8, Vec<u8>)> {
    const KEPT: [u8; 6] = [0, 2, 4, 7, 8, 9];
    let payloads = wasmparser::Parser::new(0).parse_all(wasm);
    let sections = payloads.filter_map(|payload| payload.unwrap().as_section());
    sections
        .filter(|(id, _)| KEPT.contains(id))
        .map(|(id, range)| (id, wasm[range].to_vec()))
        .collect()
}

/// Engines learn which branches are seldom taken, in functions that many call; what was said of places that have
/// moved is dropped.
#[test]
fn hints_stand_at_the_branches_of_safepoints() {
    let callers = "(func (drop (call 1)))".repeat(8);
    let wasm = wat::parse_str(format!(
        r#"(module {YIELD} {} {callers} (func (param i32) local.get 0
             (@metadata.code.branch_hint "\01") if end))"#,
        adding_up_to(7)
    ));
    let wasm = insert(&wasm.unwrap(), 100).unwrap();
    let mut bodies = Vec::new();
    let mut hints = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(&wasm) {
        match payload.unwrap() {
            Payload::CodeSectionEntry(body) => bodies.push(body),
            Payload::CustomSection(custom) => {
                let KnownCustom::BranchHints(section) = custom.as_known() else { continue };
                hints.extend(section.into_iter().map(Result::unwrap));
            }
            _ => {}
        }
    }
    assert_eq!(hints.len(), 1);
    assert_eq!(hints[0].func, 1, "the first one behind the import");
    let branches = hints[0].hints.clone().into_iter().map(|hint| {
        let BranchHint { func_offset, taken } = hint.unwrap();
        assert!(!taken);
        bodies[0].as_bytes()[func_offset as usize]
    });
    // The `if` of the outer loop, and the `br_if` of the leaf.
    assert_eq!(branches.collect::<Vec<_>>(), [0x04, 0x0d]);
}

#[test]
fn the_same_module_gives_the_same_bytes() {
    let wasm = wat::parse_str(format!("(module {YIELD} {})", counting_to(7))).unwrap();
    assert_eq!(insert(&wasm, 100).unwrap(), insert(&wasm, 100).unwrap());
}

#[test]
fn a_module_without_the_import_is_refused() {
    let error = insert(&wat::parse_str("(module)").unwrap(), 100).unwrap_err();
    assert!(matches!(error, Error::NoYield));
    assert!(error.to_string().contains("does not import `wasi_snapshot_preview1.sched_yield`"));
}

#[test]
fn an_object_file_is_refused() {
    let wasm = wat::parse_str(format!(r#"(module {YIELD} (@custom "reloc.CODE" "x"))"#)).unwrap();
    let error = insert(&wasm, 100).unwrap_err();
    let expected = "this is an object file, with the section `reloc.CODE`; link it first";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_is_no_valid_module_is_refused() {
    let wrong_type = wat::parse_str(
        r#"(module (import "wasi_snapshot_preview1" "sched_yield" (func (param i32)))
             (func (loop)))"#,
    );
    let component = wat::parse_str("(component)");
    let cut_off = b"\0asm\x01\0\0\0\x07".to_vec();
    for wasm in [wrong_type.unwrap(), component.unwrap(), cut_off] {
        let error = insert(&wasm, 100).unwrap_err();
        assert!(matches!(error, Error::Invalid { .. }), "{error}");
    }
}
