//! Parameters of Python nodes against what their classes declare; `command.rs` has the Rust nodes'.

use serde_json::{Value, json};

use crate::python_nodes::{results, run_node};
use crate::support::{error, stderr};

const WINDOW: &str = "
class Window:
    def __init__(self, size: int = 3, *, label: str | None = None, weights: 'list[float]' = ()):
        self.values = [size, label, list(weights)]

    def process(self, item):
        return self.values
";

fn message(source: &str, class: &str, params: Value) -> String {
    let error = error(&run_node(source, class, params, json!([1])));
    assert_eq!(error["kind"], "invalid_parameter", "{error}");
    error["message"].as_str().unwrap().to_owned()
}

#[test]
fn known_parameters_of_the_right_type_are_passed() {
    let params = json!({"size": 5, "label": null, "weights": [1, 2.5]});
    let output = run_node(WINDOW, "Window", params, json!([1]));
    assert_eq!(results(&output), json!([[5, null, [1, 2.5]]]));
    assert_eq!(stderr(&output), "");
}

#[test]
fn an_unknown_parameter_is_ignored_with_a_warning_that_names_the_nearest() {
    let output = run_node(WINDOW, "Window", json!({"sise": 5}), json!([1]));
    assert_eq!(results(&output), json!([[3, null, []]]));
    insta::assert_snapshot!(stderr(&output), @"warning: node `window` (Window): unknown parameter `sise` is ignored; did you mean `size`?");
}

#[test]
fn a_class_without_init_has_no_parameters() {
    let source = "class Plain:\n    def process(self, item):\n        return item\n";
    let output = run_node(source, "Plain", json!({"size": 5}), json!([1]));
    assert_eq!(results(&output), json!([1]));
    insta::assert_snapshot!(stderr(&output), @"warning: node `plain` (Plain): unknown parameter `size` is ignored; this node type has no parameters");
}

#[test]
fn a_class_that_takes_any_parameter_gets_them_all() {
    let source = "
class Open:
    def __init__(self, name: str = '', **config):
        self.config = config

    def process(self, item):
        return self.config
";
    let output = run_node(source, "Open", json!({"name": "n", "a": 1, "b": [2]}), json!([1]));
    assert_eq!(results(&output), json!([{"a": 1, "b": [2]}]));
    assert_eq!(
        message(source, "Open", json!({"name": 3})),
        "node `open` (Open): parameter `name`: expected `str`, found a number"
    );
}

#[test]
fn a_class_whose_init_is_no_python_function_gets_them_all() {
    let source = "
class Table(dict):
    def process(self, item):
        return self[item]
";
    let output = run_node(source, "Table", json!({"a": 1, "b": [2]}), json!(["b", "a"]));
    assert_eq!(results(&output), json!([[2], 1]));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_wrong_type_is_an_error() {
    let cases = [
        (json!({"size": "5"}), "parameter `size`: expected `int`, found a string"),
        (json!({"size": true}), "parameter `size`: expected `int`, found a boolean"),
        (json!({"size": null}), "parameter `size`: expected `int`, found null"),
        (json!({"label": 1}), "parameter `label`: expected `str | None`, found a number"),
        (json!({"weights": {}}), "parameter `weights`: expected `list`, found an object"),
    ];
    for (params, expected) in cases {
        let message = message(WINDOW, "Window", params);
        assert_eq!(message, format!("node `window` (Window): {expected}"));
    }
}

#[test]
fn a_missing_parameter_is_an_error() {
    let source = "
class Needy:
    def __init__(self, first, second=2, *, third, fourth=4):
        pass
";
    let missing = |params| message(source, "Needy", params);
    assert!(missing(json!({"third": 3})).ends_with("`first`: missing, and it has no default"));
    assert!(missing(json!({"first": 1})).ends_with("`third`: missing, and it has no default"));
}

#[test]
fn the_fields_of_a_dataclass_are_parameters() {
    let source = "
from __future__ import annotations
from dataclasses import dataclass

@dataclass
class Scale:
    factor: float
    offset: float = 0.0

    def process(self, item):
        return item * self.factor + self.offset
";
    let output = run_node(source, "Scale", json!({"factor": 2}), json!([3]));
    assert_eq!(results(&output), json!([6.0]));
    assert_eq!(
        message(source, "Scale", json!({"factor": "2"})),
        "node `scale` (Scale): parameter `factor`: expected `float`, found a string"
    );
}

#[test]
fn parameters_are_checked_before_any_instance_is_made() {
    let source = "
class First:
    def __init__(self):
        print('made')

    def process(self, item):
        return item

class Second(First):
    def __init__(self, size: int):
        pass
";
    let nodes = [("First", json!({})), ("Second", json!({"size": "x"}))];
    let output = crate::python_nodes::run_app(&[("steps.py", source)], &nodes, json!([1]));
    assert_eq!(error(&output)["node"], "second");
    assert!(!stderr(&output).contains("made"));
}
