//! The runtime's cases of bad input fail inside the wasm as they do natively.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use wasi_host::{Command, Termination};

use crate::support::{error, folders, json_file, run, runtime, workspace};

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_case_gives_the_same_message_as_natively() {
    let runtime = runtime();
    for case in folders(&workspace().join("runtime/tests/bad-input")) {
        check(&runtime, &case);
    }
}

fn check(runtime: &Command, case: &Path) {
    let expected = json_file(&case.join("expected-error.json"));
    let outcome = run(runtime, request(case), Some(&case.join("nodes")));
    let name = case.file_name().unwrap().display();
    let Termination::Exited(code) = outcome.termination else {
        panic!("{name}: {}", outcome.termination);
    };
    let error = error(&outcome);
    assert_eq!(json!(code), expected["exit_code"], "{name}: {error}");
    assert_eq!(error["kind"], expected["kind"], "{name}: {error}");
    assert_eq!(error["node"], expected["node"], "{name}: {error}");
    let message = error["message"].as_str().unwrap();
    for part in expected["message_contains"].as_array().unwrap() {
        assert!(message.contains(part.as_str().unwrap()), "{name}: {part} is not in: {message}");
    }
    if let Some(part) = expected.get("traceback_contains").and_then(Value::as_str) {
        let traceback = error["traceback"].as_str().unwrap_or_default();
        assert!(traceback.contains(part), "{name}: `{part}` is not in: {traceback}");
    }
}

fn request(case: &Path) -> Vec<u8> {
    fs::read(case.join("stdin.txt")).unwrap_or_else(|_| {
        let manifest = json_file(&case.join("manifest.json"));
        json!({ "manifest": manifest, "input_data": [1] }).to_string().into_bytes()
    })
}
