//! When nodes are initialised and cleaned up, and which failure counts.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pipeline_manifest::Manifest;
use pipeline_node::{ErrorKind, Item, Node, NodeError, Output, Prepared, Registry};
use runtime::{Executor, ExecutorOptions, Failure, Report, Request};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

type Log = Arc<Mutex<Vec<String>>>;

/// Writes down what happens to it, and fails where its parameters say.
struct Witness {
    params: WitnessParams,
    log: Log,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct WitnessParams {
    name: String,
    fails_in: Vec<String>,
    is_source: bool,
}

impl Witness {
    fn call(&self, method: &str) -> Result<(), NodeError> {
        let WitnessParams { name, fails_in, .. } = &self.params;
        self.log.lock().unwrap().push(format!("{name}.{method}"));
        assert!(!fails_in.contains(&format!("{method}, badly")), "a bug in {name}");
        if fails_in.iter().any(|failing| failing == method) {
            return Err(NodeError::failed(format!("{name} fails")));
        }
        Ok(())
    }
}

#[async_trait(?Send)]
impl Node for Witness {
    fn is_source(&self) -> bool {
        self.params.is_source
    }

    async fn initialize(&mut self) -> Result<(), NodeError> {
        self.call("initialize")
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        self.call("process").map(|()| Output::item(item))
    }

    async fn cleanup(&mut self) -> Result<(), NodeError> {
        self.call("cleanup")
    }
}

fn executor() -> (Executor, Log) {
    let log = Log::default();
    let mut registry = Registry::new();
    let shared = Arc::clone(&log);
    registry.register_fn("Witness", move |params| {
        Ok(Prepared::node(Witness { params: params.parse()?, log: Arc::clone(&shared) }))
    });
    (Executor::with_registry(registry, ExecutorOptions::default()), log)
}

/// A chain of three witnesses; the parameters are added to those of the node with that name.
fn chain(more: &[(&str, Value)], input: Option<Vec<Item>>) -> Request {
    let node = |name: &str| {
        let mut params = json!({"name": name});
        for (_, value) in more.iter().filter(|(node, _)| *node == name) {
            params.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
        }
        json!({"id": name, "node_type": "Witness", "params": params})
    };
    let manifest = json!({
        "version": "v1",
        "metadata": {},
        "nodes": [node("a"), node("b"), node("c")],
        "connections": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
    });
    Request { manifest: Manifest::from_value(&manifest).unwrap(), input }
}

fn run(more: &[(&str, Value)]) -> (Result<Report, Failure>, String) {
    let (executor, log) = executor();
    let outcome = executor.execute_sync(chain(more, Some(vec![1_i64.into()])));
    let log = log.lock().unwrap().join(" ");
    (outcome, log)
}

#[test]
fn a_run_initialises_all_then_processes_then_cleans_up_in_reverse() {
    let (outcome, log) = run(&[]);
    assert_eq!(json!(outcome.unwrap().results), json!([1]));
    assert_eq!(
        log,
        "a.initialize b.initialize c.initialize a.process b.process c.process \
         c.cleanup b.cleanup a.cleanup"
    );
}

#[test]
fn what_was_initialised_is_cleaned_up_after_a_failure() {
    let (outcome, log) = run(&[("b", json!({"fails_in": ["initialize"]}))]);
    let failure = outcome.unwrap_err();
    assert_eq!(failure.error.to_string(), "node `b` (Witness): `initialize` failed: b fails");
    assert_eq!(log, "a.initialize b.initialize a.cleanup");

    let (outcome, log) = run(&[("a", json!({"fails_in": ["process"]}))]);
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::NodeFailed);
    assert_eq!(
        log,
        "a.initialize b.initialize c.initialize a.process c.cleanup b.cleanup a.cleanup"
    );
}

#[test]
fn a_failed_cleanup_fails_the_run_and_stops_no_other_cleanup() {
    let (outcome, log) =
        run(&[("a", json!({"fails_in": ["cleanup"]})), ("c", json!({"fails_in": ["cleanup"]}))]);
    insta::assert_snapshot!(outcome.unwrap_err(), @r"
    error: node `c` (Witness): `cleanup` failed: c fails
    also: node `a` (Witness): `cleanup` failed: a fails
    ");
    assert!(log.ends_with("c.cleanup b.cleanup a.cleanup"));
}

#[test]
fn a_failed_cleanup_never_hides_the_first_failure() {
    let failure = run(&[("b", json!({"fails_in": ["process", "cleanup"]}))]).0.unwrap_err();
    let mut document = failure.document();
    let metrics = document.metrics.take().unwrap();
    assert_eq!((metrics.nodes[1].id.as_str(), metrics.nodes[1].items_in), ("b", 1));
    insta::assert_json_snapshot!(document, @r#"
    {
      "status": "error",
      "kind": "node_failed",
      "node": "b",
      "node_type": "Witness",
      "item": 0,
      "python_type": null,
      "message": "node `b` (Witness): `process` failed: b fails",
      "traceback": null,
      "causes": [],
      "cleanup_errors": [
        {
          "kind": "node_failed",
          "node": "b",
          "node_type": "Witness",
          "item": null,
          "python_type": null,
          "message": "node `b` (Witness): `cleanup` failed: b fails",
          "traceback": null,
          "causes": []
        }
      ]
    }
    "#);
}

#[test]
fn a_source_without_items_is_called_once() {
    for input in [None, Some(vec![])] {
        let (executor, log) = executor();
        let report = executor.execute_sync(chain(&[("a", json!({"is_source": true}))], input));
        assert_eq!(json!(report.unwrap().results), json!([Value::Null]));
        assert_eq!(log.lock().unwrap().iter().filter(|call| *call == "a.process").count(), 1);
    }
}

#[test]
fn a_source_further_down_is_like_any_other_node() {
    let (executor, log) = executor();
    let request = chain(&[("b", json!({"is_source": true}))], Some(vec![]));
    assert!(executor.execute_sync(request).unwrap().results.is_empty());
    assert!(!log.lock().unwrap().iter().any(|call| call.ends_with("process")));
}

#[test]
fn missing_input_is_found_before_anything_runs() {
    let (executor, log) = executor();
    let failure = executor.execute_sync(chain(&[], None)).unwrap_err();
    assert_eq!(failure.kind(), ErrorKind::MissingInput);
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_node_that_panics_on_tokio_is_an_internal_error() {
    let (executor, _) = executor();
    let request =
        chain(&[("a", json!({"fails_in": ["process, badly"]}))], Some(vec![1_i64.into()]));
    let failure = executor.execute(request).await.unwrap_err();
    assert_eq!(failure.kind(), ErrorKind::Internal);
    assert!(failure.error.to_string().contains("a bug in a"), "{failure}");
}
