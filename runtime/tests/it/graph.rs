//! How items flow through graphs of every shape.

use pipeline_manifest::Manifest;
use runtime::{Executor, ExecutorOptions, Report, Request};
use serde_json::{Value, json};

use crate::support::items;

/// Runs nodes given as `(id, node_type, parameter)` with the connections between them.
fn run(nodes: &[(&str, &str, Value)], connections: &[(&str, &str)], input: Value) -> Report {
    let executor = Executor::new(ExecutorOptions::default());
    executor.execute_sync(request(nodes, connections, input)).unwrap()
}

fn request(nodes: &[(&str, &str, Value)], connections: &[(&str, &str)], input: Value) -> Request {
    let nodes: Vec<_> = nodes
        .iter()
        .map(|(id, node_type, params)| json!({"id": id, "node_type": node_type, "params": params}))
        .collect();
    let connections: Vec<_> =
        connections.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
    let manifest = json!({
        "version": "v1", "metadata": {}, "nodes": nodes, "connections": connections,
    });
    Request { manifest: Manifest::from_value(&manifest).unwrap(), input: items(input) }
}

fn times(id: &'static str, factor: i32) -> (&'static str, &'static str, Value) {
    (id, "MultiplyNode", json!({"factor": factor}))
}

fn plus(id: &'static str, addend: i32) -> (&'static str, &'static str, Value) {
    (id, "AddNode", json!({"addend": addend}))
}

#[test]
fn a_chain_runs_in_the_order_of_its_connections() {
    let report = run(&[plus("add", 10), times("double", 2)], &[("double", "add")], json!([5, 7]));
    assert_eq!(json!(report.results), json!([20, 24]));
    assert_eq!(report.graph_info.execution_order, ["double", "add"]);
    assert!(report.metrics.python_start_ms.is_none());
}

#[test]
fn fan_out_gives_a_copy_to_each_branch() {
    let nodes = [times("source", 1), times("triple", 3), plus("add", 1)];
    let report = run(&nodes, &[("source", "add"), ("source", "triple")], json!([10]));
    // Over the sinks in the order of declaration, whatever the order of the connections.
    assert_eq!(json!(report.results), json!([30, 11]));
}

#[test]
fn fan_in_joins_in_the_order_of_the_connections() {
    let nodes = [times("a", 2), times("b", 3), plus("join", 0)];
    let report = run(&nodes, &[("b", "join"), ("a", "join")], json!([5, 6]));
    assert_eq!(json!(report.results), json!([15, 18, 10, 12]));
}

#[test]
fn a_diamond_gives_one_item_for_each_path() {
    let nodes = [plus("top", 0), times("left", 2), plus("right", 10), plus("bottom", 0)];
    let connections = [("top", "left"), ("top", "right"), ("left", "bottom"), ("right", "bottom")];
    let report = run(&nodes, &connections, json!([7]));
    assert_eq!(json!(report.results), json!([14, 17]));
    assert_eq!((report.graph_info.source_count, report.graph_info.sink_count), (1, 1));
    let items: Vec<_> =
        report.metrics.nodes.iter().map(|node| (node.items_in, node.items_out)).collect();
    assert_eq!(items, [(1, 1), (1, 1), (1, 1), (2, 2)]);
}

#[test]
fn unconnected_nodes_run_side_by_side() {
    let report = run(&[times("a", 2), plus("b", 1)], &[], json!([1, 2]));
    assert_eq!(json!(report.results), json!([2, 4, 2, 3]));
}

#[test]
fn an_empty_input_gives_an_empty_result() {
    assert!(run(&[times("a", 2)], &[], json!([])).results.is_empty());
}

#[test]
fn each_run_has_nodes_of_its_own() {
    let executor = Executor::new(ExecutorOptions::default());
    for _ in 0..2 {
        let request = request(&[("echo", "Echo", json!({}))], &[], json!(["x"]));
        let report = json!(executor.execute_sync(request).unwrap());
        assert_eq!(report["results"][0]["counter"], 1);
    }
}

#[tokio::test]
async fn runs_on_tokio() {
    let executor = Executor::new(ExecutorOptions::default());
    let run = |input| executor.execute(request(&[times("double", 2)], &[], input));
    let (one, two) = tokio::join!(run(json!([1])), run(json!([2])));
    assert_eq!(json!(one.unwrap().results), json!([2]));
    assert_eq!(json!(two.unwrap().results), json!([4]));
}
