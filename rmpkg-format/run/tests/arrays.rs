//! Arrays as files: what a guest finds, and what is taken of what it leaves.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeMap;
use std::fs;

use rmpkg_run::{Array, Arrays, Item, Limits, Object, Request, Results, RunError};
use support::{load, report};

/// What a guest calls, and a program that does this and then reports no results. Its folders are the
/// descriptors 3, `/app`, and then those of the arrays.
fn program(strings: &[&str], body: &str) -> String {
    reporting("[]", strings, body)
}

fn reporting(results: &str, strings: &[&str], body: &str) -> String {
    let report = report(results);
    let strings = strings.iter().enumerate().map(|(index, text)| {
        format!(r#"(data (i32.const {}) "{}")"#, 1024 * (index + 1), escaped(text))
    });
    format!(
        r#"(import "wasi_snapshot_preview1" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "path_symlink"
            (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "path_create_directory"
            (func $path_create_directory (param i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_read"
            (func $fd_read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write"
            (func $fd_write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        {strings}
        (data (i32.const 16384) "{text}")
        (func $must (param $errno i32) (if (local.get $errno) (then unreachable)))
        (func $open (param $folder i32) (param $path i32) (param $length i32) (param $flags i32)
                    (param $rights i64) (result i32)
            (call $must (call $path_open (local.get $folder) (i32.const 0) (local.get $path)
                (local.get $length) (local.get $flags) (local.get $rights) (i64.const 0) (i32.const 0)
                (i32.const 0)))
            (i32.load (i32.const 0)))
        (func $buffer (param $at i32) (param $length i32)
            (i32.store (i32.const 8) (local.get $at))
            (i32.store (i32.const 12) (local.get $length)))
        (func (export "_start")
            {body}
            (call $buffer (i32.const 16384) (i32.const {length}))
            (call $must (call $fd_write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4))))"#,
        strings = strings.collect::<String>(),
        text = escaped(&report),
        length = report.len(),
    )
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("\\{byte:02x}")).collect()
}

/// Reads the file `in/a.npy` and writes what is in it to `0.npy`.
fn copies() -> String {
    copies_of("in/a.npy", "[]")
}

fn copies_of(file: &str, results: &str) -> String {
    let body = COPIES.replace("LENGTH", &file.len().to_string());
    reporting(results, &[file, "0.npy"], &body)
}

const COPIES: &str =
        "(local $file i32)
        (local.set $file
            (call $open (i32.const 4) (i32.const 1024) (i32.const LENGTH) (i32.const 0) (i64.const 2)))
        (call $buffer (i32.const 8192) (i32.const 4096))
        (call $must (call $fd_read (local.get $file) (i32.const 8) (i32.const 1) (i32.const 4)))
        (local.set $file
            (call $open (i32.const 5) (i32.const 2048) (i32.const 5) (i32.const 1) (i64.const 64)))
        (call $buffer (i32.const 8192) (i32.load (i32.const 4)))
        (call $must (call $fd_write (local.get $file) (i32.const 8) (i32.const 1) (i32.const 4)))";

fn with_file(name: &str) -> Request {
    let files = BTreeMap::from([(name.to_owned(), b"0123456789".to_vec().into())]);
    Request { arrays: Arrays::Files(files), results: Results::Memory, ..Request::default() }
}

#[test]
fn bytes_go_in_and_come_back() {
    let success = load(&copies()).run(&with_file("in/a.npy")).unwrap();
    let expected = BTreeMap::from([("0.npy".to_owned(), "0123456789".into())]);
    assert_eq!((success.arrays, success.files), (expected, BTreeMap::new()));
}

#[test]
fn folders_are_read_and_written_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.npy"), "abc").unwrap();
    let request = Request {
        arrays: Arrays::Folder(folder.path().to_owned()),
        results: Results::Folder {
            folder: folder.path().join("in"),
            prefix: "results/".to_owned(),
        },
        ..Request::default()
    };
    let success = load(&copies()).run(&request).unwrap();
    let file = folder.path().join("in/0.npy");
    assert_eq!(fs::read_to_string(&file).unwrap(), "abc");
    assert_eq!(success.files, BTreeMap::from([("results/0.npy".to_owned(), file)]));
    assert_eq!(success.arrays, BTreeMap::new());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let absent = || "absent".into();
    let arrays = Request { arrays: Arrays::Folder(absent()), ..Request::default() };
    let results = Results::Folder { folder: absent(), prefix: String::new() };
    let results = Request { results, ..Request::default() };
    for (request, guest) in [(arrays, "`/arrays`"), (results, "`/results`")] {
        let error = load(&copies()).run(&request).unwrap_err();
        assert_eq!((error.kind(), error.exit_code()), ("invalid_input", 2));
        let message = error.to_string();
        assert!(message.contains("`absent`") && message.contains(guest), "{message}");
    }
}

#[test]
fn the_guest_cannot_change_what_it_reads() {
    let writes = program(
        &["in/a.npy"],
        "(drop (call $open (i32.const 4) (i32.const 1024) (i32.const 8) (i32.const 0) (i64.const 64)))",
    );
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.npy"), "abc").unwrap();
    let arrays = Arrays::Folder(folder.path().to_owned());
    let error = load(&writes).run(&Request { arrays, ..Request::default() }).unwrap_err();
    assert!(matches!(error, RunError::Abort { .. }), "{error:?}");
}

#[test]
fn without_arrays_there_are_no_folders_for_them() {
    let error = load(&copies()).run(&Request::default()).unwrap_err();
    assert!(matches!(error, RunError::Abort { .. }), "{error:?}");
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    for name in ["", ".", "..", "../a.npy", "in/../../a.npy", "/a.npy", "/"] {
        let error = load(&copies()).run(&with_file(name)).unwrap_err();
        assert_eq!((error.kind(), error.exit_code()), ("invalid_input", 2), "{name}");
        let expected = format!(
            "`{name}` is no name for an array; give a relative path without `..`, such as `a.npy`"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn names_that_cannot_be_files_together_are_told() {
    let mut request = with_file("a");
    let Arrays::Files(files) = &mut request.arrays else { panic!() };
    files.insert("a/b.npy".to_owned(), Vec::new().into());
    let error = load(&copies()).run(&request).unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), ("internal", 1));
    assert!(error.to_string().starts_with("cannot keep arrays in `"), "{error}");
}

/// A link to a file that is there, a folder with the name of an array, and other names.
#[test]
fn only_files_with_the_names_of_arrays_are_taken() {
    let leaves = program(
        &["x.npy", "0.npy", "1.npy", "x.npy", ".npy"],
        "(call $must (call $path_symlink (i32.const 1024) (i32.const 5) (i32.const 4)
            (i32.const 2048) (i32.const 5)))
        (call $must (call $path_create_directory (i32.const 4) (i32.const 3072) (i32.const 5)))
        (drop (call $open (i32.const 4) (i32.const 4096) (i32.const 5) (i32.const 1) (i64.const 64)))
        (drop (call $open (i32.const 4) (i32.const 5120) (i32.const 4) (i32.const 1) (i64.const 64)))",
    );
    let request = Request { results: Results::Memory, ..Request::default() };
    assert_eq!(load(&leaves).run(&request).unwrap().arrays, BTreeMap::new());

    let folder = tempfile::tempdir().unwrap();
    let results = Results::Folder { folder: folder.path().to_owned(), prefix: String::new() };
    let success = load(&leaves).run(&Request { results, ..Request::default() }).unwrap();
    assert_eq!(success.files, BTreeMap::new());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn the_arrays_of_the_results_count_as_files() {
    let limited = |limits| Request { limits, ..with_file("in/a.npy") };
    let bytes = limited(Limits { file_bytes: Some(4_096 + 9), ..Limits::default() });
    let error = load(&copies()).run(&bytes).unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), ("data", 4));
    assert_eq!(error.to_string(), "the run wrote too much to files: its limit is 4105 bytes");

    let files = limited(Limits { files: Some(0), ..Limits::default() });
    let error = load(&copies()).run(&files).unwrap_err();
    assert_eq!((error.kind(), error.exit_code()), ("files", 4));
    assert_eq!(error.to_string(), "the run made too many files and folders: its limit is 0");
}

#[test]
fn items_with_arrays_go_in_and_come_back() {
    let samples = Array::from_elements([3], [0.5_f32, 1.0, 1.5]).unwrap();
    let item = |array: Array| -> Item {
        Object::from_iter([("samples".to_owned(), array.into()), ("rate".to_owned(), 8_i64.into())])
            .into()
    };
    let results = r#"[{"samples": {"__numpy__": true, "file": "0.npy"}, "rate": 8}]"#;
    let request = Request::of_items(vec![item(samples.clone())]).unwrap();
    let success = load(&copies_of("0.npy", results)).run(&request).unwrap();
    assert_eq!(success.items().unwrap(), [item(samples)]);
    assert_eq!(success.results().unwrap()[0]["samples"]["file"], "0.npy");
}

#[test]
fn arrays_in_the_report_and_in_a_folder_are_items_too() {
    let folder = tempfile::tempdir().unwrap();
    let results = r#"[{"__numpy__": true, "file": "r/0.npy"},
        {"__numpy__": true, "dtype": "uint8", "shape": [2], "data": "AQI="}]"#;
    let bytes = Array::from_elements([2], [1_u8, 2]).unwrap();
    let request = Request {
        results: Results::Folder { folder: folder.path().to_owned(), prefix: "r/".to_owned() },
        ..Request::of_items(vec![bytes.clone().into()]).unwrap()
    };
    let success = load(&copies_of("0.npy", results)).run(&request).unwrap();
    assert_eq!(success.items().unwrap(), [Item::from(bytes.clone()), bytes.into()]);
    fs::remove_file(folder.path().join("0.npy")).unwrap();
    let error = success.items().unwrap_err().to_string();
    assert!(error.starts_with("results: cannot read the array's file `r/0.npy`: "), "{error}");
}

/// A guest may name whatever it likes: nothing is read but what it was seen to leave.
#[test]
fn a_result_that_names_no_file_of_the_run_is_refused() {
    for name in ["../0.npy", "/etc/passwd", "1.npy", ""] {
        let results = format!(r#"[1, {{"__numpy__": true, "file": "{name}"}}]"#);
        let request = Request::of_items(vec![Array::from_elements([1], [1.0]).unwrap().into()]);
        let success = load(&copies_of("0.npy", &results)).run(&request.unwrap()).unwrap();
        let error = success.items().unwrap_err().to_string();
        let expected =
            format!("results[1]: the array's file `{name}` is not in the folder of arrays");
        assert_eq!(error, expected);
    }
}
