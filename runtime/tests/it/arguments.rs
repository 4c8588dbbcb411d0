//! The command's arguments.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::json;

use crate::support::{error, report, stderr};

fn command(arguments: &[&str], stdin: &str) -> Output {
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.current_dir(example()).args(arguments).write_stdin(stdin).output().unwrap()
}

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/mixed")
}

#[test]
fn a_manifest_is_run_with_the_nodes_beside_it() {
    let expected = crate::support::json_file(&example().join("expected.json"));
    let output = command(&["run", "manifest.json", "--input", "input.json"], "");
    assert_eq!(report(&output)["results"], expected["results"]);
    let output = command(&["manifest.json", "--input", "-"], "[20, 20.5, 21]");
    assert_eq!(report(&output)["results"], json!([68.45, 69.35]));
    let output = command(&["run", "--nodes", "nodes", "manifest.json", "--input=input.json"], "");
    assert_eq!(report(&output)["results"], expected["results"]);
}

#[test]
fn check_finds_the_nodes_and_runs_none() {
    let output = command(&["check", "manifest.json"], "");
    let report = report(&output);
    assert_eq!(report["nodes"].as_array().unwrap().len(), report["graph_info"]["node_count"]);
    assert_eq!(report["nodes"][1]["language"], "python");
    let manifest = json!({
        "version": "v1", "metadata": {}, "connections": [],
        "nodes": [{"id": "a", "node_type": "Absent"}],
    });
    let error = error(&command(&["check"], &manifest.to_string()));
    assert_eq!(error["kind"], "unknown_node_type");
}

#[test]
fn folders_of_models_and_data_are_taken() {
    let folders = ["--models", "nodes", "--data", "nodes"];
    let output =
        command(&[&["run", "manifest.json", "--input", "input.json"], &folders[..]].concat(), "");
    assert_eq!(report(&output)["status"], "success");
    let output = command(&["--models"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--models"), "{}", stderr(&output));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let message = |arguments: &[&str], stdin| {
        let error = error(&command(arguments, stdin));
        assert_eq!(error["kind"], "invalid_input");
        error["message"].as_str().unwrap().to_owned()
    };
    assert!(message(&["run", "absent.json"], "").starts_with("cannot read `absent.json`: "));
    assert_eq!(
        message(&["run", "manifest.json", "--input", "-"], "[1"),
        "cannot read `-`: not valid JSON: EOF while parsing a list at line 1 column 2"
    );
    assert_eq!(
        message(&["run", "manifest.json", "--input", "-"], "1"),
        "field `input_data` must be an array of items, found a number"
    );
}

#[test]
fn unknown_arguments_are_refused() {
    for arguments in [&["--aap"][..], &["run", "a", "b"], &["--input", "x"]] {
        let output = command(arguments, "");
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).ends_with("; `--help` explains the arguments\n"));
    }
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let output = command(&["--help"], "");
    let help = str::from_utf8(&output.stdout).unwrap();
    for part in ["Usage:", "Examples:", "Exit codes:"] {
        assert!(help.contains(part), "{part}");
    }
}
