//! Rust nodes of one's own: when they are made, what they find, and how they fail.

use std::io;
use std::path::Path;

use async_trait::async_trait;
use pipeline_manifest::Manifest;
use pipeline_node::border::Arrays;
use pipeline_node::{
    Array, ErrorKind, Factory, Item, Node, NodeContext, NodeError, Output, Prepared, Registry,
};
use runtime::{Executor, ExecutorOptions, ExitStatus, Failure, Report, Request, builtin_nodes};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::support::items;

/// A node whose model is never there.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Listen {
    model: String,
}

impl Factory for Listen {
    type Node = Fails;

    fn create(self, context: &NodeContext) -> Result<Fails, NodeError> {
        context.model(&self.model).map(|_| Fails)
    }
}

/// Runs out of memory, and knows why.
struct Fails;

#[async_trait(?Send)]
impl Node for Fails {
    async fn process(&mut self, _: Item) -> Result<Output, NodeError> {
        let layer =
            NodeError::failed("layer 3 needs 4 GiB").caused_by(io::Error::other("no pages"));
        Err(NodeError::failed("the model does not fit")
            .with_kind(ErrorKind::Memory)
            .caused_by(layer))
    }
}

/// Makes an array of a number.
struct Pack;

#[async_trait(?Send)]
impl Node for Pack {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let array = Array::from_elements([1], item.as_f64());
        let array = array.map_err(|error| NodeError::failed("no number").caused_by(error))?;
        Ok(Output::item(vec![Item::Array(array)]))
    }
}

/// Makes a number of an array.
struct Unpack;

#[async_trait(?Send)]
impl Node for Unpack {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let Item::List(items) = item else { return Ok(Output::None) };
        let arrays = items.into_iter().filter_map(|item| match item {
            Item::Array(array) => array.elements::<f64>()?.next().map(Item::from),
            _ => None,
        });
        Ok(Output::items(arrays.collect::<Vec<_>>()))
    }
}

fn registry() -> Registry {
    let mut registry = builtin_nodes();
    registry.register::<Listen>("Listen");
    registry.register_fn("Fails", |_| Ok(Prepared::node(Fails)));
    registry.register_fn("Pack", |_| Ok(Prepared::node(Pack)));
    registry.register_fn("Unpack", |_| Ok(Prepared::node(Unpack)));
    registry
}

fn manifest(node_types: &[&str]) -> Manifest {
    let node = |id: &&str| json!({"id": id, "node_type": id, "params": {"model": "tiny.bin"}});
    let nodes: Vec<_> = node_types.iter().map(node).collect();
    let connections: Vec<_> =
        node_types.windows(2).map(|pair| json!({"from": pair[0], "to": pair[1]})).collect();
    let manifest =
        json!({"version": "v1", "metadata": {}, "nodes": nodes, "connections": connections});
    Manifest::from_value(&manifest).unwrap()
}

fn executor() -> Executor {
    let options = ExecutorOptions {
        models: Some("absent-models".into()),
        warn: |_| (),
        ..ExecutorOptions::default()
    };
    Executor::with_registry(registry(), options)
}

fn run(node_types: &[&str], input: Value) -> Result<Report, Failure> {
    executor().execute_sync(Request { manifest: manifest(node_types), input: items(input) })
}

#[test]
fn a_check_makes_no_node_and_a_run_tells_whose_making_failed() {
    let report = executor().check(&manifest(&["Echo", "Listen"])).unwrap();
    assert_eq!(report.nodes[1].id, "Listen");
    let failure = run(&["Echo", "Listen"], json!([1])).unwrap_err();
    assert_eq!(failure.kind(), ErrorKind::NodeFailed);
    insta::assert_snapshot!(failure, @"error: node `Listen` (Listen): `create` failed: model `tiny.bin` is missing; put it into `absent-models`");
}

#[test]
fn a_node_says_what_kind_of_failure_it_is_and_what_led_to_it() {
    let failure = run(&["Fails"], json!([1])).unwrap_err();
    assert_eq!(failure.kind().exit_status(), ExitStatus::Limit);
    insta::assert_snapshot!(failure, @r"
    error: node `Fails` (Fails): `process` failed: the model does not fit
    caused by: layer 3 needs 4 GiB
    caused by: no pages
    ");
    let document = json!(failure.document());
    assert_eq!(document["kind"], "memory");
    assert_eq!(
        document["causes"],
        json!([
            {"relation": "cause", "python_type": null, "message": "layer 3 needs 4 GiB"},
            {"relation": "cause", "python_type": null, "message": "no pages"},
        ])
    );
}

#[test]
fn arrays_flow_between_rust_nodes() {
    assert_eq!(
        json!(run(&["Pack", "PassThrough", "Unpack"], json!([1.5])).unwrap().results),
        json!([1.5])
    );
}

#[test]
fn an_array_leaves_the_pipeline_as_json_has_it() {
    let report = run(&["Pack"], json!([1.5])).unwrap();
    let meta = json!({
        "shape": [1], "dtype": "float64", "size": 1, "c_contiguous": true, "f_contiguous": true,
    });
    let array = json!({"__numpy__": true, "array": {"meta": meta, "data": "AAAAAAAA+D8="}});
    assert_eq!(json!(report.results), json!([[array]]));
}

/// The program that packaging makes of a crate of nodes: the built-in ones, and the crate's.
#[test]
fn a_crate_of_nodes_adds_its_own_to_those_that_are_built_in() {
    let mut registry = builtin_nodes();
    own_node::register(&mut registry);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/own-node/pipeline");
    let (manifest, input) = (folder.join("manifest.json"), folder.join("input.json"));
    let request =
        Request::from_files(&manifest, Some(&input), io::empty(), &Arrays::Inline).unwrap();
    let executor = Executor::with_registry(registry, ExecutorOptions::default());
    let report = json!(executor.execute_sync(request).unwrap());
    let expected = crate::support::json_file(&folder.join("expected.json"));
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&report[field], value, "{field}");
    }
}
