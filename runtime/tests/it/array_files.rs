//! Arrays that come and go as `.npy` files.

use std::fs::{self, File};
use std::path::Path;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use pipeline_node::{Array, npy};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{chain, error, report};

/// A folder with the arrays `a.npy` and `deep/b.npy`.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("deep")).unwrap();
    write(&folder.path().join("a.npy"), &floats());
    write(&folder.path().join("deep/b.npy"), &integers());
    folder
}

fn floats() -> Array {
    Array::from_elements([3], [0.5_f32, 1.0, -1.5]).unwrap()
}

fn integers() -> Array {
    Array::from_elements([2, 2], 1_i64..=4).unwrap()
}

fn write(path: &Path, array: &Array) {
    npy::write(array, File::create(path).unwrap()).unwrap();
}

fn read(path: &Path) -> Array {
    let file = File::open(path).unwrap();
    let length = file.metadata().unwrap().len();
    npy::read(file, length).unwrap()
}

fn file(name: &str) -> Value {
    json!({ "__numpy__": true, "file": name })
}

/// Gives these items on, with arguments; the command's folder is that of the arrays.
fn pass(folder: &TempDir, arguments: &[&str], items: Value) -> Output {
    let request = chain(&[("PassThrough", json!({}))], items).to_string();
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.current_dir(folder.path()).args(arguments).write_stdin(request).output().unwrap()
}

#[test]
fn arrays_come_from_files_and_go_to_files() {
    let folder = folder();
    let items = json!([file("a.npy"), {"samples": file("deep/b.npy"), "rate": 16_000}, "text"]);
    let report = report(&pass(&folder, &["--arrays", ".", "--results", "out/new"], items));
    let expected = json!([
        {"__numpy__": true, "file": "0.npy", "dtype": "float32", "shape": [3]},
        {
            "samples": {"__numpy__": true, "file": "1.npy", "dtype": "int64", "shape": [2, 2]},
            "rate": 16_000,
        },
        "text",
    ]);
    assert_eq!(report["results"], expected);
    assert_eq!(read(&folder.path().join("out/new/0.npy")), floats());
    assert_eq!(read(&folder.path().join("out/new/1.npy")), integers());
    assert_eq!(fs::read_dir(folder.path().join("out/new")).unwrap().count(), 2);
}

#[test]
fn what_comes_out_can_go_in_again() {
    let folder = folder();
    let arguments = ["--arrays", ".", "--results", "results", "--results-prefix", "results/"];
    let first = report(&pass(&folder, &arguments, json!([file("a.npy")])));
    assert_eq!(first["results"][0]["file"], "results/0.npy");
    let second = report(&pass(&folder, &arguments, first["results"].clone()));
    assert_eq!(second["results"], first["results"]);
    assert_eq!(read(&folder.path().join("results/0.npy")), floats());
}

#[test]
fn without_a_folder_for_them_arrays_are_in_the_report() {
    let report = report(&pass(&folder(), &["--arrays", "."], json!([file("deep/b.npy")])));
    let array = &report["results"][0]["array"];
    assert_eq!(
        (&array["meta"]["dtype"], &array["meta"]["shape"]),
        (&json!("int64"), &json!([2, 2]))
    );
    assert!(array["data"].as_str().unwrap().starts_with("AQAAAAAAAAACAAAAAAAAA"), "{array}");
}

#[test]
fn arrays_in_the_request_go_to_files_as_well() {
    let folder = folder();
    let bytes = json!({"__numpy__": true, "dtype": "uint8", "shape": [2], "data": "AQI="});
    let report = report(&pass(&folder, &["--results", "out"], json!([[bytes]])));
    assert_eq!(report["results"][0][0]["file"], "0.npy");
    let expected = Array::from_elements([2], [1_u8, 2]).unwrap();
    assert_eq!(read(&folder.path().join("out/0.npy")), expected);
}

