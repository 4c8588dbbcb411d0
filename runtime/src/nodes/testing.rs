//! Runs a single node as a pipeline of its own.

use pipeline_manifest::Manifest;
use pipeline_node::Item;
use pipeline_node::border::{Arrays, Reader};
use serde_json::{Value, json};

use crate::{Executor, ExecutorOptions, Failure, Report, Request};

fn execute(node_type: &str, params: Value, input: Value) -> Result<Report, Failure> {
    let manifest = json!({
        "version": "v1",
        "metadata": {},
        "nodes": [{"id": "node", "node_type": node_type, "params": params}],
        "connections": [],
    });
    Executor::new(ExecutorOptions::default()).execute_sync(Request {
        manifest: Manifest::from_value(&manifest).unwrap(),
        input: match Reader::new(&Arrays::Inline).item(input.into()).unwrap() {
            Item::List(items) => Some(items),
            _ => None,
        },
    })
}

/// The items that the node makes of the array `input`.
pub(crate) fn run(node_type: &str, params: Value, input: Value) -> Value {
    Item::List(execute(node_type, params, input).unwrap().results).into()
}

/// The message of the failure that the node ends in.
pub(crate) fn failure(node_type: &str, params: Value, input: Value) -> String {
    execute(node_type, params, input).unwrap_err().error.to_string()
}
