//! Streams through packages.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rmpkg_run::{Limits, Request, RunError, Stream, StreamInput};
use serde_json::json;

use support::load;

/// The last line of a stream.
const END: &str = include_str!("../../tests/streams/end.json").trim_ascii_end();
/// Writes what it reads, and loops for ever at `!`.
const ECHO: &str = include_str!("../../tests/streams/echo.wat");

fn with_stream(request: &Request, test: impl FnOnce(StreamInput, Stream<'_>)) {
    let pipeline = load(ECHO);
    let (input, stream) = pipeline.stream(request, None).unwrap();
    test(input, stream);
}

fn send(input: &StreamInput, text: &str) {
    input.send_lines(text.as_bytes().to_vec()).unwrap();
}

#[test]
fn results_come_as_they_are_made() {
    with_stream(&Request::default(), |input, mut stream| {
        for item in [json!(1), json!({"a": [2]})] {
            input.send(&json!({ "item": item })).unwrap();
            let result = stream.next().unwrap().unwrap();
            assert_eq!((result.sink.as_deref(), result.value()), (None, item));
        }
        input.send(&json!({ "sink": "a", "item": null })).unwrap();
        assert_eq!(stream.next().unwrap().unwrap().sink.as_deref(), Some("a"));
        assert!(stream.success().is_none());
        send(&input, &format!("{END}\n"));
        drop(input);
        assert!(stream.next().is_none());
        assert_eq!(stream.success().unwrap().end.graph_info.node_count, 1);
        assert!(stream.next().is_none());
    });
}

/// `ECHO`, which writes to stderr instead.
fn loud() -> String {
    ECHO.replace("(call $write (i32.const 1)", "(call $write (i32.const 2)")
}

#[test]
fn what_is_written_to_stderr_is_heard_while_a_stream_goes_on_and_may_end_it() {
    let pipeline = load(&loud());
    let (tell, heard) = mpsc::channel();
    let go_on = move |written: &[u8]| {
        tell.send(written.to_vec()).unwrap();
        written.is_empty() || written == b"go on\n"
    };
    let every = Duration::from_millis(1);
    let (input, mut stream) =
        pipeline.stream_while(&Request::default(), None, every, go_on).unwrap();
    let next = || heard.iter().find(|written| !written.is_empty()).unwrap();
    send(&input, "go on\n");
    assert_eq!(next(), b"go on\n");
    send(&input, "end\n");
    assert_eq!(next(), b"end\n");
    assert!(stream.next().unwrap().is_err());
    assert!(stream.next().is_none() && stream.success().is_none());
}

#[test]
fn many_items_go_through_whoever_is_slower() {
    with_stream(&Request::default(), |input, mut stream| {
        let sender = thread::spawn(move || {
            input.send_all((0..100_000).map(|number| json!({ "item": number }))).unwrap();
            send(&input, &format!("{END}\n"));
        });
        let numbers: Vec<_> =
            (&mut stream).map(|result| result.unwrap().value().as_u64().unwrap()).collect();
        sender.join().unwrap();
        assert_eq!(numbers, (0..100_000).collect::<Vec<_>>());
        assert!(stream.success().is_some());
    });
}

fn error(lines: &str) -> RunError {
    let mut error = None;
    with_stream(&Request::default(), |input, mut stream| {
        send(&input, lines);
        drop(input);
        error = stream.find_map(Result::err);
        assert!(stream.success().is_none() && stream.next().is_none());
    });
    error.unwrap()
}

#[test]
fn lines_that_are_none_end_the_run() {
    let after_the_end = format!("{END}\n{{\"item\":1}}\n");
    for lines in ["1\n", "{\"item\":}\n", "{\"item\":1}\n\n", "\u{e4}\n", &after_the_end] {
        let error = error(lines);
        let expected = "the run ended with exit code 0, but its report is malformed: a line of its stream is no";
        assert!(error.to_string().starts_with(expected), "{lines}: {error}");
        assert_eq!(error.kind(), "no_result");
    }
}

#[test]
fn a_stream_that_was_cut_off_is_no_success() {
    let unfinished = END.to_owned();
    for lines in ["", "{\"item\":1}\n", unfinished.as_str()] {
        let RunError::NoResult { malformed: None, .. } = error(lines) else { panic!("{lines}") };
    }
}

#[test]
fn limits_of_time_are_those_of_the_stream_and_of_its_items() {
    let limit = Duration::from_millis(30);
    let limits = Limits { time: Some(limit), ..Limits::default() };
    let pipeline = load(ECHO);
    for (limits, item_time) in [(limits, None), (Limits::default(), Some(limit))] {
        let request = Request { limits, ..Request::default() };
        let (input, mut stream) = pipeline.stream(&request, item_time).unwrap();
        send(&input, "!\n");
        let error = stream.next().unwrap().unwrap_err();
        assert_eq!(error.kind(), "timeout");
        match error {
            RunError::Time { limit: found } => assert_eq!((found, item_time), (limit, None)),
            RunError::ItemTime { limit: found, item } => {
                assert_eq!((found, item_time, item), (limit, Some(limit), Some(0)));
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn the_time_of_an_item_says_which_item_and_what_helps() {
    let (limit, item) = (Duration::from_millis(30), Some(7));
    for (item, since) in [(item, "it read `stream[7]`"), (None, "it asked for items")] {
        let error = RunError::ItemTime { limit, item }.to_string();
        let expected = "the run was stopped: its time limit for an item is 30ms, and it has computed longer since ";
        assert_eq!(error, format!("{expected}{since}; raise that limit"));
    }
}

/// A run that went on would keep this test from ending.
#[test]
fn a_stream_that_nobody_wants_any_more_ends() {
    for sent in ["", "{\"item\":1}\n", "!\n"] {
        with_stream(&Request::default(), |input, stream| {
            send(&input, sent);
            drop(stream);
            assert!(input.send(&1).is_err());
        });
    }
}
