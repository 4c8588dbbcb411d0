//! Real speech and a real model, natively; the same in wasm is among the tests of `xtask`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::env;

use pipeline_node::testing;
use pipeline_node::{NodeContext, Registry};
use serde_json::{Value, json};

/// The segments' own numbers, which another processor may give another last digit.
const PRECISION: f64 = 1e-3;

fn transcript(params: &Value) -> Vec<Value> {
    let mut registry = Registry::new();
    whisper_node::register(&mut registry);
    let models =
        env::var_os("RMPKG_TEST_WHISPER").expect("the folder of a model: run cargo xtask test");
    let context = NodeContext {
        models: Some(models.into()),
        data: Some(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/speech").into()),
        ..NodeContext::default()
    };
    let items = [json!("/data/amiable.wav")];
    let ran = testing::run(&registry, "WhisperNode", params, items, &context).unwrap();
    ran.items.into_iter().map(Value::from).collect()
}

#[test]
#[ignore = "needs a model: run cargo xtask test"]
fn speech_becomes_text() {
    let said = transcript(&json!({"model": "model.safetensors"}));
    let [said] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(said["text"], "He might even have been made amiable himself.");
    assert_eq!((&said["language"], &said["audio_duration"]), (&json!("en"), &json!(3.29)));
    let segment = &said["segments"][0];
    assert_eq!((&segment["start"], &segment["end"]), (&json!(0.0), &json!(3.0)));
    let near = |name: &str, expected: f64| {
        let found = segment[name].as_f64().unwrap();
        assert!((found - expected).abs() < PRECISION, "{name} {found}");
    };
    near("avg_logprob", -0.279_227);
    near("no_speech_prob", 0.037_07);
    near("compression_ratio", 0.882_353);
}

#[test]
#[ignore = "needs a model: run cargo xtask test"]
fn text_comes_without_timestamps_and_in_parts_too() {
    let params = json!({"model": "model.safetensors", "timestamps": false, "stream": true});
    let said = transcript(&params);
    let [part, whole] = said.as_slice() else { panic!("{said:?}") };
    assert_eq!(part["text"], "He might even have been made amiable himself.");
    let segment = &part["segments"][0];
    assert_eq!((&segment["start"], &segment["end"]), (&json!(0.0), &json!(3.29)));
    assert_eq!(part.get("audio_duration"), None);
    assert_eq!((&whole["segments"][0], &whole["audio_duration"]), (segment, &json!(3.29)));
}
