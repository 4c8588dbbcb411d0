//! Real speech and a real model in a package: the node for speech in wasm.

use std::path::Path;
use std::{env, fs};

use rmpkg_run::{Limits, Pipeline, Request, RunError, Runner};
use serde_json::json;

use crate::support::workspace;
use crate::variant;

const RECORDING: &str = "runtime/nodes/whisper/tests/speech/amiable.wav";
/// What the smallest model takes at most, with everything else.
const MOST_MEMORY: u64 = 400_000_000;
const FILES: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];

/// A pipeline that hears the recording.
fn write(pipeline: &Path, model: &Path) {
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "speech" },
        "nodes": [
            { "id": "read", "node_type": "AudioFileReader", "params": { "chunk_size": 16_000 } },
            { "id": "whisper", "node_type": "WhisperNode" },
        ],
        "connections": [{ "from": "read", "to": "whisper" }],
    });
    let (nodes, models) = (pipeline.join("nodes"), pipeline.join("models/whisper-tiny"));
    fs::create_dir_all(&nodes).unwrap();
    fs::create_dir_all(&models).unwrap();
    fs::write(pipeline.join("manifest.json"), manifest.to_string()).unwrap();
    fs::copy(workspace().join(RECORDING), nodes.join("speech.wav")).unwrap();
    for file in FILES {
        fs::copy(model.join(file), models.join(file)).unwrap();
    }
}

/// The pipeline, and what it is given.
fn pipeline() -> (Pipeline, Request) {
    let model =
        env::var_os("RMPKG_TEST_WHISPER").expect("the folder of a model: run cargo xtask test");
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), model.as_ref());
    let package = variant::package(folder.path());
    let input = Some(vec![json!("/app/speech.wav")].into());
    (Runner::new().unwrap().load(&package).unwrap(), Request { input, ..Request::default() })
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn speech_becomes_text_in_a_package() {
    let (pipeline, request) = pipeline();
    let success = pipeline.run(&request).unwrap();
    let results = success.results().unwrap();
    assert_eq!(results.len(), 1);
    let said = json!(results[0]);
    assert_eq!(said["text"], "He might even have been made amiable himself.");
    assert_eq!(said["segments"][0]["end"], 3.0);
    let peak = success.peak_memory_bytes;
    assert!(peak <= MOST_MEMORY, "{peak}");
}

/// Neither the file, nor its numbers of 32 bits, nor what is computed with them has room.
#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn too_little_memory_is_told_by_name() {
    let (pipeline, request) = pipeline();
    for megabytes in [60, 150, 280] {
        let limits = Limits { memory_bytes: Some(megabytes << 20), ..Limits::default() };
        let error = pipeline.run(&Request { limits, ..request.clone() }).unwrap_err();
        assert_eq!(error.kind(), "memory", "{error:?}");
        assert!(matches!(error, RunError::Failed(_)), "{error:?}");
        let message = error.to_string();
        assert!(message.contains("allow the run more memory"), "{message}");
    }
}
