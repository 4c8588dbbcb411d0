//! What a manifest may say, and which message each defect gets.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use pipeline_manifest::{Manifest, Snapshot, SnapshotModules, json_type};
use serde_json::{Value, json};

/// A manifest of nodes `a`, `b`, `c`, … with the given connections.
fn manifest(nodes: &[&str], connections: &[(&str, &str)]) -> Value {
    let nodes: Vec<_> = nodes.iter().map(|id| json!({"id": id, "node_type": "Echo"})).collect();
    let connections: Vec<_> =
        connections.iter().map(|(from, to)| json!({"from": from, "to": to})).collect();
    json!({"version": "v1", "metadata": {}, "nodes": nodes, "connections": connections})
}

fn error(manifest: &Value) -> String {
    Manifest::from_value(manifest).and_then(|manifest| manifest.graph()).unwrap_err().to_string()
}

fn order(nodes: &[&str], connections: &[(&str, &str)]) -> Vec<String> {
    let manifest = Manifest::from_value(&manifest(nodes, connections)).unwrap();
    manifest.graph().unwrap().order().iter().map(|&node| manifest.nodes[node].id.clone()).collect()
}

#[test]
fn unknown_fields_survive_a_round_trip() {
    let text = json!({
        "version": "v1",
        "metadata": {"name": "demo", "author": "somebody"},
        "nodes": [{
            "id": "a", "node_type": "Echo", "params": {"x": 1}, "is_streaming": true,
            "capabilities": {"memory_gb": 1.5},
        }],
        "connections": [],
        "python": {"stdlib": ["zoneinfo"], "builtin": ["numpy"], "dependencies": ["six"], "sources": ["six"], "tzdata": false, "future": 1},
        "runtime": {"target": "wasm32-wasi"},
    });
    let manifest = Manifest::from_value(&text).unwrap();
    assert_eq!(serde_json::to_value(&manifest).unwrap(), text);
    assert_eq!(manifest.stdlib_modules(), ["zoneinfo"]);
    assert_eq!(manifest.builtins(), ["numpy"]);
    assert_eq!(manifest.dependencies(), ["six"]);
    assert_eq!(manifest.sources(), ["six"]);
    assert!(!manifest.wants_tzdata());
}

#[test]
fn params_may_be_absent_or_null() {
    let mut text = manifest(&["a", "b"], &[]);
    text["nodes"][1]["params"] = Value::Null;
    let manifest = Manifest::from_value(&text).unwrap();
    assert!(manifest.nodes.iter().all(|node| node.params.is_empty()));
    assert!(manifest.stdlib_modules().is_empty() && manifest.builtins().is_empty());
    assert!(manifest.dependencies().is_empty() && manifest.wants_tzdata());
}

#[test]
fn a_wrong_type_names_the_field_and_the_node() {
    let mut text = manifest(&["a", "b"], &[]);
    text["nodes"][1]["params"] = json!("fast");
    assert_eq!(
        error(&text),
        "manifest field `nodes[1].params` of node `b`: expected an object, found a string"
    );
    let mut text = manifest(&["a"], &[]);
    text["nodes"][0]["id"] = json!(7);
    assert_eq!(
        error(&text),
        "manifest field `nodes[0].id`: invalid type: integer `7`, expected a string"
    );
}

#[test]
fn a_missing_field_is_named() {
    let text = json!({"version": "v1", "metadata": {}, "nodes": [{"id": "a"}], "connections": []});
    assert_eq!(error(&text), "manifest field `nodes[0]` of node `a`: missing field `node_type`");
    assert_eq!(error(&json!({"version": "v1"})), "manifest: missing field `metadata`");
}

#[test]
fn text_that_is_no_manifest() {
    let error = |text| Manifest::from_json(text).unwrap_err().to_string();
    assert_eq!(
        error("{"),
        "manifest is not valid JSON: EOF while parsing an object at line 1 column 1"
    );
    for (text, found) in [
        ("null", "null"),
        ("true", "a boolean"),
        ("1", "a number"),
        ("\"\"", "a string"),
        ("[]", "an array"),
    ] {
        assert_eq!(error(text), format!("manifest must be a JSON object, found {found}"));
    }
    assert_eq!(json_type(&json!({})), "an object");
}

