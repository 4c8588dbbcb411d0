//! Every way in which a guest can end.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::Duration;

use support::{guest, run};
use wasi_host::{GUEST_STACK_BYTES, Invocation, Limits, OutputStream, Termination};

fn limited(limits: Limits) -> Invocation {
    Invocation { limits, ..Invocation::default() }
}

fn time_limit(milliseconds: u64) -> Invocation {
    let time = Some(Duration::from_millis(milliseconds));
    limited(Limits { time, ..Limits::default() })
}

#[test]
fn returning_from_start_is_exit_code_0() {
    let outcome = run("", Invocation::default());
    assert_eq!(outcome.termination, Termination::Exited(0));
    assert!(outcome.is_success());
    assert_eq!(outcome.peak_memory_bytes, 65_536);
}

#[test]
fn an_exit_code_is_reported() {
    let outcome = run("(call $proc_exit (i32.const 3))", Invocation::default());
    assert_eq!(outcome.termination, Termination::Exited(3));
    assert!(!outcome.is_success());
    assert_eq!(outcome.termination.to_string(), "the program exited with code 3");
}

#[test]
fn every_exit_code_is_allowed() {
    let outcome = run("(call $proc_exit (i32.const 255))", Invocation::default());
    assert_eq!(outcome.termination, Termination::Exited(255));
}

#[test]
fn an_endless_loop_is_stopped_when_its_time_is_over() {
    let outcome = run("(loop $again (br $again))", time_limit(50));
    assert_eq!(outcome.termination, Termination::TimedOut { limit: Duration::from_millis(50) });
    assert_eq!(outcome.termination.to_string(), "the program was stopped: its time limit is 50ms");
}

#[test]
fn no_time_at_all_stops_a_guest_before_it_starts_or_soon_after() {
    let outcome = run("(loop $again (br $again))", time_limit(0));
    assert_eq!(outcome.termination, Termination::TimedOut { limit: Duration::ZERO });
}

#[test]
fn the_end_of_one_run_does_not_stop_another_run_of_the_same_engine() {
    // Loops until its input has ended, which takes a while, and exits with 7.
    let command = guest(
        r#"(func (export "_start") (local $i i32)
             (if (i32.eqz (call $fd_read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)))
               (then (if (i32.load (i32.const 8)) (then (loop $ever (br $ever))))))
             (loop $count
               (local.set $i (i32.add (local.get $i) (i32.const 1)))
               (br_if $count (i32.lt_u (local.get $i) (i32.const 300000000))))
             (call $proc_exit (i32.const 7)))
           (data (i32.const 16) "\40\00\00\00\01\00\00\00")"#,
    );
    let patient = command.clone();
    let other = std::thread::spawn(move || patient.run(Invocation::default()).unwrap());
    let endless = Invocation { stdin: b"x".to_vec(), ..time_limit(20) };
    let outcome = command.run(endless).unwrap();
    assert!(matches!(outcome.termination, Termination::TimedOut { .. }));
    assert_eq!(other.join().unwrap().termination, Termination::Exited(7));
}

#[test]
fn a_refusal_of_memory_that_ends_in_a_trap_is_out_of_memory() {
    let limit = 4 * 65_536;
    let limits = Limits { memory_bytes: Some(limit), ..Limits::default() };
    let outcome = run(
        "(loop $grow (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable",
        limited(limits),
    );
    assert_eq!(outcome.termination, Termination::OutOfMemory { limit: Some(limit) });
    assert_eq!(outcome.peak_memory_bytes, limit);
    assert_eq!(
        outcome.termination.to_string(),
        "the program ran out of memory: its limit is 262144 bytes"
    );
}

#[test]
fn a_guest_may_cope_with_a_refusal_of_memory() {
    let limits = Limits { memory_bytes: Some(65_536), ..Limits::default() };
    let outcome = run("(drop (memory.grow (i32.const 1)))", limited(limits));
    assert_eq!(outcome.termination, Termination::Exited(0));
    assert!(outcome.memory_was_refused);
}

