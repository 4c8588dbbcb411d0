//! The own node in a pipeline, beside a built-in one.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};

fn run(params: Value) -> Output {
    let request = json!({
        "manifest": {
            "version": "v1",
            "metadata": {},
            "nodes": [
                {"id": "batch", "node_type": "BatchNode", "params": params},
                {"id": "double", "node_type": "MultiplyNode", "params": {"factor": 2}},
            ],
            "connections": [{"from": "batch", "to": "double"}],
        },
        "input_data": [1, 2, 3],
    });
    cargo_bin_cmd!("own-node").write_stdin(request.to_string()).output().unwrap()
}

#[test]
fn batches_are_arrays_and_the_last_one_is_not_lost() {
    let report: Value = serde_json::from_slice(&run(json!({"size": 2})).stdout).unwrap();
    assert_eq!(report["results"], json!([[2, 4], [6]]));
}

#[test]
fn parameters_are_checked_like_those_of_every_node() {
    let output = run(json!({"size": 0}));
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8(output.stderr).unwrap();
    let message =
        "error: node `batch` (BatchNode): parameter `size`: a batch has at least one item";
    assert!(stderr.starts_with(message), "{stderr}");

    let stderr = String::from_utf8(run(json!({"sise": 2})).stderr).unwrap();
    assert!(stderr.contains("unknown parameter `sise` is ignored; did you mean `size`?"));
}
