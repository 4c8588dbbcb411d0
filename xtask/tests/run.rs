//! `cargo xtask run` with packages and input that are wrong, and with programs that do not end well.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::io::Cursor;

use assert_cmd::Command;
use assert_cmd::cargo::cargo_bin_cmd;
use pipeline_manifest::Manifest;
use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::WASM_MODULE;
use serde_json::Value;
use tempfile::TempDir;

/// A package whose program is `wat`, and a cache folder of its own.
fn package(wat: &str) -> TempDir {
    folder(&write(&builder(wat)))
}

fn builder(wat: &str) -> PackageBuilder {
    let manifest = r#"{"version":"v1","metadata":{"name":"n"},
        "nodes":[{"id":"a","node_type":"Echo"}],"connections":[]}"#;
    let mut builder = PackageBuilder::new(Manifest::from_json(manifest).unwrap());
    builder.add_bytes(WASM_MODULE, wat::parse_str(wat).unwrap()).unwrap();
    builder
}

fn write(builder: &PackageBuilder) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    builder.write(&mut bytes).unwrap();
    bytes.into_inner()
}

fn folder(package: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("test.rmpkg"), package).unwrap();
    folder
}

fn run(folder: &TempDir) -> Command {
    let mut command = cargo_bin_cmd!("xtask");
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.args(["--quiet", "run", "test.rmpkg"]);
    command
}

/// Checks the exit code and that stdout is empty; gives the object on the last line of stderr.
fn failure(command: &mut Command, code: i32) -> Value {
    let output = command.assert().code(code).stdout("").get_output().clone();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let error: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(error["status"], "error");
    error
}

fn kind_and_message(error: &Value) -> String {
    format!("{}: {}", error["kind"].as_str().unwrap(), error["message"].as_str().unwrap())
}

#[test]
fn what_is_no_package_is_refused() {
    let error = failure(&mut run(&folder(b"no zip")), 2);
    insta::assert_snapshot!(kind_and_message(&error), @"invalid_package: `test.rmpkg`: this is no package: it is not a zip file");
}

#[test]
fn a_package_that_is_not_there_is_named() {
    let mut command = run(&folder(b""));
    let error = failure(command.current_dir("/"), 2);
    insta::assert_snapshot!(kind_and_message(&error), @"invalid_package: cannot read `test.rmpkg`: No such file or directory (os error 2)");
}

#[test]
fn a_program_that_is_no_wasi_command_is_refused() {
    let error = failure(&mut run(&package("(module)")), 2);
    insta::assert_snapshot!(kind_and_message(&error), @"invalid_package: the wasm module has no function `_start`: build it as a program, not as a library");
}

#[test]
fn a_package_with_a_damaged_entry_is_refused() {
    let marker = b"0123456789";
    let mut builder = builder("(module)");
    builder.add_bytes("app/data.txt", marker.to_vec()).unwrap();
    let mut package = write(&builder);
    let at = package.windows(marker.len()).position(|window| window == marker).unwrap();
    package[at] = b'1';
    let error = failure(&mut run(&folder(&package)), 2);
    assert_eq!(error["kind"], "invalid_package");
    assert!(error["message"].as_str().unwrap().contains("`app/data.txt`"), "{error}");
}

#[test]
fn a_data_folder_that_is_not_there_is_named() {
    let program = package(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
    let error = failure(run(&program).args(["--data", "absent"]), 2);
    assert_eq!(error["kind"], "invalid_input");
    assert!(error["message"].as_str().unwrap().contains("`absent`"), "{error}");
}

#[test]
fn a_cache_folder_that_cannot_be_used_is_named() {
    let program = package(r#"(module (memory (export "memory") 1) (func (export "_start")))"#);
    let error = failure(run(&program).env("RMPKG_CACHE_DIR", "test.rmpkg"), 1);
    assert_eq!(error["kind"], "internal");
    assert!(error["message"].as_str().unwrap().contains("`test.rmpkg"), "{error}");
}

#[test]
fn input_that_is_no_json_is_refused() {
    let folder = package("(module)");
    let error = failure(run(&folder).args(["--input", "-"]).write_stdin("[1,"), 2);
    insta::assert_snapshot!(kind_and_message(&error), @"invalid_input: stdin is no JSON: EOF while parsing a value at line 1 column 3");
    let error = failure(run(&folder).args(["--input", "-", "--manifest", "-"]), 2);
    insta::assert_snapshot!(kind_and_message(&error), @"invalid_input: only one of `--manifest` and `--input` can come from stdin");
}

#[test]
fn a_program_that_does_not_end_hits_the_time_limit() {
    let endless = package(
        r#"(module (memory (export "memory") 1)
        (func (export "_start") (loop $again (br $again))))"#,
    );
    let error = failure(run(&endless).args(["--timeout", "0.1"]), 4);
    insta::assert_snapshot!(kind_and_message(&error), @"timeout: the run was stopped: its time limit is 100ms");
}

#[test]
fn a_crash_and_giving_up_are_told_from_a_failure() {
    let starting = |code: &str| {
        package(&format!(
            r#"(module (memory (export "memory") 1) (func (export "_start") {code}))"#
        ))
    };
    let error = failure(&mut run(&starting("(drop (i32.load (i32.const -8)))")), 1);
    insta::assert_snapshot!(kind_and_message(&error), @"trap: the run crashed: wasm trap: out of bounds memory access");
    let error = failure(&mut run(&starting("unreachable")), 1);
    insta::assert_snapshot!(kind_and_message(&error), @"abort: the run aborted itself; what it had to say about it is on stderr");
}

/// Writes this to a stream and exits.
fn program(stream: u32, text: &str, exit_code: u32) -> String {
    let length = text.len();
    let text: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(module
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1) (data (i32.const 16) "{text}")
        (func (export "_start")
            (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const {length}))
            (drop (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
            (call $exit (i32.const {exit_code}))))"#
    )
}

#[test]
fn the_report_of_the_program_is_passed_on_byte_for_byte() {
    let report = r#"{ "status":"success","results":[ ],
        "graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},
        "metrics":{"total_ms":1,"nodes":[]} }"#;
    run(&package(&program(1, report, 0))).assert().code(0).stdout(report).stderr("");
}

#[test]
fn the_programs_own_error_and_exit_code_are_passed_on() {
    let report = r#"{"status":"error","kind":"k","node":null,"message":"m","traceback":null}"#;
    let package = package(&program(2, report, 3));
    let mut command = run(&package);
    let error = failure(&mut command, 3);
    assert_eq!(kind_and_message(&error), "k: m");
    assert_eq!(command.output().unwrap().stderr.iter().filter(|byte| **byte == b'{').count(), 1);
}

#[test]
fn an_end_without_a_result_is_an_error_that_has_a_name() {
    let silent = failure(&mut run(&package(&program(1, "", 0))), 1);
    insta::assert_snapshot!(kind_and_message(&silent), @"no_result: the run ended with exit code 0 and said no more: something in it has ended the process");
    let error = failure(&mut run(&package(&program(1, "half a rep", 0))), 1);
    assert_eq!(error, silent);
    let error = failure(&mut run(&package(&program(2, "bye", 7))), 7);
    insta::assert_snapshot!(kind_and_message(&error), @"no_result: the run ended with exit code 7 and said no more: something in it has ended the process");
}
