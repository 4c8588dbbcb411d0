//! The action `stream`: lines in, lines out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use conformance::{Case, Ending};
use serde_json::{Value, json};

use crate::cases::{as_app, is_ours};
use crate::support::{chain, stderr};

#[test]
fn each_case_gives_as_a_stream_what_it_gives_as_a_whole() {
    let outcomes = conformance::cases().into_iter().filter(is_ours()).filter_map(|case| {
        let ending = ending(&case, case.stream_request()?);
        Some((case, ending))
    });
    let passed = conformance::report_streams(outcomes).unwrap_or_else(|all| panic!("{all}"));
    assert!(passed >= 40, "only {passed} cases");
}

fn ending(case: &Case, request: Vec<u8>) -> Ending {
    let nodes = case.nodes();
    let output = run(request, Some(&nodes));
    let code = output.status.code();
    let stdout = as_app(str::from_utf8(&output.stdout).unwrap(), &nodes);
    Ending { code, stdout, stderr: as_app(stderr(&output), &nodes) }
}

fn run(stdin: impl Into<Vec<u8>>, nodes: Option<&Path>) -> Output {
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.arg("stream");
    if let Some(nodes) = nodes {
        command.arg("--nodes").arg(nodes);
    }
    command.write_stdin(stdin).output().unwrap()
}

fn request(nodes: &[(&str, Value)]) -> String {
    chain(nodes, json!([]))["manifest"].to_string() + "\n"
}

/// The lines on stdout, the last one without its times.
fn lines(output: &Output) -> Vec<Value> {
    let stdout = str::from_utf8(&output.stdout).unwrap();
    assert!(stdout.ends_with('\n'), "{stdout:?}");
    let mut lines: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.last_mut().unwrap().as_object_mut().unwrap().remove("metrics");
    lines
}

#[test]
fn each_item_is_a_line_and_each_result_too() {
    let input = request(&[("MultiplyNode", json!({"factor": 2}))]) + "1\r\n\n  \n[2, 3]\n\"a\"";
    let output = run(input, None);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let info = json!({"node_count": 1, "source_count": 1, "sink_count": 1,
        "execution_order": ["multiplynode"]});
    let end = json!({"status": "success", "graph_info": info});
    let expected = [json!({"item": 2}), json!({"item": [4, 6]}), json!({"item": "a"}), end];
    assert_eq!(lines(&output), expected);
    assert_eq!(stderr(&output), "");
}

#[test]
fn several_sinks_are_named() {
    let manifest = json!({"version": "v1", "metadata": {}, "connections": [],
        "nodes": [{"id": "a", "node_type": "PassThrough"}, {"id": "\"b\"", "node_type": "Echo"}]});
    let output = run(format!("{manifest}\n1\n2\n"), None);
    let lines = lines(&output);
    assert_eq!(lines[0], json!({"sink": "a", "item": 1}));
    assert_eq!(lines[1]["sink"], json!("\"b\""));
    assert_eq!((&lines[2]["sink"], lines.len()), (&json!("a"), 5));
}

#[test]
fn a_failure_is_the_last_line_and_names_the_item() {
    let divide = request(&[("CalculatorNode", json!({"operation": "divide", "operand": 0}))]);
    let output = run(divide + "true\n7\n8\n", None);
    assert_eq!(output.status.code(), Some(3));
    let lines = lines(&output);
    assert_eq!((&lines[0], lines.len()), (&json!({"item": true}), 2));
    assert_eq!((&lines[1]["kind"], &lines[1]["stream_item"]), (&json!("node_failed"), &json!(1)));
    let stderr = stderr(&output);
    assert!(stderr.contains("\nat item 1 of the stream, counted from 0\n"), "{stderr}");
    let last: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(last["message"], lines[1]["message"]);
}

