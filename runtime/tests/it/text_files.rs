//! Files as editors on Windows write them: with a mark before UTF-8, or in UTF-16.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::json;

use crate::support::{error, report};

const NODE: &str = "class Twice:\n    def process(self, item):\n        return [item, item]\n";

fn marked(text: &str) -> Vec<u8> {
    [b"\xef\xbb\xbf", text.as_bytes()].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Runs a pipeline whose files are in the encodings.
fn run(folder: &Path, encode: [fn(&str) -> Vec<u8>; 3]) -> Output {
    let nodes = json!([{ "id": "twice", "node_type": "Twice" }]);
    let manifest =
        json!({ "version": "v1", "metadata": {}, "nodes": nodes, "connections": [] }).to_string();
    fs::create_dir_all(folder.join("nodes")).unwrap();
    let files = [("manifest.json", &*manifest), ("input.json", "[1]"), ("nodes/twice.py", NODE)];
    for ((file, text), encode) in files.into_iter().zip(encode) {
        fs::write(folder.join(file), encode(text)).unwrap();
    }
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.arg(folder.join("manifest.json")).arg("--input").arg(folder.join("input.json"));
    command.output().unwrap()
}

#[test]
fn a_mark_before_utf_8_is_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), [marked; 3]);
    assert_eq!(report(&output)["results"], json!([[1, 1]]));
}

#[test]
fn a_file_in_utf_16_is_named() {
    let plain = |text: &str| text.as_bytes().to_vec();
    for (encode, file) in [
        ([utf16, plain, plain], "manifest.json"),
        ([plain, utf16, plain], "input.json"),
        ([plain, plain, utf16], "twice.py"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let document = error(&run(folder.path(), encode));
        let message = document["message"].as_str().unwrap();
        assert!(message.contains(file) && message.contains("is in UTF-16"), "{message}");
        assert!(message.ends_with("save it as UTF-8"), "{message}");
    }
}

#[test]
fn half_a_character_in_a_file_is_named_by_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let half = |_: &str| br#"[1, {"a": "\ud83d"}]"#.to_vec();
    let output = run(folder.path(), [marked, half, marked]);
    let message = error(&output)["message"].as_str().unwrap().to_owned();
    assert!(message.contains(r#"input.json`: `input_data[1]["a"]` has half a"#), "{message}");
}