/// What is said of an array with this name, the second field of the second item.
fn refusal(folder: &TempDir, arguments: &[&str], name: &str) -> String {
    let items = json!([1, {"rate": 16_000, "samples": file(name)}]);
    let output = pass(folder, arguments, items);
    let error = error(&output);
    assert_eq!(
        (&error["kind"], output.status.code()),
        (&json!("invalid_input"), Some(2)),
        "{name}"
    );
    let message = error["message"].as_str().unwrap();
    let place = r#"input_data[1]["samples"]: "#;
    message.strip_prefix(place).unwrap_or_else(|| panic!("{message}")).to_owned()
}

#[test]
fn a_name_that_leaves_the_folder_is_refused() {
    let folder = folder();
    for name in ["", "..", "../a.npy", "deep/../../a.npy", "/etc/passwd", "./../a.npy", "/"] {
        let expected = format!(
            "the array's file `{name}` leads out of the folder of arrays; name a file in it"
        );
        assert_eq!(refusal(&folder, &["--arrays", "deep"], name), expected);
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_folder_is_refused_and_others_are_followed() {
    use std::os::unix::fs::symlink;

    let folder = folder();
    symlink(folder.path().join("a.npy"), folder.path().join("deep/out.npy")).unwrap();
    symlink("..", folder.path().join("deep/up")).unwrap();
    symlink("b.npy", folder.path().join("deep/in.npy")).unwrap();
    for name in ["out.npy", "up/a.npy"] {
        let message = refusal(&folder, &["--arrays", "deep"], name);
        assert!(message.contains("leads out of the folder"), "{message}");
    }
    let report = report(&pass(&folder, &["--arrays", "deep"], json!([file("in.npy")])));
    assert_eq!(report["status"], "success");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder();
    fs::write(folder.path().join("text.npy"), "no array").unwrap();
    let message = |name| refusal(&folder, &["--arrays", "."], name);
    let absent = "the array's file `absent.npy` is not in the folder of arrays";
    assert_eq!(message("absent.npy"), absent);
    assert_eq!(message("deep"), "cannot read the array's file `deep`: it is no regular file");
    assert_eq!(
        message("text.npy"),
        r"cannot read the array's file `text.npy`: it is no `.npy` file: it does not begin with `\x93NUMPY`"
    );
    assert_eq!(
        refusal(&folder, &[], "a.npy"),
        "the array is the file `a.npy`, but there is no folder of arrays; pass one with `--arrays`"
    );
}

/// Nobody writes to it: whoever opens it to read waits.
#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("pipe.npy");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let message = refusal(&folder, &["--arrays", "."], "pipe.npy");
    assert_eq!(message, "cannot read the array's file `pipe.npy`: it is no regular file");
}

#[test]
fn results_that_cannot_be_written_are_told_and_leave_nothing() {
    let folder = folder();
    let items = json!([file("a.npy"), file("a.npy")]);
    let failed = |results| {
        let output = pass(&folder, &["--arrays", ".", "--results", results], items.clone());
        let error = error(&output);
        assert_eq!((&error["kind"], output.status.code()), (&json!("internal"), Some(1)));
        assert_eq!(error["metrics"]["nodes"][0]["items_out"], 2);
        error["message"].as_str().unwrap().to_owned()
    };
    let message = failed("a.npy");
    assert!(message.starts_with("internal error: cannot write `") && message.contains("a.npy"));
    fs::create_dir_all(folder.path().join("out/1.npy")).unwrap();
    let message = failed("out");
    assert!(message.contains("out/1.npy`: "), "{message}");
    assert!(!folder.path().join("out/0.npy").exists());
}

#[test]
fn a_run_that_fails_writes_no_results() {
    let folder = folder();
    let request = chain(&[("Absent", json!({}))], json!([file("a.npy")])).to_string();
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.current_dir(folder.path()).args(["--arrays", ".", "--results", "out"]);
    error(&command.write_stdin(request).output().unwrap());
    assert!(!folder.path().join("out").exists());
}
