//! Every folder of `tests/bad-input` is a pipeline that must fail, and how.
//!
//! A case is `stdin.txt`, the document as it is, or `manifest.json`, run with the input `[1]`;
//! `nodes/` with its Python nodes; and `expected-error.json`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{error, folders, json_file, run};

#[test]
fn each_case_gives_one_clear_message() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-input");
    for case in folders(&cases) {
        check(&case);
    }
}

fn check(case: &Path) {
    let expected = json_file(&case.join("expected-error.json"));
    let output = run(request(case), Some(&case.join("nodes")));
    let error = error(&output);
    let name = case.file_name().unwrap().display();

    assert_eq!(json!(output.status.code()), expected["exit_code"], "{name}: {error}");
    assert_eq!(error["status"], "error", "{name}");
    assert_eq!(error["kind"], expected["kind"], "{name}: {error}");
    assert_eq!(error["node"], expected["node"], "{name}: {error}");
    let message = error["message"].as_str().unwrap();
    for part in strings(&expected["message_contains"]) {
        assert!(message.contains(part), "{name}: `{part}` is not in: {message}");
    }
    if let Some(part) = expected.get("traceback_contains").and_then(Value::as_str) {
        let traceback = error["traceback"].as_str().unwrap_or_default();
        assert!(traceback.contains(part), "{name}: `{part}` is not in: {traceback}");
    }
}

fn request(case: &Path) -> Vec<u8> {
    fs::read(case.join("stdin.txt")).unwrap_or_else(|_| {
        let manifest = json_file(&case.join("manifest.json"));
        json!({"manifest": manifest, "input_data": [1]}).to_string().into_bytes()
    })
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|part| part.as_str().unwrap())
}
