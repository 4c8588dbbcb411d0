//! What a Python node may be and do.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::{chain, error, report, run, stderr};

/// Runs nodes with an app folder of the given files.
pub(crate) fn run_app(files: &[(&str, &str)], nodes: &[(&str, Value)], input: Value) -> Output {
    let app = tempfile::tempdir().unwrap();
    for (name, source) in files {
        let path = app.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, source).unwrap();
    }
    run(chain(nodes, input).to_string(), Some(app.path()))
}

pub(crate) fn run_node(source: &str, class: &str, params: Value, input: Value) -> Output {
    run_app(&[("steps.py", source)], &[(class, params)], input)
}

pub(crate) fn results(output: &Output) -> Value {
    report(output)["results"].clone()
}

const IDENTITY: &str = "class Identity:\n    def process(self, item):\n        return item\n";

#[test]
fn items_come_back_as_they_went() {
    let items = json!([null, true, 1, -1.5, 9_007_199_254_740_993_i64, "ö€😀", [1, [2]], {"z": 1, "a": {}}]);
    let output = run_node(IDENTITY, "Identity", json!({}), items.clone());
    // `None` drops an item, so that the first one is missing.
    assert_eq!(results(&output), json!(items.as_array().unwrap()[1..]));
    let metrics = &report(&output)["metrics"];
    assert!(metrics["python_start_ms"].as_f64() <= metrics["total_ms"].as_f64());
    assert!(metrics["python_start_ms"].is_number());
}

#[test]
fn a_list_is_one_item() {
    let source = "class Twice:\n    def process(self, item):\n        return item, item\n";
    assert_eq!(results(&run_node(source, "Twice", json!({}), json!([1]))), json!([[1, 1]]));
}

#[test]
fn an_instance_lives_through_the_whole_run() {
    let source = r#"
class Story:
    def __init__(self, *, title="none"):
        self.lines = [title]

    def initialize(self):
        self.lines.append("initialize")

    def process(self, item):
        self.lines.append(item)
        return self.lines

    def cleanup(self):
        print("cleanup", self.lines)
"#;
    let output = run_node(source, "Story", json!({"title": "tale"}), json!(["x", "y"]));
    assert_eq!(results(&output)[1], json!(["tale", "initialize", "x", "y"]));
    assert_eq!(stderr(&output), "cleanup ['tale', 'initialize', 'x', 'y']\n");
}

#[test]
fn print_never_reaches_stdout() {
    let source = r#"
import sys

print("at import")

class Loud:
    def process(self, item):
        print("unflushed", end="")
        sys.stdout.write(" written\n")
        sys.__stdout__.write("underscores\n")
        return item
"#;
    let output = run_node(source, "Loud", json!({}), json!([1]));
    assert_eq!(results(&output), json!([1]));
    assert_eq!(stderr(&output), "at import\nunflushed written\nunderscores\n");
}

#[test]
fn a_source_is_called_once_with_none() {
    let source = r#"
class Sensor:
    is_source = True

    def process(self, item):
        return {"reading": 7, "item": item}
"#;
    let output = run_node(source, "Sensor", json!({}), json!(null));
    assert_eq!(results(&output), json!([{"reading": 7, "item": null}]));
    let error = error(&run_node(IDENTITY, "Identity", json!({}), json!(null)));
    assert_eq!(error["kind"], "missing_input");
}

#[test]
fn a_property_that_raises_is_the_nodes_failure() {
    let source = r#"
class Torn:
    @property
    def is_source(self):
        raise ValueError("undecided")
"#;
    let error = error(&run_node(source, "Torn", json!({}), json!([1])));
    assert_eq!(error["message"], "node `torn` (Torn): `__init__` failed: ValueError: undecided");
}