#[test]
fn a_first_memory_above_the_limit_is_out_of_memory() {
    let limits = Limits { memory_bytes: Some(1), ..Limits::default() };
    let outcome = run("", limited(limits));
    assert_eq!(outcome.termination, Termination::OutOfMemory { limit: Some(1) });
    assert_eq!(outcome.peak_memory_bytes, 0);
}

#[test]
fn without_a_limit_the_address_space_is_the_limit() {
    let limits = Limits { memory_bytes: None, ..Limits::default() };
    let outcome = run(
        "(if (i32.eq (memory.grow (i32.const 65536)) (i32.const -1)) (then unreachable))",
        limited(limits),
    );
    assert_eq!(outcome.termination, Termination::OutOfMemory { limit: None });
}

#[test]
fn endless_recursion_exhausts_the_stack() {
    let outcome = guest(r#"(func $deeper (export "_start") (call $deeper) (call $deeper))"#)
        .run(Invocation::default())
        .unwrap();
    assert_eq!(outcome.termination, Termination::StackExhausted { limit: GUEST_STACK_BYTES });
}

#[test]
fn a_recursion_of_100_000_calls_fits_the_stack() {
    let outcome = guest(
        r#"(func $down (param i32) (result i32)
             (if (result i32) (local.get 0)
               (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
               (else (i32.const 0))))
           (func (export "_start")
             (if (i32.ne (call $down (i32.const 100000)) (i32.const 100000)) (then unreachable)))"#,
    )
    .run(Invocation::default())
    .unwrap();
    assert_eq!(outcome.termination, Termination::Exited(0));
}

#[test]
fn a_flood_on_stdout_is_stopped_at_the_limit() {
    let limits = Limits { stdout_bytes: Some(10_000), ..Limits::default() };
    let outcome = flood(1).run(limited(limits)).unwrap();
    let stream = OutputStream::Stdout;
    assert_eq!(outcome.termination, Termination::OutputLimit { stream, limit: 10_000 });
    assert_eq!(outcome.stdout.len(), 10_000);
}

#[test]
fn a_flood_on_stderr_is_stopped_at_the_limit() {
    let limits = Limits { stderr_bytes: Some(0), ..Limits::default() };
    let outcome = flood(2).run(limited(limits)).unwrap();
    let stream = OutputStream::Stderr;
    assert_eq!(outcome.termination, Termination::OutputLimit { stream, limit: 0 });
    assert_eq!(
        outcome.termination.to_string(),
        "the program wrote too much: its limit on stderr is 0 bytes"
    );
}

/// Writes a kilobyte to `stream` for ever.
fn flood(stream: u32) -> wasi_host::Command {
    guest(&format!(
        r#"(func (export "_start")
             (loop $more
               (drop (call $fd_write
                 (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
               (br $more)))
           (data (i32.const 0) "\10\00\00\00\00\04\00\00")"#
    ))
}

#[test]
fn giving_up_is_told_from_a_crash() {
    let outcome =
        guest(r#"(func $main (export "_start") unreachable)"#).run(Invocation::default()).unwrap();
    let backtrace = vec!["main".to_owned()];
    assert_eq!(outcome.termination, Termination::Aborted { backtrace });
    assert_eq!(outcome.termination.to_string(), "the program aborted itself");
}

#[test]
fn an_access_outside_of_the_memory_is_named() {
    let outcome = run("(drop (i32.load (i32.const 65536)))", Invocation::default());
    assert_eq!(
        outcome.termination.to_string(),
        "the program crashed: wasm trap: out of bounds memory access"
    );
}

#[test]
fn a_crash_names_the_functions_that_the_guest_was_in() {
    let outcome = guest(
        r#"(func $divide (drop (i32.div_u (i32.const 1) (i32.const 0))))
           (func $main (export "_start") (call $divide))"#,
    )
    .run(Invocation::default())
    .unwrap();
    let message = "wasm trap: integer divide by zero".to_owned();
    let backtrace = vec!["divide".to_owned(), "main".to_owned()];
    assert_eq!(outcome.termination, Termination::Trapped { message, backtrace });
}
