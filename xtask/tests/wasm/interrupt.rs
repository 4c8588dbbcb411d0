//! Ctrl-C ends a Python program that does not end by itself.

#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin_cmd;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;

use crate::support::rmpkg;

const NODE: &str = "
class Node:
    def process(self, item):
        print('started')
        while True:
            pass
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_endless_node_ends_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": {"name": "endless"},
        "nodes": [{"id": "one", "node_type": "node:Node"}],
        "connections": [],
    });
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    fs::write(folder.path().join("nodes/node.py"), NODE).unwrap();
    fs::write(folder.path().join("input.json"), "[1]").unwrap();
    let package = folder.path().join("endless.rmpkg");
    let mut xtask = cargo_bin_cmd!("xtask");
    xtask
        .args(["--quiet", "package", "--no-snapshot", "--pipeline"])
        .arg(folder.path())
        .arg("--output");
    xtask.arg(&package).assert().success();

    let mut run = Command::new(rmpkg());
    run.current_dir(folder.path()).args(["run", "endless.rmpkg", "--input", "input.json"]);
    let mut run = run.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let stderr = BufReader::new(run.stderr.take().unwrap());
    assert!(stderr.lines().any(|line| line.unwrap().contains("started")));
    let id = Pid::from_raw(run.id().try_into().unwrap()).unwrap();
    kill_process(id, Signal::INT).unwrap();
    assert_eq!(run.wait().unwrap().code(), Some(130));
}
