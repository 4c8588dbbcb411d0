//! What the error document says of a Python exception.

use serde_json::{Value, json};

use crate::python_nodes::{run_app, run_node};
use crate::support::{error, stderr};

/// The error document of a node that fails, without what a run cost.
fn failure(source: &str) -> Value {
    let mut error = error(&run_node(source, "Probe", json!({}), json!([1])));
    error.as_object_mut().unwrap().remove("metrics").unwrap();
    error
}

fn traceback(source: &str) -> String {
    failure(source)["traceback"].as_str().unwrap().to_owned()
}

#[test]
fn it_names_node_item_type_and_causes() {
    let source = "
class TooShort(ValueError):
    pass

class Probe:
    def process(self, item):
        try:
            try:
                return {}['key']
            finally:
                int('x')
        except ValueError as error:
            raise TooShort('no number') from error
";
    insta::assert_json_snapshot!(failure(source), @r#"
    {
      "status": "error",
      "kind": "node_failed",
      "node": "probe",
      "node_type": "Probe",
      "item": 0,
      "python_type": "steps.TooShort",
      "message": "node `probe` (Probe): `process` failed: steps.TooShort: no number",
      "traceback": "Traceback (most recent call last):\n  File \"/app/steps.py\", line 9, in process\n    return {}['key']\nKeyError: 'key'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"/app/steps.py\", line 11, in process\n    int('x')\nValueError: invalid literal for int() with base 10: 'x'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"/app/steps.py\", line 13, in process\n    raise TooShort('no number') from error\nsteps.TooShort: no number\n",
      "causes": [
        {
          "relation": "cause",
          "python_type": "ValueError",
          "message": "invalid literal for int() with base 10: 'x'"
        },
        {
          "relation": "context",
          "python_type": "KeyError",
          "message": "'key'"
        }
      ]
    }
    "#);
}

#[test]
fn the_item_is_counted_at_the_node_that_fails() {
    let source = "
class Twice:
    def process(self, item):
        yield item
        yield item

class Probe:
    def process(self, item):
        return 1 / item
";
    let nodes = [("Twice", json!({})), ("Probe", json!({}))];
    let output = run_app(&[("steps.py", source)], &nodes, json!([1, 2, 0, 3]));
    let error = error(&output);
    assert_eq!((&error["node"], &error["item"]), (&json!("probe"), &json!(4)));
    assert_eq!(error["metrics"]["nodes"][0]["items_in"], 3);
    assert_eq!(error["metrics"]["nodes"][1]["items_out"], 4);
}

#[test]
fn raise_from_none_hides_the_context() {
    let source = "
class Probe:
    def process(self, item):
        try:
            int('x')
        except ValueError:
            raise KeyError(item) from None
";
    assert_eq!(failure(source)["causes"], json!([]));
    insta::assert_snapshot!(traceback(source), @r#"
    Traceback (most recent call last):
      File "/app/steps.py", line 7, in process
        raise KeyError(item) from None
    KeyError: 1
    "#);
}

#[test]
fn the_members_of_a_group_are_causes() {
    let source = "
import asyncio

async def fail(error):
    raise error

class Probe:
    async def process(self, item):
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(ValueError('one')))
            group.create_task(fail(OSError('two')))
";
    let failure = failure(source);
    assert_eq!(failure["python_type"], "ExceptionGroup");
    assert_eq!(
        failure["causes"],
        json!([
            {"relation": "member", "python_type": "ValueError", "message": "one"},
            {"relation": "member", "python_type": "OSError", "message": "two"},
        ])
    );
    let traceback = failure["traceback"].as_str().unwrap();
    let members = &traceback[traceback.find("  +---").unwrap()..];
    insta::assert_snapshot!(members, @r#"
    +---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/steps.py", line 5, in fail
    |     raise error
    | ValueError: one
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/steps.py", line 5, in fail
    |     raise error
    | OSError: two
    "#);
}

#[test]
fn async_code_shows_the_nodes_frames_alone() {
    for (define, call) in [("async def", "await self.inner()"), ("def", "self.inner()")] {
        let source = format!(
            "
class Probe:
    async def process(self, item):
        yield {call}

    {define} inner(self):
        raise ValueError('inside')
"
        );
        assert_eq!(
            traceback(&source),
            format!(
                "Traceback (most recent call last):\n  File \"/app/steps.py\", line 4, in process\n    \
                 yield {call}\n  File \"/app/steps.py\", line 7, in inner\n    \
                 raise ValueError('inside')\nValueError: inside\n"
            )
        );
    }
}

#[test]
fn the_standard_library_has_the_same_place_everywhere() {
    let source = "
import json

class Probe:
    def process(self, item):
        return json.loads('{')
";
    let traceback = traceback(source);
    assert!(traceback.contains("  File \"<stdlib>/json/__init__.py\", line "), "{traceback}");
    assert!(traceback.contains("  File \"/app/steps.py\", line 6, in process\n"), "{traceback}");
}

#[test]
fn notes_and_syntax_errors_are_in_the_traceback() {
    let source = "
class Probe:
    def process(self, item):
        error = ValueError('bad')
        error.add_note('look at the sensor')
        raise error
";
    assert!(traceback(source).ends_with("ValueError: bad\nlook at the sensor\n"));
    let source = "class Probe:\n    def process(self item):\n        pass\n";
    let error = error(&run_node(source, "Probe", json!({}), json!([1])));
    let traceback = error["traceback"].as_str().unwrap();
    assert!(traceback.contains("  File \"/app/steps.py\", line 2\n    def process(self item):\n"));
}

#[test]
fn repeated_frames_and_long_chains_stay_short() {
    let source = "
def deep(n):
    deep(n + 1)

class Probe:
    def process(self, item):
        deep(0)
";
    let deep = traceback(source);
    assert!(deep.contains("in deep\n    deep(n + 1)\n  [Previous line repeated "), "{deep}");
    assert!(deep.len() < 1000, "{deep}");
    let source = "
def ping(n):
    pong(n)

def pong(n):
    ping(n)

class Probe:
    def process(self, item):
        ping(0)
";
    let alternating = traceback(source);
    assert!(alternating.contains(" frames left out]\n"), "{alternating}");
    let source = "
class Probe:
    def process(self, item):
        error = None
        for n in range(1000):
            try:
                raise ValueError(n) from error
            except ValueError as caught:
                error = caught
        raise error
";
    assert_eq!(failure(source)["causes"].as_array().unwrap().len(), 32);
}

#[test]
fn a_long_message_is_cut_off() {
    let source = "
class Probe:
    def process(self, item):
        raise ValueError('é' * 1_000_000)
";
    let message = failure(source)["message"].as_str().unwrap().to_owned();
    assert!(message.ends_with("é… (cut off)"));
    assert!(message.chars().count() < 10_100);
}

#[test]
fn clean_up_errors_have_every_field_too() {
    let source = "
class Probe:
    def process(self, item):
        raise ValueError('first')

    def cleanup(self):
        raise OSError('second')
";
    let output = run_node(source, "Probe", json!({}), json!([1]));
    insta::assert_json_snapshot!(error(&output)["cleanup_errors"], @r#"
    [
      {
        "kind": "node_failed",
        "node": "probe",
        "node_type": "Probe",
        "item": null,
        "python_type": "OSError",
        "message": "node `probe` (Probe): `cleanup` failed: OSError: second",
        "traceback": "Traceback (most recent call last):\n  File \"/app/steps.py\", line 7, in cleanup\n    raise OSError('second')\nOSError: second\n",
        "causes": []
      }
    ]
    "#);
    assert!(stderr(&output).contains("\nalso: node `probe` (Probe): `cleanup` failed: OSError"));
}
