//! The protocol of Python nodes inside the wasm; `runtime/tests` tests all of it natively.

use std::fs;

use serde_json::{Value, json};
use wasi_host::{Outcome, Termination};

use crate::support::{error, run, runtime};

/// Runs a chain of Python nodes, the classes of those names in `source`.
fn chain(source: &str, classes: &[&str], input: Value) -> Outcome {
    let app = tempfile::tempdir().unwrap();
    fs::write(app.path().join("steps.py"), source).unwrap();
    let nodes: Vec<_> =
        classes.iter().map(|class| json!({ "id": class, "node_type": class })).collect();
    let connections: Vec<_> =
        classes.windows(2).map(|pair| json!({ "from": pair[0], "to": pair[1] })).collect();
    let request = json!({
        "manifest": {
            "version": "v1", "metadata": {}, "nodes": nodes, "connections": connections,
        },
        "input_data": input,
    });
    run(&runtime(), request.to_string().into_bytes(), Some(app.path()))
}

fn report(outcome: &Outcome) -> Value {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    assert_eq!(outcome.termination, Termination::Exited(0), "{stderr}");
    serde_json::from_slice(&outcome.stdout).unwrap()
}

const KINDS: &str = "
import asyncio

class Generator:
    def process(self, item):
        yield item
        yield item + 1

class Coroutine:
    async def initialize(self):
        self.queue = asyncio.Queue()
        self.task = asyncio.create_task(self.forward())
        self.seen = []

    async def forward(self):
        while True:
            self.seen.append(await self.queue.get())
            self.queue.task_done()

    async def process(self, item):
        await self.queue.put(item)
        await asyncio.sleep(0.001)
        return item * 10

    async def cleanup(self):
        await self.queue.join()
        print('seen', self.seen)

class AsyncGenerator:
    async def process(self, item):
        async with asyncio.timeout(60):
            yield item
            await asyncio.sleep(0)
            yield -item

class Pairs:
    is_streaming = True

    async def process(self, items):
        pair = []
        async for item in items:
            pair.append(item)
            if len(pair) == 2:
                yield pair
                pair = []
        yield {'left': pair}
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn nodes_of_each_kind_work_together() {
    let classes = ["Generator", "Coroutine", "AsyncGenerator", "Pairs"];
    let outcome = chain(KINDS, &classes, json!([1, 5]));
    assert_eq!(
        report(&outcome)["results"],
        json!([[10, -10], [20, -20], [50, -50], [60, -60], { "left": [] }])
    );
    assert_eq!(String::from_utf8_lossy(&outcome.stderr), "seen [1, 2, 5, 6]\n");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_million_items_need_no_memory() {
    let source = "
class Many:
    def process(self, item):
        yield from range(item)
        yield 'end'

class Count:
    seen = 0

    def process(self, item):
        if item == 'end':
            return self.seen
        self.seen += 1
";
    let [few, many] = [1_000, 1_000_000].map(|items| {
        let report = report(&chain(source, &["Many", "Count"], json!([items])));
        assert_eq!(report["results"], json!([items]));
        report["metrics"]["peak_memory_bytes"].as_u64().unwrap()
    });
    assert!(many < few + (1 << 20), "{few} bytes for a thousand items, {many} for a million");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn errors_of_async_code_are_as_they_are_natively() {
    let source = "
class Probe:
    async def process(self, item):
        yield await self.inner()

    async def inner(self):
        try:
            {}['key']
        except KeyError as error:
            raise ValueError('inside') from error
";
    let error = error(&chain(source, &["Probe"], json!([1])));
    assert_eq!((&error["node"], &error["item"]), (&json!("Probe"), &json!(0)));
    assert_eq!(error["python_type"], "ValueError");
    let cause = json!([{ "relation": "cause", "python_type": "KeyError", "message": "'key'" }]);
    assert_eq!(error["causes"], cause);
    let traceback = error["traceback"].as_str().unwrap();
    let last = "Traceback (most recent call last):\n  File \"/app/steps.py\", line 4, in process\n    \
                yield await self.inner()\n  File \"/app/steps.py\", line 10, in inner\n    \
                raise ValueError('inside') from error\nValueError: inside\n";
    assert!(traceback.ends_with(last), "{traceback}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_node_that_nothing_can_wake_fails() {
    let source = "
import asyncio

class Probe:
    async def process(self, item):
        await asyncio.Event().wait()
";
    let error = error(&chain(source, &["Probe"], json!([1])));
    assert_eq!(error["node"], "Probe");
    assert_eq!(error["python_type"], "asyncio.unix_events.DeadlockError");
}
