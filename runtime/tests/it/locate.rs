//! Where the command finds the nodes of a pipeline.

use std::fs;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::json;

use crate::support::{error, report};

/// Locates the node types. There is no Python that could start.
fn locate(files: &[(&str, &str)], node_types: &[&str]) -> Output {
    let app = tempfile::tempdir().unwrap();
    for (name, source) in files {
        fs::create_dir_all(app.path().join(name).parent().unwrap()).unwrap();
        fs::write(app.path().join(name), source).unwrap();
    }
    let nodes: Vec<_> = node_types
        .iter()
        .enumerate()
        .map(|(index, node_type)| json!({"id": format!("n{index}"), "node_type": node_type}))
        .collect();
    let manifest = json!({"version": "v1", "metadata": {}, "nodes": nodes, "connections": []});
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.env("PYTHONHOME", "/nonexistent").arg("locate").arg("--nodes").arg(app.path());
    command.write_stdin(manifest.to_string()).output().unwrap()
}

#[test]
fn each_node_is_named_with_its_language_and_module() {
    let files = [
        ("smooth.py", "class RollingMean:\n    pass\n"),
        ("package/__init__.py", "class Packaged: pass\n"),
    ];
    let output = locate(&files, &["RollingMean", "Echo", "Packaged", "any.where:Class"]);
    let python = |id: &str, node_type: &str, module: &str| json!({"id": id, "node_type": node_type, "language": "python", "module": module});
    let report = report(&output);
    assert_eq!(report["status"], "success");
    assert_eq!(report["graph_info"]["node_count"], 4);
    assert_eq!(
        report["nodes"],
        json!([
            python("n0", "RollingMean", "smooth"),
            {"id": "n1", "node_type": "Echo", "language": "rust"},
            python("n2", "Packaged", "package"),
            python("n3", "any.where:Class", "any.where"),
        ])
    );
}

#[test]
fn no_code_of_a_node_runs_and_no_parameter_is_read() {
    let files = [("steps.py", "raise SystemExit\nclass Step: pass\n")];
    let output = locate(&files, &["Step"]);
    assert_eq!(report(&output)["nodes"][0]["module"], "steps");
}

#[test]
fn what_is_defined_twice_is_the_usual_error() {
    let files = [("a.py", "class Twice: pass\n"), ("b.py", "class Twice: pass\n")];
    let error = error(&locate(&files, &["Echo", "Twice"]));
    assert_eq!((&error["kind"], &error["node"]), (&json!("ambiguous_node_type"), &json!("n1")));
    let error = crate::support::error(&locate(&[], &["Echo", ":Nowhere"]));
    assert_eq!((&error["kind"], &error["node"]), (&json!("unknown_node_type"), &json!("n1")));
}

#[test]
fn a_class_of_the_sdk_is_in_its_module() {
    let app = tempfile::tempdir().unwrap();
    fs::create_dir_all(app.path().join("remotemedia")).unwrap();
    fs::write(app.path().join("remotemedia/nodes.py"), "class Sdk: pass\n").unwrap();
    let manifest = json!({
        "version": "v1", "metadata": {}, "connections": [],
        "nodes": [{"id": "sdk", "node_type": "Sdk"}],
    });
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.arg("locate").arg("--nodes").arg(app.path()).write_stdin(manifest.to_string());
    assert_eq!(report(&command.output().unwrap())["nodes"][0]["module"], "remotemedia.nodes");
}
