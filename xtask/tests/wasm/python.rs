//! CPython inside the wasm.

use std::fs;

use serde_json::{Value, json};
use wasi_host::{Outcome, Termination};

use crate::support::{error, run, runtime};

/// Runs a pipeline of one Python node, the class `Probe` in `source`, with one item.
pub fn probe(source: &str) -> Outcome {
    let app = tempfile::tempdir().unwrap();
    fs::write(app.path().join("probe.py"), source).unwrap();
    run(&runtime(), request(), Some(app.path()))
}

/// What is asked of the runtime to run it.
pub fn request() -> Vec<u8> {
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "probe" },
        "nodes": [{ "id": "probe", "node_type": "Probe" }],
        "connections": [],
    });
    json!({ "manifest": manifest, "input_data": [null] }).to_string().into_bytes()
}

/// What a pipeline of one Python node, the class `Probe` in `source`, makes of one item.
pub fn answer(source: &str) -> Value {
    let outcome = probe(source);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.termination, Termination::Exited(0), "{stderr}");
    let report: Value = serde_json::from_slice(&outcome.stdout).unwrap();
    report["results"][0].clone()
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn it_is_cpython_3_12_1_for_wasi() {
    let source = "
import sys

class Probe:
    def process(self, item):
        return [sys.version.split()[0], sys.platform, sys.implementation.name]
";
    assert_eq!(answer(source), json!(["3.12.1", "wasi", "cpython"]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_modules_that_nodes_use_can_be_imported() {
    let source = "
import asyncio, collections, csv, dataclasses, datetime, decimal, enum, hashlib, inspect, json
import logging, math, pathlib, pickle, random, re, statistics, struct, sys, typing, unittest
import xml.etree.ElementTree, zoneinfo

class Probe:
    def process(self, item):
        return [
            hashlib.sha256(b'wasm').hexdigest()[:8],
            str(decimal.Decimal(1) / 3),
            statistics.median([3, 1, 2]),
            struct.pack('<I', 1).hex(),
            pickle.loads(pickle.dumps({'a': [1]})),
            xml.etree.ElementTree.fromstring('<a><b/></a>')[0].tag,
        ]
";
    let expected =
        json!(["336154bf", "0.3333333333333333333333333333", 2, "01000000", { "a": [1] }, "b"]);
    assert_eq!(answer(source), expected);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_hundred_thousand_frames_of_recursion_fit() {
    let source = "
import sys

def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)

class Probe:
    def process(self, item):
        sys.setrecursionlimit(200_000)
        return depth(100_000)
";
    assert_eq!(answer(source), json!(100_000));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_uncaught_exception_comes_with_its_traceback() {
    let source = "
class Probe:
    def process(self, item):
        return self.inner()

    def inner(self):
        raise ValueError('not this one')
";
    let error = error(&probe(source));
    assert_eq!(error["node"], "probe");
    let traceback = error["traceback"].as_str().unwrap();
    for part in ["in process", "line 7, in inner", "ValueError: not this one"] {
        assert!(traceback.contains(part), "{traceback}");
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_nodes_print_does_not_reach_stdout() {
    let outcome = probe(
        "
class Probe:
    def process(self, item):
        print('a word from the node')
        return 1
",
    );
    assert!(serde_json::from_slice::<Value>(&outcome.stdout).is_ok());
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("a word from the node"));
}
