//! How a run can end: each [`RunError`], reached by a program that does nothing else.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::time::Duration;

use rmpkg_run::{Failure, Limits, OutputStream, ReportedBy, Request, RunError};
use serde_json::json;
use serde_json::value::RawValue;
use support::{load, program, report, start};
use wasi_host::GUEST_STACK_BYTES;

/// What a file counts besides its content.
const ENTRY: u64 = 4_096;

fn limited(limits: Limits) -> Request {
    Request { limits, ..Request::default() }
}

fn error(module: &str, request: &Request) -> RunError {
    load(module).run(request).unwrap_err()
}

fn failure(module: &str) -> Box<Failure> {
    match error(module, &Request::default()) {
        RunError::Failed(failure) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_result_is_read_and_a_pipeline_runs_any_number_of_times() {
    let json = report(r#"[1, "a"]"#);
    let pipeline = load(&program(1, &json, 0));
    for _ in 0..2 {
        let success = pipeline.run(&Request::default()).unwrap();
        assert_eq!(success.results().unwrap(), [json!(1), json!("a")]);
        assert_eq!((&success.json, success.report().unwrap().graph_info.node_count), (&json, 1));
        assert_eq!((success.stderr.as_str(), success.peak_memory_bytes), ("", 65_536));
    }
}

#[test]
fn results_can_be_had_as_they_were_written() {
    let texts = [r#"{"b" : 1e20, "a":"\u00e4"}"#, "[1.0]", "null"];
    let success = load(&program(1, &report(&format!("[{}]", texts.join(","))), 0))
        .run(&Request::default())
        .unwrap();
    let report = success.report_of::<Box<RawValue>>().unwrap();
    let read: Vec<_> = report.results.iter().map(|item| item.get()).collect();
    assert_eq!(read, texts);
}

#[test]
fn a_folder_that_cannot_be_opened_is_named() {
    let request = Request { data: Some("absent".into()), ..Request::default() };
    let error = error(&start(""), &request);
    assert!(matches!(error, RunError::Start(_)), "{error:?}");
    assert!(error.to_string().contains("`absent`"), "{error}");
}

#[test]
fn the_time_limit_is_named() {
    let time = Some(Duration::from_millis(20));
    let error =
        error(&start("(loop $again (br $again))"), &limited(Limits { time, ..Limits::default() }));
    assert!(matches!(error, RunError::Time { limit } if Some(limit) == time), "{error:?}");
    assert_eq!(error.to_string(), "the run was stopped: its time limit is 20ms");
}

#[test]
fn the_memory_limit_is_named() {
    let grow = start(
        "(loop $grow (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable",
    );
    let memory_bytes = Some(4 * 65_536);
    let error = error(&grow, &limited(Limits { memory_bytes, ..Limits::default() }));
    assert!(matches!(error, RunError::Memory { limit } if limit == memory_bytes), "{error:?}");
    assert_eq!(error.to_string(), "the run ran out of memory: its limit is 262144 bytes");
}

#[test]
fn without_a_memory_limit_the_modules_own_is_the_limit() {
    let grow =
        start("(if (i32.eq (memory.grow (i32.const 65536)) (i32.const -1)) (then unreachable))");
    let error = error(&grow, &limited(Limits { memory_bytes: None, ..Limits::default() }));
    assert!(matches!(error, RunError::Memory { limit: None }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the run ran out of memory: its limit is what its module can have"
    );
}

#[test]
fn the_stack_limit_is_named() {
    let error = error(&start("(call $start) (call $start)"), &Request::default());
    assert!(matches!(error, RunError::Stack { limit: GUEST_STACK_BYTES }), "{error:?}");
    let expected =
        format!("the run's calls are nested too deep: its stack is {GUEST_STACK_BYTES} bytes");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn the_output_limit_is_named() {
    for (number, stream) in [(1, OutputStream::Stdout), (2, OutputStream::Stderr)] {
        let limits = Limits { stdout_bytes: Some(3), stderr_bytes: Some(3), ..Limits::default() };
        let error = error(&program(number, "1234", 0), &limited(limits));
        assert!(
            matches!(error, RunError::Output { stream: found, limit: 3 } if found == stream),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            format!("the run wrote too much: its limit on {stream} is 3 bytes")
        );
    }
}

#[test]
fn a_crash_names_the_functions_that_the_run_was_in() {
    let error = error(&start("(drop (i32.load (i32.const -8)))"), &Request::default());
    let RunError::Trap { message, backtrace } = &error else { panic!("{error:?}") };
    assert!(message.contains("out of bounds memory access"), "{message}");
    assert_eq!(backtrace, &["start"]);
    assert!(error.to_string().starts_with("the run crashed: "), "{error}");
    assert_eq!((error.kind(), error.exit_code()), ("trap", 1));
}

#[test]
fn giving_up_is_told_from_a_crash() {
    let error = error(&start("unreachable"), &Request::default());
    assert!(matches!(&error, RunError::Abort { backtrace, .. } if backtrace == &["start"]));
    assert_eq!((error.kind(), error.exit_code()), ("abort", 1));
    assert!(error.to_string().starts_with("the run aborted itself"), "{error}");
}

#[test]
fn the_runtimes_own_error_is_passed_on() {
    let report = r#"{"status": "error", "kind": "node_failed", "node": "a", "message": "no"}"#;
    let failure = failure(&program(2, &format!("a warning\n{report}\n"), 3));
    assert_eq!((failure.exit_code, failure.document.error.kind.as_str()), (3, "node_failed"));
    assert_eq!(failure.to_string(), "node `a`: no");
    assert!(failure.stderr.starts_with("a warning\n"), "{}", failure.stderr);
}

#[test]
fn a_guest_that_takes_the_hosts_words_is_told_from_the_host() {
    let report = r#"{"status": "error", "kind": "timeout", "message": "no"}"#;
    let said = error(&program(2, report, 4), &Request::default());
    let time = Some(Duration::from_millis(20));
    let limited = limited(Limits { time, ..Limits::default() });
    let observed = error(&start("(loop $again (br $again))"), &limited);
    let facts = |error: &RunError| (error.kind().to_owned(), error.exit_code());
    assert_eq!(facts(&said), facts(&observed));
    assert_eq!((said.reported_by(), observed.reported_by()), (ReportedBy::Guest, ReportedBy::Host));
}

#[test]
fn a_document_that_is_not_what_it_must_be_is_no_result() {
    let message = |module: &str, shown| {
        let error = error(module, &Request::default());
        assert!(matches!(&error, RunError::NoResult { malformed: Some(_), .. }), "{error:?}");
        assert_eq!((error.kind(), error.exit_code()), ("no_result", shown));
        assert_eq!(error.reported_by(), ReportedBy::Host);
        error.to_string()
    };
    assert_eq!(
        message(&program(1, &report("7"), 0), 1),
        "the run ended with exit code 0, but its report is malformed: field `results`: invalid type: \
         integer `7`, expected a sequence; package its pipeline again"
    );
    let document = r#"{"status": "error", "kind": {}, "message": "no"}"#;
    assert_eq!(
        message(&program(2, document, 3), 3),
        "the run ended with exit code 3, but its error document is malformed: field `kind`: invalid \
         type: map, expected a string; package its pipeline again"
    );
}

#[test]
fn an_end_without_a_result_and_without_an_error_says_so() {
    let programs = [
        (program(1, "done", 0), 0, 1),
        (program(1, "", 0), 0, 1),
        (program(2, "no JSON", 7), 7, 7),
        (program(1, "[]", 256), 256, 1),
    ];
    for (module, code, shown) in programs {
        let error = error(&module, &Request::default());
        assert!(
            matches!(&error, RunError::NoResult { exit_code, .. } if *exit_code == code),
            "{error:?}"
        );
        assert_eq!((error.kind(), error.exit_code()), ("no_result", shown));
        let expected = format!("the run ended with exit code {code} and said no more");
        assert!(error.to_string().starts_with(&expected), "{error}");
    }
}

#[test]
fn the_limits_of_the_data_folder_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let limited = |limits| Request { data: Some(folder.path().to_owned()), ..limited(limits) };
    let bytes = limited(Limits { file_bytes: Some(ENTRY + 3), ..Limits::default() });
    let error = error(&writer(), &bytes);
    assert!(matches!(error, RunError::Data { limit: 4_099 }), "{error:?}");
    assert_eq!((error.kind(), error.exit_code()), ("data", 4));
    assert!(error.to_string().ends_with("its limit is 4099 bytes"), "{error}");
    fs::remove_file(folder.path().join("f")).unwrap();

    let files = limited(Limits { files: Some(0), ..Limits::default() });
    let error = load(&writer()).run(&files).unwrap_err();
    assert!(matches!(error, RunError::Files { limit: 0 }), "{error:?}");
    assert_eq!((error.kind(), error.exit_code()), ("files", 4));
    assert!(error.to_string().ends_with("its limit is 0"), "{error}");
}

#[test]
fn a_run_has_a_folder_to_itself() {
    let parent = tempfile::tempdir().unwrap();
    let tmp = Some(parent.path().to_owned());
    let request = |file_bytes| {
        let limits = Limits { file_bytes: Some(file_bytes), ..Limits::default() };
        Request { tmp: tmp.clone(), ..limited(limits) }
    };
    // Without `/data` it is the second folder that the program has.
    let full = error(&writer(), &request(ENTRY + 3));
    assert!(matches!(full, RunError::Data { limit: 4_099 }), "{full:?}");
    let enough = error(&writer(), &request(ENTRY + 4));
    assert!(matches!(enough, RunError::NoResult { .. }), "{enough:?}");
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);

    let missing = Request { tmp: Some(parent.path().join("missing")), ..Request::default() };
    let error = error(&writer(), &missing);
    assert_eq!((error.kind(), error.exit_code()), ("internal", 1));
    assert!(error.to_string().contains("that the guest sees as `/tmp`"), "{error}");
}

/// Writes four bytes to the file `f` in the second of its folders.
fn writer() -> String {
    r#"(import "wasi_snapshot_preview1" "path_open"
            (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\04\00\00\00") (data (i32.const 16) "f...")
        (func (export "_start")
            (drop (call $open (i32.const 4) (i32.const 0) (i32.const 16) (i32.const 1)
                (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 32)))
            (drop (call $write (i32.load (i32.const 32)) (i32.const 0) (i32.const 1) (i32.const 36))))"#
        .to_owned()
}
