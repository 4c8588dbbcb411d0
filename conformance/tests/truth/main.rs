//! What examples expect is true: not only what a run once gave, but what was put in.

#![allow(clippy::unwrap_used, reason = "tests")]

mod audio;
mod table;
mod whisper;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::Floats;
use serde_json::Value;

fn folder(example: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(example)
}

fn json(example: &str, file: &str) -> Value {
    serde_json::from_slice(&fs::read(folder(example).join(file)).unwrap()).unwrap()
}

/// The results that the example must come to on every back end.
fn results(example: &str) -> Vec<Value> {
    json(example, "expected.json")["results"].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value}"))
}

/// Those of an array.
fn numbers(array: &Value) -> Vec<f64> {
    Floats::of(array.as_object().unwrap()).unwrap().numbers
}

fn is_close(found: &Value, expected: f64, allowed: f64) -> bool {
    (number(found) - expected).abs() <= allowed
}

/// The script that made the example's input makes the same again.
fn is_reproduced(example: &str, files: &[&str]) {
    let again = tempfile::tempdir().unwrap();
    let script = folder(example).join("make_input.py");
    let status = Command::new("python3").arg(script).arg(again.path()).status().unwrap();
    assert!(status.success(), "{status}");
    for file in files {
        let [kept, made] = [folder(example), again.path().to_owned()]
            .map(|folder| fs::read(folder.join(file)).unwrap());
        assert!(kept == made, "`{file}` of {example} is not what its script makes");
    }
}
