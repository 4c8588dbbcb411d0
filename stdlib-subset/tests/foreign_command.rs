//! Commands that are not our runtime: every failure of a run has its own error.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;

use content_cache::{Cache, Key};
use stdlib_subset::{Compiler, Error, Interpreter, SourceFile};
use tempfile::TempDir;
use wasi_host::{Command, Host, HostOptions};

const FACTS: &str = r#"{\22status\22:\22success\22,\22results\22:[{\22version\22:\223.12.1\22,\22builtin\22:[],\22frozen\22:[],\22started\22:[],\22absent\22:{}}],\22graph_info\22:{\22node_count\22:1,\22source_count\22:1,\22sink_count\22:1,\22execution_order\22:[]},\22metrics\22:{\22total_ms\22:1,\22nodes\22:[]}}"#;

const EMPTY: &str = r#"{\22status\22:\22success\22,\22results\22:[],\22graph_info\22:{\22node_count\22:1,\22source_count\22:1,\22sink_count\22:1,\22execution_order\22:[]},\22metrics\22:{\22total_ms\22:1,\22nodes\22:[]}}"#;

/// A command that writes `text` to a stream (1 or 2) and exits.
fn command(stream: u32, text: &str, exit: u32) -> Command {
    let length = text.replace("\\22", "\"").len();
    let text = format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write"
                (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\10\00\00\00") (data (i32.const 16) "{text}")
            (func (export "_start")
                (i32.store (i32.const 4) (i32.const {length}))
                (drop (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
                (call $exit (i32.const {exit}))))"#
    );
    Host::new(HostOptions::default()).unwrap().compile(&wat::parse_str(text).unwrap()).unwrap()
}

fn stdlib() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("os.py"), "").unwrap();
    folder
}

fn start_error(command: &Command) -> String {
    Interpreter::start(command, stdlib().path()).err().unwrap().to_string()
}

/// What comes of a file that such an interpreter is to compile.
fn app_error(interpreter: &Interpreter<'_>) -> Error {
    let (cache, text) = (tempfile::tempdir().unwrap(), b"import json".to_vec());
    let compiler = Compiler {
        interpreter,
        interpreter_key: &Key::of([b"any".as_slice()]),
        cache: &Cache::at(cache.path()),
        progress: &|_, _| {},
    };
    let file = SourceFile { path: "clean.py".into(), text, distribution: None };
    compiler.app(&[file]).unwrap_err()
}

#[test]
fn a_command_that_fails_is_quoted() {
    let command = command(
        2,
        r"{\22status\22:\22error\22,\22kind\22:\22k\22,\22message\22:\22no Python here\22}",
        4,
    );
    insta::assert_snapshot!(start_error(&command), @"the Python runtime failed to describe itself: the program exited with code 4: no Python here");
}

#[test]
fn an_answer_that_is_no_report_is_refused() {
    insta::assert_snapshot!(start_error(&command(1, "hello", 0)), @"the Python runtime was to describe itself and gave an unexpected answer: it is no report");
    insta::assert_snapshot!(start_error(&command(1, EMPTY, 0)), @"the Python runtime was to describe itself and gave an unexpected answer: 0 results for 1 items");
}

#[test]
fn an_answer_to_another_question_is_refused() {
    let (command, stdlib) = (command(1, FACTS, 0), stdlib());
    let interpreter = Interpreter::start(&command, stdlib.path()).unwrap();
    let error = app_error(&interpreter);
    assert!(matches!(error, Error::Answer { .. }), "{error}");
}

#[test]
fn a_stdlib_that_disappears_is_told() {
    let (command, stdlib) = (command(1, FACTS, 0), stdlib());
    let path = stdlib.path().to_owned();
    let interpreter = Interpreter::start(&command, &path).unwrap();
    drop(stdlib);
    let error = app_error(&interpreter);
    assert!(matches!(error, Error::Start { .. }), "{error}");
}

#[test]
fn a_folder_without_the_stdlib_is_refused_before_anything_runs() {
    let folder = tempfile::tempdir().unwrap();
    let error = Interpreter::start(&command(1, FACTS, 0), folder.path()).err().unwrap();
    assert!(matches!(error, Error::NoStdlib { .. }), "{error}");
}

#[test]
fn an_unusable_cache_is_told() {
    let (command, stdlib) = (command(1, FACTS, 0), stdlib());
    let interpreter = Interpreter::start(&command, stdlib.path()).unwrap();
    let cache = Cache::at(stdlib.path().join("os.py"));
    let key = Key::of([b"any".as_slice()]);
    let compiler = Compiler {
        interpreter: &interpreter,
        interpreter_key: &key,
        cache: &cache,
        progress: &|_, _| {},
    };
    let error = compiler.stdlib().unwrap_err();
    assert!(matches!(error, Error::Cache(_)), "{error}");
}
