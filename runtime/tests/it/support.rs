//! Runs the command and takes its output apart.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use pipeline_node::Item;
use serde_json::{Value, json};

/// Runs the command on a document.
pub(crate) fn run(stdin: impl Into<Vec<u8>>, app: Option<&Path>) -> Output {
    run_with(stdin, app, None)
}

/// The same with the Python modules of a folder.
pub(crate) fn run_with(
    stdin: impl Into<Vec<u8>>,
    app: Option<&Path>,
    modules: Option<&str>,
) -> Output {
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    if let Some(app) = app {
        command.arg("--nodes").arg(app);
    }
    if let Some(modules) = modules {
        command.env("PYTHONPATH", modules);
    }
    command.write_stdin(stdin).output().unwrap()
}

/// Runs the command that has the Rust nodes of all builtin packages.
pub(crate) fn run_every_node(
    stdin: impl Into<Vec<u8>>,
    app: &Path,
    models: Option<&Path>,
) -> Output {
    let command = Path::new(env!("CARGO_BIN_EXE_pipeline_executor_wasm"));
    let command = command.with_file_name("examples").join("every_node");
    assert!(command.is_file(), "{} is missing: test the whole package", command.display());
    let mut command = assert_cmd::Command::new(command);
    if let Some(models) = models {
        command.arg("--models").arg(models);
    }
    command.arg("--nodes").arg(app).write_stdin(stdin).output().unwrap()
}

/// The report of a run that must succeed, without its times.
pub(crate) fn report(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    let stdout = str::from_utf8(&output.stdout).unwrap();
    assert_eq!(stdout.matches('\n').count(), 1, "one line: {stdout}");
    serde_json::from_str(stdout).unwrap()
}

/// The error document of a run that must fail.
pub(crate) fn error(output: &Output) -> Value {
    let stderr = stderr(output);
    assert_ne!(output.status.code(), Some(0), "{stderr}");
    assert!(output.stdout.is_empty(), "{:?}", output.stdout);
    let document: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    let message = document["message"].as_str().unwrap();
    assert!(stderr.contains(&format!("error: {message}\n")), "a line for people: {stderr}");
    document
}

pub(crate) fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

/// A request for a chain of nodes, each given as `(node_type, params)` and named by its type.
pub(crate) fn chain(nodes: &[(&str, Value)], input: Value) -> Value {
    let ids: Vec<_> = nodes.iter().map(|(node_type, _)| node_type.to_lowercase()).collect();
    let connections: Vec<_> =
        ids.windows(2).map(|pair| json!({"from": pair[0], "to": pair[1]})).collect();
    let nodes: Vec<_> = nodes
        .iter()
        .zip(&ids)
        .map(
            |((node_type, params), id)| json!({"id": id, "node_type": node_type, "params": params}),
        )
        .collect();
    json!({
        "manifest": {"version": "v1", "metadata": {}, "nodes": nodes, "connections": connections},
        "input_data": input,
    })
}

/// An array of JSON's as the input of a run; anything else is none.
pub(crate) fn items(input: Value) -> Option<Vec<Item>> {
    if let Item::List(items) = input.into() { Some(items) } else { None }
}

pub(crate) fn json_file(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}