#[test]
fn what_is_no_item_is_told_by_its_index() {
    let manifest = request(&[("PassThrough", json!({}))]);
    let array = r#"{"a":{"__numpy__":true,"dtype":"uint8","shape":[2],"data":"AQ=="}}"#;
    for (line, expected) in [
        ("[1,", "item 1 of the stream is not valid JSON: EOF while parsing"),
        ("1 2", "item 1 of the stream is not valid JSON: trailing characters"),
        (r#"["\ud83d"]"#, "`stream[1][0]` has half a surrogate pair"),
        (array, r#"stream[1]["a"]: an array of type `uint8` and shape [2] has 2 bytes, found 1"#),
    ] {
        let output = run(format!("{manifest}0\n{line}\n2\n"), None);
        assert_eq!(output.status.code(), Some(2));
        let lines = lines(&output);
        assert_eq!((&lines[0], lines.len()), (&json!({"item": 0}), 2));
        assert_eq!(
            (&lines[1]["kind"], &lines[1]["stream_item"]),
            (&json!("invalid_input"), &json!(1))
        );
        let message = lines[1]["message"].as_str().unwrap();
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn a_request_that_is_wrong_is_told() {
    for (line, kind, message) in [
        ("", "invalid_input", "stdin is empty"),
        ("[]\n", "invalid_input", "stdin must hold a JSON object, found an array"),
        ("{\"version\":\"v1\"}\n", "invalid_manifest", ""),
        (
            "{\"manifest\":{\"version\":\"v1\",\"metadata\":{},\"nodes\":[],\"connections\":[]},\"input_data\":[1]}\n",
            "invalid_input",
            "field `input_data` has no place in the request of a stream",
        ),
    ] {
        let output = run(line, None);
        assert_eq!(output.status.code(), Some(2));
        let lines = lines(&output);
        assert_eq!((lines.len(), &lines[0]["kind"]), (1, &json!(kind)), "{line}");
        let found = lines[0]["message"].as_str().unwrap();
        assert!(message.is_empty() || found.starts_with(message), "{found}");
        assert_eq!(lines[0].get("stream_item"), None);
    }
}

/// A stream with somebody on its other side.
struct Conversation {
    child: Child,
    results: BufReader<std::process::ChildStdout>,
}

impl Conversation {
    fn begin(manifest: &str, nodes: Option<&Path>) -> Self {
        let mut command = Command::new(cargo_bin!("pipeline_executor_wasm"));
        command.arg("stream");
        if let Some(nodes) = nodes {
            command.arg("--nodes").arg(nodes);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let results = BufReader::new(child.stdout.take().unwrap());
        let mut conversation = Self { child, results };
        conversation.say(manifest);
        conversation
    }

    fn say(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.results.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

/// Whoever gives an item only when it has the result of the last one would wait for ever otherwise.
#[test]
fn a_result_is_out_before_the_next_item_is_read() {
    let mut stream = Conversation::begin(&request(&[("Echo", json!({}))]), None);
    for number in 1..4 {
        stream.say(&format!("{number}\n"));
        assert_eq!(stream.hear()["item"]["counter"], number);
    }
    drop(stream.child.stdin.take());
    assert_eq!(stream.hear()["status"], "success");
    assert!(stream.child.wait().unwrap().success());
}

/// The node waits for a file that is made when its first result has come.
#[test]
fn what_a_slow_node_gives_does_not_wait_for_the_next_item() {
    let folder = tempfile::tempdir().unwrap();
    let source = "import os, time\n\nclass Slow:\n    def process(self, item):\n        \
                  time.sleep(0.002)\n        \
                  while item == 2 and not os.path.exists('told'):\n            time.sleep(0.001)\n        \
                  return item\n";
    std::fs::write(
        folder.path().join("slow.py"),
        source.replace("told", folder.path().join("told").to_str().unwrap()),
    )
    .unwrap();
    let mut stream = Conversation::begin(&request(&[("Slow", json!({}))]), Some(folder.path()));
    stream.say("1\n2\n");
    assert_eq!(stream.hear(), json!({"item": 1}));
    std::fs::write(folder.path().join("told"), "").unwrap();
    assert_eq!(stream.hear(), json!({"item": 2}));
    drop(stream.child.stdin.take());
    assert!(stream.child.wait().unwrap().success());
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let mut stream = Conversation::begin(&request(&[("Echo", json!({}))]), None);
    stream.say("1\n");
    stream.hear();
    let Conversation { mut child, results } = stream;
    drop(results);
    let mut stdin = child.stdin.take().unwrap();
    let lines = "1\n".repeat(100_000);
    stdin.write_all(lines.as_bytes()).ok();
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn manifest_and_items_may_be_files() {
    let folder = tempfile::tempdir().unwrap();
    let [manifest, items] = ["manifest.json", "items.jsonl"].map(|name| folder.path().join(name));
    std::fs::write(&manifest, request(&[("AddNode", json!({"addend": 1}))])).unwrap();
    std::fs::write(&items, "\u{feff}1\n2").unwrap();
    let run = |input: &Path| {
        let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
        command.arg("stream").arg(&manifest).arg("--input").arg(input);
        command.write_stdin("5\n").output().unwrap()
    };
    assert_eq!(lines(&run(&items))[..2], [json!({"item": 2}), json!({"item": 3})]);
    assert_eq!(lines(&run(Path::new("-")))[0], json!({"item": 6}));
    let missing = run(&folder.path().join("none.jsonl"));
    assert_eq!(
        (missing.status.code(), &lines(&missing)[0]["kind"]),
        (Some(2), &json!("invalid_input"))
    );
}
