//! Guests that sleep for ever and are ended: the process has back what they took. In a file of its own, since it counts
//! what the whole process has.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::time::Duration;

use support::guest;
use wasi_host::{Command, Invocation, Limits, Preopen, Termination};

/// Sleeps for 584 years, by the monotonic clock.
fn sleeper() -> Command {
    guest(
        r#"(func (export "_start")
             (i32.store (i32.const 16) (i32.const 1))
             (i64.store (i32.const 24) (i64.const -1))
             (drop (call $poll_oneoff
               (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))"#,
    )
}

/// Waits for a clock that is not there, and for more than there can be; exits with 7 when neither can be waited for.
#[test]
fn what_cannot_be_waited_for_is_refused_at_once() {
    let outcome = guest(
        r#"(func (export "_start")
             (i32.store (i32.const 16) (i32.const 2))
             (i64.store (i32.const 24) (i64.const -1))
             (if (i32.and
                   (i32.eq (i32.const 28) (call $poll_oneoff
                     (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128)))
                   (i32.eq (i32.const 28) (call $poll_oneoff
                     (i32.const 0) (i32.const 64) (i32.const 5000) (i32.const 128))))
               (then (call $proc_exit (i32.const 7)))))"#,
    )
    .run(Invocation::default())
    .unwrap();
    assert_eq!(outcome.termination, Termination::Exited(7));
}

#[test]
fn twenty_sleepers_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let sleeper = sleeper();
    let sleep = || {
        let limits = Limits { time: Some(Duration::from_millis(5)), ..Limits::default() };
        let preopen =
            Preopen { host: folder.path().to_owned(), guest: "/data".into(), writable: true };
        let invocation = Invocation { limits, preopens: vec![preopen], ..Invocation::default() };
        let outcome = sleeper.run(invocation).unwrap();
        assert!(matches!(outcome.termination, Termination::TimedOut { .. }));
    };
    sleep(); // the first one makes what all have together
    let before = descriptors();
    (0..20).for_each(|_| sleep());
    // The system may name a thread for a moment that has ended.
    assert!(guests() <= 1);
    assert_eq!(descriptors(), before);
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
