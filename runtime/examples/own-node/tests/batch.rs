//! The node without a runtime: as a pipeline of it alone would drive it.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use pipeline_node::testing::{self, Failed, Ran};
use pipeline_node::{Item, NodeContext, Registry};
use serde_json::{Value, json};

fn run(params: &Value, input: Value) -> Result<Ran, Failed> {
    let mut registry = Registry::new();
    own_node::register(&mut registry);
    let items = input.as_array().unwrap().clone();
    testing::run(&registry, "BatchNode", params, items, &NodeContext::default())
}

#[test]
fn batches_are_lists_and_the_last_one_is_not_lost() {
    let ran = run(&json!({"size": 2}), json!([1, 2, 3])).unwrap();
    assert_eq!(Item::from(ran.items), json!([[1, 2], [3]]).into());
    let ran = run(&json!({"size": 2}), json!([1, 2, 3, 4])).unwrap();
    assert_eq!(Item::from(ran.items), json!([[1, 2], [3, 4]]).into());
    assert_eq!(run(&json!({}), json!([])).unwrap().items, []);
}

#[test]
fn parameters_are_checked_like_those_of_every_node() {
    let error = run(&json!({"size": 0}), json!([])).unwrap_err();
    assert_eq!(error.to_string(), "parameter `size`: a batch has at least one item");
    let warnings = run(&json!({"sise": 2}), json!([])).unwrap().warnings;
    assert!(warnings[0].contains("unknown parameter `sise` is ignored; did you mean `size`?"));
}

#[test]
fn the_pipeline_beside_it_expects_what_the_node_gives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipeline");
    let json = |file: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap()
    };
    let node = &json("manifest.json")["nodes"][0];
    assert_eq!(node["node_type"], "BatchNode");
    let ran = run(&node["params"], json("input.json")).unwrap();
    assert_eq!(Item::from(ran.items), json("expected.json")["results"].clone().into());
}