#[test]
fn classes_are_found_in_modules_packages_and_the_sdk() {
    let shout = |name: &str| {
        format!("class {name}:\n    def process(self, item):\n        return item + '{name} '\n")
    };
    let files = [
        ("plain.py", &*shout("Plain")),
        ("package/__init__.py", &shout("Packaged")),
        ("package/inner.py", &shout("Inner")),
        ("remotemedia/__init__.py", ""),
        ("remotemedia/nodes.py", &shout("Sdk")),
    ];
    let nodes = ["Plain", "Packaged", "package.inner:Inner", "Sdk", "remotemedia.nodes:Sdk"]
        .map(|node_type| (node_type, json!({})));
    let output = run_app(&files, &nodes, json!([""]));
    assert_eq!(results(&output), json!(["Plain Packaged Inner Sdk Sdk "]));
}

#[test]
fn an_sdk_that_cannot_be_imported_says_why() {
    let files =
        [("remotemedia/__init__.py", ""), ("remotemedia/nodes.py", "import absent_module\n")];
    let error = error(&run_app(&files, &[("Sdk", json!({}))], json!([1])));
    assert_eq!(error["kind"], "missing_module");
    assert!(error["message"].as_str().unwrap().contains("`absent_module`"), "{error}");
}

#[test]
fn rust_nodes_come_before_python_classes() {
    let source = "class Echo:\n    def process(self, item):\n        return 'python'\n";
    let output = run_node(source, "Echo", json!({}), json!([1]));
    assert_eq!(results(&output)[0]["node"], "Echo");
    let output = run_node(source, "steps:Echo", json!({}), json!([1]));
    assert_eq!(results(&output), json!(["python"]));
}

#[test]
fn an_app_module_may_be_called_like_a_stdlib_module_that_is_not_yet_imported() {
    let files = [("calendar.py", IDENTITY)];
    let output = run_app(&files, &[("Identity", json!({}))], json!([1]));
    assert_eq!(results(&output), json!([1]));
}

#[test]
fn a_traceback_shows_causes_and_lines() {
    let source = r#"
class Chained:
    def process(self, item):
        try:
            return item["key"]
        except TypeError as error:
            raise ValueError("no mapping") from error
"#;
    let output = run_node(source, "Chained", json!({}), json!([1]));
    let error = error(&output);
    let traceback = error["traceback"].as_str().unwrap();
    for part in ["TypeError", "direct cause", "line 7, in process", "ValueError: no mapping"] {
        assert!(traceback.contains(part), "{part}: {traceback}");
    }
    assert!(stderr(&output).contains(traceback), "people see it too");
}

#[test]
fn without_the_traceback_module_the_frames_are_still_there() {
    let source = r#"
import sys

class Bare:
    def process(self, item):
        sys.modules["traceback"] = None
        raise ValueError("bare")
"#;
    let error = error(&run_node(source, "Bare", json!({}), json!([1])));
    let traceback = error["traceback"].as_str().unwrap();
    assert!(traceback.contains("line 7, in process"), "{traceback}");
    assert!(traceback.ends_with("ValueError: bare\n"), "{traceback}");
}

#[test]
fn an_exception_that_cannot_say_what_it_is_still_counts() {
    let source = r#"
class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no words")

class Shy:
    def process(self, item):
        raise Mute
"#;
    let error = error(&run_node(source, "Shy", json!({}), json!([1])));
    assert_eq!(error["message"], "node `shy` (Shy): `process` failed: steps.Mute");
}

#[test]
fn a_closed_stderr_hides_no_result() {
    let source = r#"
import sys

class Closer:
    def process(self, item):
        sys.stderr = None
        return item
"#;
    assert_eq!(results(&run_node(source, "Closer", json!({}), json!([1]))), json!([1]));
}

#[test]
fn a_failed_cleanup_goes_along_with_the_first_failure() {
    let source = r#"
class Twofold:
    def process(self, item):
        raise ValueError("first")

    def cleanup(self):
        raise OSError("second")
"#;
    let error = error(&run_node(source, "Twofold", json!({}), json!([1])));
    assert_eq!(error["message"], "node `twofold` (Twofold): `process` failed: ValueError: first");
    let second = &error["cleanup_errors"][0];
    assert_eq!(second["message"], "node `twofold` (Twofold): `cleanup` failed: OSError: second");
    assert_eq!(second["python_type"], "OSError");
}
