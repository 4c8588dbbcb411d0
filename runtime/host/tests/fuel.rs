//! Instructions are counted where that was asked for, and the count is the same each time.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::time::Duration;

use wasi_host::{Command, Host, HostOptions, Invocation, Limits, Termination};

/// Loops that many times, and after zero for 2³² times.
fn command(counts: bool, times: u32) -> Command {
    let wasm = wat::parse_str(format!(
        r#"(module (memory (export "memory") 1) (func (export "_start") (local i32)
             (local.set 0 (i32.const {times}))
             (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#
    ));
    let new = if counts { Host::counting } else { Host::new };
    new(HostOptions::default()).unwrap().compile(&wasm.unwrap()).unwrap()
}

fn fuel(command: &Command) -> Option<u64> {
    command.run(Invocation::default()).unwrap().fuel
}

#[test]
fn the_same_run_takes_the_same_and_a_longer_one_more() {
    let (short, long) = (command(true, 100), command(true, 1100));
    assert_eq!(fuel(&short), fuel(&short));
    let [short, long] = [short, long].map(|command| fuel(&command).unwrap());
    assert_eq!((long - short) % 1000, 0, "each round takes the same");
    assert!(long - short >= 5000);
}

#[test]
fn who_did_not_ask_gets_no_count() {
    assert_eq!(fuel(&command(false, 100)), None);
}

#[test]
fn a_run_that_is_ended_has_a_count_too() {
    let limits = Limits { time: Some(Duration::from_millis(1)), ..Limits::default() };
    let endless = command(true, 0); // the count goes around
    let outcome = endless.run(Invocation { limits, ..Invocation::default() }).unwrap();
    assert!(matches!(outcome.termination, Termination::TimedOut { .. }));
    assert!(outcome.fuel.is_some());
}
