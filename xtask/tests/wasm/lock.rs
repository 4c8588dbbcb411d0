//! `cargo xtask lock` against the package index.

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::workspace;

/// A pipeline that wants this.
fn pipeline(python: &Value) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "locked" },
        "nodes": [{ "id": "a", "node_type": "Echo" }],
        "connections": [],
        "python": python,
    });
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    folder
}

/// Exit code, stdout and stderr.
fn lock(pipeline: &Path, options: &[&str]) -> (i32, String, String) {
    let mut command = cargo_bin_cmd!("xtask");
    command.current_dir(workspace()).args(["--quiet", "--json", "lock"]);
    let output = command.arg(pipeline).args(options).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn locked(pipeline: &Path, options: &[&str]) -> Value {
    let (code, stdout, stderr) = lock(pipeline, options);
    assert_eq!(code, 0, "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn a_lock_names_wheels_and_what_is_built_and_stays_as_it_is() {
    // A node's file wants something, too.
    let folder = pipeline(&json!({ "dependencies": ["jinja2>=3.1,<3.1.6"] }));
    let nodes = folder.path().join("nodes");
    fs::create_dir(&nodes).unwrap();
    fs::write(nodes.join("a.py"), "# /// script\n# dependencies = ['six']\n# ///\n").unwrap();
    assert_eq!(lock(folder.path(), &["--check"]).0, 1);

    let first = locked(folder.path(), &[]);
    let names: Vec<_> =
        first["packages"].as_array().unwrap().iter().map(|package| &package["name"]).collect();
    assert_eq!(names, ["jinja2", "markupsafe", "six"]);
    assert_eq!(first["packages"][0]["version"], "3.1.5");
    let built = &first["packages"][1]["sdist"]["built"]["name"];
    assert!(built.as_str().unwrap().ends_with("-py3-none-any.whl"), "{first}");
    let text = fs::read_to_string(folder.path().join("pylock.toml")).unwrap();
    assert!(!text.contains("://"), "{text}");
    assert_eq!(lock(folder.path(), &["--check"]).0, 0);

    // The requirement is looser now, but the lock keeps its version until it is asked for another.
    let manifest = fs::read_to_string(folder.path().join("manifest.json")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.replace(",<3.1.6", "")).unwrap();
    assert_eq!(lock(folder.path(), &["--check"]).0, 1);
    assert_eq!(locked(folder.path(), &[])["packages"][0]["version"], "3.1.5");
    assert_ne!(locked(folder.path(), &["--upgrade=Jinja2"])["packages"][0]["version"], "3.1.5");
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn what_is_compiled_code_alone_is_refused_with_who_needs_it_and_what_would_do() {
    let folder = pipeline(&json!({ "dependencies": ["jsonschema"] }));
    let (code, _, stderr) = lock(folder.path(), &[]);
    assert_eq!(code, 1);
    for part in
        ["`rpds-py` ", "`jsonschema` → `rpds-py`", "built by `maturin`", "`jsonschema==4.17.3`"]
    {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    assert!(!folder.path().join("pylock.toml").exists());
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn an_older_release_is_offered_only_if_its_own_build_asks_for_nothing_refused() {
    // 0.9.0 says only when it is built that it needs `regex` as well.
    let folder = pipeline(&json!({ "dependencies": ["parsimonious>=0.8"] }));
    let (code, _, stderr) = lock(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(stderr.contains("`parsimonious` → `regex`"), "{stderr}");
    assert!(stderr.contains("write `parsimonious==0.8.1`"), "{stderr}");
}

#[test]
#[ignore = "asks uv, which is installed from the package index: cargo xtask test"]
fn a_requirement_that_is_none_is_named_with_its_place() {
    let folder = pipeline(&json!({ "dependencies": ["six", "jinja2=3.1"] }));
    let (code, _, stderr) = lock(folder.path(), &[]);
    assert_eq!(code, 1);
    for part in ["`python.dependencies`: `jinja2=3.1` is no requirement", "comparison operator"] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
}

#[test]
#[ignore = "runs the wasm: cargo xtask test"]
fn numpy_is_offered_and_then_taken_as_it_is_built_in() {
    let folder = pipeline(&json!({ "dependencies": ["numpy>=2"] }));
    let (code, _, stderr) = lock(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(stderr.contains("cargo xtask lock --with numpy"), "{stderr}");
    let lock_with = locked(folder.path(), &["--with", "numpy"]);
    assert_eq!((&lock_with["builtin"], &lock_with["packages"]), (&json!(["numpy"]), &json!([])));

    // What was chosen once stays chosen.
    assert_eq!(locked(folder.path(), &[])["builtin"], json!(["numpy"]));

    let folder = pipeline(&json!({ "dependencies": ["numpy<2"], "builtin": ["numpy"] }));
    let (code, _, stderr) = lock(folder.path(), &[]);
    assert_eq!(code, 1);
    assert!(stderr.contains("numpy==2.4.6") && stderr.contains("`numpy<2` stands in"), "{stderr}");
}
