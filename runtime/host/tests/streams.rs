//! Guests that read and write while they run.
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::thread;
use std::time::Duration;

use wasi_host::{
    Host, HostOptions, Invocation, Limits, LineStreams, Outcome, PipeReader, PipeWriter, Preopen,
    Running, Termination,
};

/// Writes what it reads, piece by piece, and does `then` after each piece; its length is at 8.
fn echo(then: &str) -> String {
    format!(
        r#"(func (export "_start")
            (i32.store (i32.const 0) (i32.const 64))
            (block $end (loop $again
                (i32.store (i32.const 4) (i32.const 4096))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (br_if $end (i32.eqz (i32.load (i32.const 8))))
                (i32.store (i32.const 4) (i32.load (i32.const 8)))
                {then}
                (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 12)))
                (br $again))))"#
    )
}

/// Loops for ever at a piece that begins with `!`.
const STUCK: &str = r#"(if (i32.eq (i32.load8_u (i32.const 64)) (i32.const 33))
    (then (loop $ever (br $ever))))"#;

/// Counted, so that a guest that was left behind can be told: its count is not known.
fn start(
    body: &str,
    limits: Limits,
    item_time: Option<Duration>,
) -> (Running, PipeWriter, PipeReader) {
    let host = Host::counting(HostOptions::default()).unwrap();
    let command = host.compile(&support::module(body)).unwrap();
    let (streams, writer, reader) = LineStreams::new(item_time);
    let streams = Some(streams);
    let running = command.start(Invocation { streams, limits, ..Invocation::default() }).unwrap();
    (running, writer, reader)
}

fn read(reader: &PipeReader) -> Vec<u8> {
    reader.take().into_iter().flatten().collect()
}

#[test]
fn what_is_sent_is_answered_before_the_end() {
    let (running, writer, reader) = start(&echo(""), Limits::default(), None);
    for text in ["a\n", "bc\n"] {
        writer.send(text).unwrap();
        assert_eq!(read(&reader), text.as_bytes());
    }
    drop(writer);
    assert_eq!(read(&reader), b"");
    assert!(running.wait().is_success());
}

#[test]
fn more_than_there_is_room_for_goes_through() {
    let (running, writer, reader) = start(&echo(""), Limits::default(), None);
    let sender = thread::spawn(move || {
        (0..1000).for_each(|_| writer.send(vec![b'\n'; 10_000]).unwrap());
    });
    let mut all = 0;
    loop {
        match read(&reader).len() {
            0 => break,
            some => all += some,
        }
    }
    sender.join().unwrap();
    assert_eq!(all, 10_000_000);
    assert!(running.wait().is_success());
}

/// Each waits in another place: for something to read, for room, and for nobody.
#[test]
fn a_time_limit_ends_a_guest_wherever_it_waits() {
    let limits = Limits { time: Some(Duration::from_millis(30)), ..Limits::default() };
    let floods = r#"(func (export "_start")
        (i32.store (i32.const 4) (i32.const 4096))
        (loop $again
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
            (br $again)))"#;
    for body in [echo(""), floods.to_owned(), echo(STUCK)] {
        let (running, writer, _reader) =
            start(&body, Limits { stdout_bytes: None, ..limits.clone() }, None);
        writer.send("!\n").unwrap();
        let outcome = running.wait();
        assert!(matches!(outcome.termination, Termination::TimedOut { .. }), "{outcome:?}");
        assert!(outcome.fuel.is_some(), "it was left behind");
    }
}

#[test]
fn whoever_has_enough_ends_the_guest() {
    for sent in ["", "!\n"] {
        let (running, writer, _reader) = start(&echo(STUCK), Limits::default(), None);
        writer.send(sent).unwrap();
        running.stopper().stop();
        let outcome = running.wait();
        assert!(outcome.fuel.is_some() && !outcome.is_success(), "{outcome:?}");
    }
    let (running, writer, reader) = start(&echo(""), Limits::default(), None);
    drop(reader);
    writer.send("a\n").unwrap();
    assert!(!running.wait().is_success());
    assert!(writer.send("b\n").is_err());
}

/// A call that nothing interrupts: the file that is opened is a pipe at whose other end is nobody.
#[cfg(unix)]
#[test]
fn whoever_has_enough_waits_for_no_call_of_the_host() {
    let opens = r#"(func (export "_start")
        (i32.store (i32.const 4) (i32.const 1))
        (i32.store8 (i32.const 64) (i32.const 0x61))
        (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (drop (call $path_open
          (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1)
          (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32))))"#;
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("a");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (streams, _writer, reader) = LineStreams::new(None);
    let preopen =
        Preopen { host: folder.path().to_owned(), guest: "/data".to_owned(), writable: false };
    let (streams, preopens) = (Some(streams), vec![preopen]);
    let invocation = Invocation { streams, preopens, ..Invocation::default() };
    let running = support::guest(opens).start(invocation).unwrap();
    assert_eq!(read(&reader).len(), 1);
    running.stopper().stop();
    assert!(!running.wait().is_success());
    assert_eq!(read(&reader), b"");
    // Lets the thread go that was left behind.
    std::fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
}

