//! What a process tells of its interpreter. It is the only test of its process, so that no other one
//! has started Python before.
#![allow(clippy::unwrap_used, reason = "tests")]

use pipeline_manifest::Manifest;
use runtime::{Executor, ExecutorOptions, Metrics, Request};
use serde_json::json;

fn run(executor: &Executor, node_type: &str) -> Metrics {
    let manifest = Manifest::from_value(&json!({
        "version": "v1",
        "metadata": {},
        "nodes": [{"id": "node", "node_type": node_type}],
        "connections": [],
    }));
    let request = Request { manifest: manifest.unwrap(), input: Some(vec![1_i64.into()]) };
    executor.execute_sync(request).unwrap().metrics
}

#[test]
fn only_the_run_that_started_python_tells_what_that_took() {
    let app = tempfile::tempdir().unwrap();
    let source = "class Identity:\n    def process(self, item):\n        return item\n";
    std::fs::write(app.path().join("steps.py"), source).unwrap();
    let options = ExecutorOptions { app_dirs: vec![app.path().to_owned()], ..Default::default() };
    let executor = Executor::new(options);

    assert_eq!(run(&executor, "Echo").python_start_ms, None);
    let first = run(&executor, "Identity");
    assert!(first.python_start_ms.unwrap() <= first.total_ms, "{first:?}");
    assert_eq!(run(&executor, "Identity").python_start_ms, None);
}
