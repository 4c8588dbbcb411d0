//! Items of Python nodes in graphs: copies, order, laziness, and who waits for whom.

use std::time::Duration;

use async_trait::async_trait;
use pipeline_manifest::Manifest;
use pipeline_node::{Item, Node, NodeError, Output, Prepared, Registry};
use runtime::{Executor, ExecutorOptions, Request};
use serde_json::{Value, json};

use crate::support::{report, run};

/// The results of a graph of the classes in `source`; each node is called like its class.
fn graph(source: &str, nodes: &[&str], connections: &[(&str, &str)], input: Value) -> Value {
    let app = tempfile::tempdir().unwrap();
    std::fs::write(app.path().join("steps.py"), source).unwrap();
    let request = json!({"manifest": manifest(nodes, connections), "input_data": input});
    report(&run(request.to_string(), Some(app.path())))["results"].clone()
}

fn manifest(nodes: &[&str], connections: &[(&str, &str)]) -> Value {
    let node = |id: &&str| json!({"id": id, "node_type": id});
    let connection = |(from, to): &(&str, &str)| json!({"from": from, "to": to});
    json!({
        "version": "v1",
        "metadata": {},
        "nodes": nodes.iter().map(node).collect::<Vec<_>>(),
        "connections": connections.iter().map(connection).collect::<Vec<_>>(),
    })
}

#[test]
fn a_node_that_changes_its_item_changes_nobody_elses() {
    let source = "
class Change:
    def process(self, item):
        item['list'].append('changed')
        item['new'] = True
        return item

class Keep:
    def process(self, item):
        return item
";
    let connections = [("PassThrough", "Change"), ("PassThrough", "Keep")];
    let nodes = ["PassThrough", "Change", "Keep"];
    assert_eq!(
        graph(source, &nodes, &connections, json!([{"list": [1]}])),
        json!([{"list": [1, "changed"], "new": true}, {"list": [1]}])
    );
}

#[test]
fn a_fan_in_lets_its_first_feeder_through_and_keeps_the_others() {
    let source = "
log = []

class Left:
    def process(self, item):
        for n in range(2):
            log.append(f'left {item}.{n}')
            yield f'left {item}.{n}'

class Right:
    def process(self, item):
        log.append(f'right {item}')
        yield f'right {item}'

class Join:
    def process(self, item):
        log.append(f'join {item}')
        return list(log) if item == 'right 2' else None
";
    let connections =
        [("PassThrough", "Left"), ("PassThrough", "Right"), ("Left", "Join"), ("Right", "Join")];
    let nodes = ["PassThrough", "Right", "Left", "Join"];
    let log = [
        "left 1.0",
        "join left 1.0",
        "left 1.1",
        "join left 1.1",
        "right 1",
        "left 2.0",
        "join left 2.0",
        "left 2.1",
        "join left 2.1",
        "right 2",
        "join right 1",
        "join right 2",
    ];
    assert_eq!(graph(source, &nodes, &connections, json!([1, 2])), json!([log]));
}

#[test]
fn a_streaming_node_in_a_diamond_ends_when_all_its_feeders_have() {
    let source = "
class A:
    def process(self, item):
        return ['a', item]

class B:
    is_streaming = True

    async def process(self, items):
        return [item async for item in items]

class Last:
    is_streaming = True

    async def process(self, items):
        async for item in items:
            yield item
        yield 'end'
";
    let connections = [("PassThrough", "A"), ("PassThrough", "B"), ("B", "Last"), ("A", "Last")];
    assert_eq!(
        graph(source, &["PassThrough", "A", "B", "Last"], &connections, json!([1, 2])),
        json!([[1, 2], ["a", 1], ["a", 2], "end"])
    );
}

#[test]
fn a_streaming_source_reads_a_single_none() {
    let source = "
class Source:
    is_source = True
    is_streaming = True

    async def process(self, items):
        async for item in items:
            yield [item]
        yield 'end'
";
    assert_eq!(graph(source, &["Source"], &[], json!(null)), json!([[null], "end"]));
}

#[test]
fn a_generator_that_fails_late_ends_the_run_and_gives_no_result() {
    let source = "
class Late:
    def process(self, item):
        yield 1
        raise ValueError('late')
";
    let app = tempfile::tempdir().unwrap();
    std::fs::write(app.path().join("steps.py"), source).unwrap();
    let request =
        json!({"manifest": manifest(&["Late", "Echo"], &[("Late", "Echo")]), "input_data": [1]});
    let error = crate::support::error(&run(request.to_string(), Some(app.path())));
    assert_eq!((&error["node"], &error["item"]), (&json!("Late"), &json!(0)));
    assert_eq!(error["metrics"]["nodes"][1]["items_out"], 1);
}

/// Waits, as a node does that asks a server, until a Python task has written a file.
struct WaitForFile(std::path::PathBuf);

#[async_trait(?Send)]
impl Node for WaitForFile {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        while !self.0.exists() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok(Output::item(item))
    }
}

#[tokio::test]
async fn python_tasks_make_progress_while_a_rust_node_waits() {
    let app = tempfile::tempdir().unwrap();
    let file = app.path().join("written");
    let source = format!(
        "
import asyncio

class Background:
    async def initialize(self):
        self.task = asyncio.create_task(self.write())

    async def write(self):
        for _ in range(3):
            await asyncio.sleep(0.001)
        open({file:?}, 'w').close()

    async def process(self, item):
        return item
"
    );
    std::fs::write(app.path().join("background_steps.py"), source).unwrap();
    let mut registry = Registry::new();
    registry.register_fn("WaitForFile", move |_| Ok(Prepared::node(WaitForFile(file.clone()))));
    let options = ExecutorOptions { app_dirs: vec![app.path().to_owned()], ..Default::default() };
    let executor = Executor::with_registry(registry, options);
    let connections = [("Background", "WaitForFile")];
    let manifest = manifest(&["Background", "WaitForFile"], &connections);
    let manifest = Manifest::from_value(&manifest).unwrap();
    let request = || Request { manifest: manifest.clone(), input: Some(vec![1_i64.into()]) };
    // Two runs at once: while one waits, it holds neither the GIL nor tokio's thread.
    let (one, two) = tokio::join!(executor.execute(request()), executor.execute(request()));
    assert_eq!(json!(one.unwrap().results), json!([1]));
    assert_eq!(json!(two.unwrap().results), json!([1]));
}