fn with_item_time(lines: &[&str], limit: Duration) -> Outcome {
    let (running, writer, reader) = start(&echo(STUCK), Limits::default(), Some(limit));
    writer.send(lines.concat()).unwrap();
    drop(writer);
    let reads = thread::spawn(move || while !reader.take().is_empty() {});
    let outcome = running.wait();
    reads.join().unwrap();
    outcome
}

#[test]
fn the_time_of_an_item_ends_the_guest_that_needs_more() {
    let limit = Duration::from_millis(30);
    for (lines, item) in
        [(&["request\n", "1\n", "\n", "!\n", "2\n"][..], Some(1)), (&["request\n", "!"], Some(0))]
    {
        let outcome = with_item_time(lines, limit);
        assert_eq!(outcome.termination, Termination::ItemTimedOut { limit, item });
    }
    let long = Duration::from_secs(1000);
    assert!(with_item_time(&["request\n", "1\n", "2 is no stop!\n", "3\n"], long).is_success());
}

/// Reads nothing again and again, and at the end.
#[test]
fn the_time_of_an_item_ends_a_guest_that_reads_all_the_time() {
    for length in [0, 100] {
        let reads = format!(
            r#"(func (export "_start")
                (i32.store (i32.const 0) (i32.const 64))
                (i32.store (i32.const 4) (i32.const 100))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                (i32.store (i32.const 4) (i32.const {length}))
                (loop $again
                  (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
                  (br $again)))"#
        );
        let limit = Duration::from_millis(30);
        let (running, writer, _reader) = start(&reads, Limits::default(), Some(limit));
        writer.send("request\n1\n").unwrap();
        drop(writer);
        let item = Some(0);
        assert_eq!(running.wait().termination, Termination::ItemTimedOut { limit, item });
    }
}

#[test]
fn whoever_wants_nothing_waits_for_nothing() {
    let asks = r#"(func (export "_start")
        (i32.store (i32.const 16) (i32.const 7))
        (call $proc_exit (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16))))"#;
    for item_time in [None, Some(Duration::from_secs(1000))] {
        let (running, _writer, _reader) = start(asks, Limits::default(), item_time);
        let outcome = running.wait();
        assert!(outcome.is_success(), "{outcome:?}");
    }
}

/// What it waits for, and what it does, would never end.
#[test]
fn a_guest_that_nobody_waits_for_is_ended() {
    for sent in ["", "!\n"] {
        let (running, writer, reader) = start(&echo(STUCK), Limits::default(), None);
        writer.send(sent).unwrap();
        drop(running);
        assert!(writer.send("a\n").is_err());
        assert_eq!(read(&reader), b"");
    }
}

#[test]
fn the_limit_of_stdout_counts_for_each_line() {
    let limits = Limits { stdout_bytes: Some(4), ..Limits::default() };
    for (lines, holds) in [("abc\n".repeat(1000), true), ("ab\nabcd\n".to_owned(), false)] {
        let (running, writer, reader) = start(&echo(""), limits.clone(), None);
        let reads = thread::spawn(move || while !reader.take().is_empty() {});
        writer.send(lines).unwrap();
        drop(writer);
        let outcome = running.wait();
        reads.join().unwrap();
        assert_eq!(outcome.is_success(), holds, "{outcome:?}");
        let is_limit = matches!(outcome.termination, Termination::OutputLimit { limit: 4, .. });
        assert_eq!(is_limit, !holds);
    }
}

#[test]
fn the_limit_of_stderr_counts_anew_with_each_line() {
    let logs = "(drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 12)))";
    let limits = Limits { stderr_bytes: Some(8), ..Limits::default() };
    let item_time = Some(Duration::from_secs(1000)); // lines come one by one
    for (lines, holds) in [("abc\n".repeat(100), true), ("123456789\n".to_owned(), false)] {
        let (running, writer, reader) = start(&echo(logs), limits.clone(), item_time);
        let reads = thread::spawn(move || while !reader.take().is_empty() {});
        writer.send(lines).unwrap();
        drop(writer);
        assert_eq!(running.wait().is_success(), holds);
        reads.join().unwrap();
    }
}
