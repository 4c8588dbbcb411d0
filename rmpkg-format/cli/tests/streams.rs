//! `rmpkg run --stream`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use serde_json::Value;
use tempfile::TempDir;

/// The last line of a stream.
const END: &str = include_str!("../../tests/streams/end.json").trim_ascii_end();
/// Writes what it reads, and loops for ever at `!`.
const ECHO: &str = include_str!("../../tests/streams/echo.wat");

fn folder() -> TempDir {
    let folder = support::folder();
    support::package(&folder.path().join("echo.rmpkg"), ECHO);
    fs::create_dir(folder.path().join("cache")).unwrap();
    folder
}

fn run(folder: &TempDir, line: &str, stdin: &str) -> Output {
    let mut command = cargo_bin_cmd!("rmpkg");
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.args(["run", "--stream"]).args(line.split(' ')).write_stdin(stdin).output().unwrap()
}

fn last(output: &Output) -> Value {
    let stderr = str::from_utf8(&output.stderr).unwrap();
    serde_json::from_str(stderr.lines().last().unwrap()).unwrap_or_else(|_| panic!("{stderr}"))
}

#[test]
fn items_come_out_bare_and_the_end_is_on_stderr() {
    let folder = folder();
    let lines =
        format!("{{\"item\":1}}\n{{\"sink\":\"a \\\"b\\\"\",\"item\": [1, \"}}\"] }}\n{END}\n");
    fs::write(folder.path().join("items.jsonl"), &lines).unwrap();
    for (words, stdin) in [
        ("echo.rmpkg", lines.as_str()),
        ("echo.rmpkg --input -", lines.as_str()),
        ("echo.rmpkg --input items.jsonl", ""),
        ("echo.rmpkg --manifest pipeline.json", lines.as_str()),
    ] {
        let output = run(&folder, words, stdin);
        let stdout = String::from_utf8(output.stdout.clone()).unwrap();
        assert_eq!(stdout, "1\n{\"sink\":\"a \\\"b\\\"\",\"item\":[1, \"}\"]}\n", "{output:?}");
        assert_eq!(output.status.code(), Some(0));
        let end = last(&output);
        assert_eq!(
            (&end["status"], &end["graph_info"]["node_count"]),
            (&"success".into(), &1.into())
        );
    }
    let quiet = run(&folder, "echo.rmpkg --quiet", &lines);
    assert_eq!((quiet.status.code(), quiet.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn what_goes_wrong_has_an_exit_code_and_a_kind() {
    let folder = folder();
    for (words, stdin, code, kind) in [
        ("echo.rmpkg", "{\"item\":1}\n", 1, "no_result"),
        ("echo.rmpkg", "x\n", 1, "no_result"),
        ("fails.rmpkg", "", 3, "node"),
        ("endless.rmpkg --timeout 0.05", "", 4, "timeout"),
        ("echo.rmpkg --input none.jsonl", "", 2, "invalid_input"),
        ("echo.rmpkg --input nodes", "", 2, "invalid_input"),
        ("echo.rmpkg --models none", "", 2, "invalid_input"),
        ("echo.rmpkg --manifest -", "{}", 2, "invalid_input"),
        ("damaged.rmpkg", "", 2, "invalid_package"),
    ] {
        let output = run(&folder, words, stdin);
        assert_eq!(output.status.code(), Some(code), "{words}: {output:?}");
        assert_eq!(last(&output)["kind"], kind, "{words}");
    }
    for words in ["echo.rmpkg --arrays recordings", "echo.rmpkg --item-timeout x"] {
        assert_eq!(run(&folder, words, "").status.code(), Some(2), "{words}");
    }
}

#[test]
fn the_time_of_an_item_names_the_item_and_the_flag() {
    let folder = folder();
    let output = run(&folder, "echo.rmpkg --item-timeout 0.05", "{\"item\":1}\n!\n");
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(4), &b"1\n"[..]));
    let Value::Object(document) = last(&output) else { panic!("{output:?}") };
    let message = "the run was stopped: its time limit for an item is 50ms, and it has computed longer since it read \
                   `stream[1]`; raise that limit with `--item-timeout`";
    assert_eq!(document["message"], message);
    assert_eq!((&document["kind"], &document["stream_item"]), (&"timeout".into(), &1.into()));
}

/// Whoever writes the next item only when it has the result of the last one would wait for ever otherwise.
#[test]
fn a_result_is_there_before_the_next_item() {
    let folder = folder();
    let mut command = Command::new(cargo_bin!("rmpkg"));
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.args(["--quiet", "run", "--stream", "echo.rmpkg"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        writeln!(stdin, "{{\"item\":{number}}}").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert_eq!(line, format!("{number}\n"));
    }
    // A reader that goes away is no failure, although items go on.
    drop(stdout);
    while stdin.write_all(b"{\"item\":1}\n").is_ok() {}
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

/// Writes a result and then computes for ever.
const COMPUTES: &str = r#"(import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\0b\00\00\00") (data (i32.const 16) "{\22item\22:1}\n")
    (func (export "_start")
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (loop $ever (br $ever)))"#;

/// That it ends is the test. Nobody reads its results from the begin.
#[test]
fn a_stream_without_a_reader_ends_whatever_its_program_does() {
    let folder = folder();
    support::package(&folder.path().join("computes.rmpkg"), COMPUTES);
    let temporary = tempfile::tempdir().unwrap();
    for words in ["computes.rmpkg", "computes.rmpkg --item-timeout 1000"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(cargo_bin!("rmpkg"));
        command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
        command.env("TMPDIR", temporary.path()).args(["run", "--stream"]).args(words.split(' '));
        let mut child = command.stdin(Stdio::piped()).stdout(writer).spawn().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{words}");
        assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0, "{words}");
    }
}

/// Writes results for ever.
const FLOODS: &str = r#"(import "wasi_snapshot_preview1" "fd_write"
        (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\0b\00\00\00") (data (i32.const 16) "{\22item\22:1}\n")
    (func (export "_start") (loop $ever
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (br $ever)))"#;

/// That it ends is the test: the first one waits for a write that nobody reads, if it comes in one.
#[cfg(unix)]
#[test]
fn a_second_ctrl_c_waits_for_no_reader() {
    use std::io::Read as _;

    use rustix::process::{Pid, Signal, kill_process};

    let folder = folder();
    support::package(&folder.path().join("floods.rmpkg"), FLOODS);
    let mut command = Command::new(cargo_bin!("rmpkg"));
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.args(["run", "--stream", "floods.rmpkg"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let id = Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    let code = loop {
        kill_process(id, Signal::INT).unwrap();
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
    };
    assert_eq!(code, Some(130));
}
