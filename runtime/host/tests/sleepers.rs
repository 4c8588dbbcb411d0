//! Guests that sleep for ever and are ended: the process has back what they took. In a file of its own, since it counts
//! what the whole process has.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::time::Duration;

use support::guest;
use wasi_host::{Invocation, Limits, Preopen, Termination};

#[test]
fn twenty_sleepers_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    // 584 years, by a clock of the monotonic kind.
    let sleeper = guest(
        r#"(func (export "_start")
             (i32.store (i32.const 16) (i32.const 1))
             (i64.store (i32.const 24) (i64.const -1))
             (drop (call $poll_oneoff
               (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))"#,
    );
    let sleep = || {
        let limits = Limits { time: Some(Duration::from_millis(5)), ..Limits::default() };
        let preopen =
            Preopen { host: folder.path().to_owned(), guest: "/data".into(), writable: true };
        let invocation = Invocation { limits, preopens: vec![preopen], ..Invocation::default() };
        let outcome = sleeper.run(invocation).unwrap();
        assert!(matches!(outcome.termination, Termination::TimedOut { .. }));
    };
    sleep(); // the first one makes what all have together
    let before = (guests(), descriptors());
    (0..20).for_each(|_| sleep());
    assert_eq!(before.0, 0);
    assert_eq!((guests(), descriptors()), before);
}

/// The threads of guests.
fn guests() -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap().map(|task| task.unwrap().path());
    let names = tasks.filter_map(|task| fs::read_to_string(task.join("comm")).ok());
    names.filter(|name| name.trim_end() == "wasm guest").count()
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}
