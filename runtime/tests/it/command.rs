//! The contract of the command: stdin, stdout, stderr, exit code.

use std::io::{self, Read, Write};

use pipeline_node::border::Arrays;
use runtime::{Executor, ExecutorOptions, ExitStatus, Request, command};
use serde_json::{Value, json};

use crate::support::{chain, error, report, run, stderr};

#[test]
fn success_is_one_line_of_json_on_stdout() {
    let nodes = [("MultiplyNode", json!({"factor": 2})), ("AddNode", json!({"addend": 10}))];
    let output = run(chain(&nodes, json!([5, 7, 3])).to_string(), None);
    let mut report = report(&output);
    without_times(&mut report);
    insta::assert_json_snapshot!(report, @r#"
    {
      "status": "success",
      "outputs": [
        20,
        24,
        16
      ],
      "results": [
        20,
        24,
        16
      ],
      "graph_info": {
        "node_count": 2,
        "source_count": 1,
        "sink_count": 1,
        "execution_order": [
          "multiplynode",
          "addnode"
        ]
      },
      "metrics": {
        "total_ms": 0,
        "nodes": [
          {
            "id": "multiplynode",
            "items_in": 3,
            "items_out": 3,
            "ms": 0
          },
          {
            "id": "addnode",
            "items_in": 3,
            "items_out": 3,
            "ms": 0
          }
        ]
      }
    }
    "#);
    assert_eq!(stderr(&output), "");
}

/// Checks that the times are there, and sets them to 0.
fn without_times(report: &mut Value) {
    let metrics = &mut report["metrics"];
    let nodes = metrics["nodes"].as_array_mut().unwrap();
    let times = nodes.iter_mut().map(|node| &mut node["ms"]).collect::<Vec<_>>();
    for time in times {
        assert!(time.is_number());
        *time = json!(0);
    }
    assert!(metrics["total_ms"].is_number());
    metrics["total_ms"] = json!(0);
}

#[test]
fn outputs_unwraps_a_single_item_and_results_never_does() {
    let cases = [
        (json!([]), json!([])),
        (json!([1]), json!(1)),
        (json!([[1, 2]]), json!([1, 2])),
        (json!([1, 2]), json!([1, 2])),
    ];
    for (input, outputs) in cases {
        let request = chain(&[("PassThrough", json!({}))], input.clone());
        let report = report(&run(request.to_string(), None));
        assert_eq!(report["outputs"], outputs);
        assert_eq!(report["results"], input);
    }
}

#[test]
fn failure_explains_itself_on_stderr() {
    let request = chain(&[("MultiplyNode", json!({"factor": []}))], json!([1]));
    let output = run(request.to_string(), None);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stderr(&output), @r#"
    error: node `multiplynode` (MultiplyNode): parameter `factor`: invalid type: sequence, expected f64
    {"status":"error","kind":"invalid_parameter","node":"multiplynode","node_type":"MultiplyNode","item":null,"python_type":null,"message":"node `multiplynode` (MultiplyNode): parameter `factor`: invalid type: sequence, expected f64","traceback":null,"causes":[]}
    "#);
}

#[test]
fn an_unknown_parameter_is_a_warning_that_names_the_nearest() {
    let nodes = [
        ("MultiplyNode", json!({"multiplier": 3})),
        ("CalculatorNode", json!({"operant": 1, "operand": 1})),
        ("Echo", json!({"loud": true})),
    ];
    let output = run(chain(&nodes, json!([4])).to_string(), None);
    assert_eq!(report(&output)["results"][0]["input"], 9);
    insta::assert_snapshot!(stderr(&output), @r"
    warning: node `multiplynode` (MultiplyNode): unknown parameter `multiplier` is ignored; did you mean `factor`?
    warning: node `calculatornode` (CalculatorNode): unknown parameter `operant` is ignored; did you mean `operand`?
    warning: node `echo` (Echo): unknown parameter `loud` is ignored; this node type has no parameters
    ");
}

#[test]
fn a_rust_node_makes_no_difference_between_items_and_a_stream() {
    let mut request = chain(&[("Echo", json!({}))], json!([1, 2]));
    request["manifest"]["nodes"][0]["is_streaming"] = json!(true);
    let output = run(request.to_string(), None);
    assert_eq!(report(&output)["results"].as_array().unwrap().len(), 2);
    assert_eq!(stderr(&output), "");
}

#[test]
fn null_input_is_no_input() {
    let mut request = chain(&[("Echo", json!({}))], json!(null));
    let error = error(&run(request.to_string(), None));
    assert_eq!(error["kind"], "missing_input");
    request["input_data"] = json!([]);
    assert_eq!(report(&run(request.to_string(), None))["results"], json!([]));
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the line is dead"))
    }
}

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("the line is dead"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn broken_pipes_are_internal_errors() {
    let executor = Executor::new(ExecutorOptions::default());
    let request = chain(&[("Echo", json!({}))], json!([1])).to_string();
    let run = |stdin: &mut dyn Read, stdout: &mut dyn Write| {
        let mut stderr = Vec::new();
        let status =
            command::run(&executor, Request::read(stdin, &Arrays::Inline), stdout, &mut stderr);
        assert_eq!(status, ExitStatus::Internal);
        String::from_utf8(stderr).unwrap()
    };
    let unread = run(&mut Broken, &mut Vec::new());
    assert!(unread.starts_with("error: internal error: cannot read stdin: the line is dead"));
    let unwritten = run(&mut request.as_bytes(), &mut Broken);
    assert!(unwritten.starts_with("error: internal error: cannot write to stdout: the line is"));
}