#[test]
fn version_and_nodes() {
    let mut text = manifest(&["a"], &[]);
    text["version"] = json!("v2");
    assert_eq!(error(&text), "unsupported manifest version: `v2`; this runtime reads `v1`");
    assert_eq!(
        error(&manifest(&[], &[])),
        "manifest must contain at least one node; `nodes` is empty"
    );
    assert_eq!(error(&manifest(&["a", ""], &[])), "node ID must not be empty: `nodes[1].id`");
    assert_eq!(
        error(&manifest(&["a", "b", "a"], &[])),
        "duplicate node ID: `a`; give each node an id of its own"
    );
}

#[test]
fn connections_that_lead_nowhere_or_twice_to_the_same_place() {
    assert_eq!(
        error(&manifest(&["a"], &[("ghost", "a")])),
        "connection references unknown source node: `ghost` in `connections[0]`"
    );
    assert_eq!(
        error(&manifest(&["a", "b"], &[("a", "b"), ("a", "ghost")])),
        "connection references unknown target node: `ghost` in `connections[1]`"
    );
    assert_eq!(
        error(&manifest(&["a", "b"], &[("a", "b"), ("a", "b")])),
        "duplicate connection from `a` to `b`; remove one of them"
    );
}

#[test]
fn a_cycle_names_its_nodes_and_no_others() {
    let text = manifest(
        &["before", "a", "b", "c", "after"],
        &[("before", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "after")],
    );
    assert_eq!(
        error(&text),
        "pipeline contains a cycle - cannot execute: `a` -> `b` -> `c` -> `a`"
    );
    // Found from a node that only hangs off the cycle.
    let text = manifest(&["after", "a", "b"], &[("a", "b"), ("b", "a"), ("b", "after")]);
    assert_eq!(error(&text), "pipeline contains a cycle - cannot execute: `b` -> `a` -> `b`");
    let text = manifest(&["a"], &[("a", "a")]);
    assert_eq!(error(&text), "pipeline contains a cycle - cannot execute: `a` -> `a`");
}

#[test]
fn order_is_topological_and_ties_keep_the_declaration() {
    assert_eq!(order(&["c", "b", "a"], &[]), ["c", "b", "a"]);
    assert_eq!(order(&["c", "b", "a"], &[("a", "b"), ("b", "c")]), ["a", "b", "c"]);
    assert_eq!(
        order(
            &["sink", "left", "right", "top"],
            &[("top", "right"), ("top", "left"), ("right", "sink"), ("left", "sink")]
        ),
        ["top", "left", "right", "sink"]
    );
}

#[test]
fn neighbours_keep_the_order_of_the_connections() {
    let text = manifest(&["a", "b", "c"], &[("b", "c"), ("a", "c")]);
    let graph = Manifest::from_value(&text).unwrap().graph().unwrap();
    assert_eq!(graph.upstream(2), [1, 0]);
    assert_eq!(graph.downstream(0), [2]);
    assert_eq!(graph.sources().collect::<Vec<_>>(), [0, 1]);
    assert_eq!(graph.sinks().collect::<Vec<_>>(), [2]);
}

#[test]
fn a_snapshot_is_wanted_or_not_or_has_other_modules() {
    let with = |snapshot: Value| {
        let mut text = manifest(&["a"], &[]);
        text["python"] = json!({ "snapshot": snapshot });
        text
    };
    let read = |snapshot| Manifest::from_value(&with(snapshot)).unwrap().snapshot().cloned();
    assert_eq!(read(json!(false)), Some(Snapshot::Wanted(false)));
    let modules = SnapshotModules { add: vec!["csv".to_owned()], remove: Vec::new() };
    assert_eq!(read(json!({"add": ["csv"]})), Some(Snapshot::Modules(modules)));
    assert_eq!(read(Value::Null), None);
    for (snapshot, reason) in [
        (
            json!("no"),
            "expected `true`, `false` or an object with `add` and `remove`, found a string",
        ),
        (
            json!([["csv"], []]),
            "expected `true`, `false` or an object with `add` and `remove`, found an array",
        ),
        (json!({"ad": ["csv"]}), "unknown field `ad`, expected `add` or `remove`"),
    ] {
        assert!(error(&with(snapshot)).contains(reason), "{}", reason);
    }
}
