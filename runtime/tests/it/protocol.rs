//! The protocol of Python nodes: every method sync or async, every kind of result.

use serde_json::{Value, json};

use crate::python_nodes::{results, run_app, run_node};
use crate::support::{error, report, stderr};

fn outcome(source: &str, input: Value) -> Value {
    results(&run_node(source, "Probe", json!({}), input))
}

#[test]
fn a_generator_gives_each_of_its_values() {
    let source = "
class Probe:
    def process(self, item):
        for n in range(item):
            yield n
        yield None
";
    assert_eq!(outcome(source, json!([2, 0, 3])), json!([0, 1, 0, 1, 2]));
}

#[test]
fn an_iterator_counts_as_a_generator_and_a_list_as_an_item() {
    let source = "
class Probe:
    def process(self, item):
        return map(str, item) if len(item) > 1 else item
";
    assert_eq!(outcome(source, json!([[1, 2], [3]])), json!(["1", "2", [3]]));
}

#[test]
fn each_method_may_be_async() {
    let source = "
import asyncio

class Probe:
    async def initialize(self):
        await asyncio.sleep(0)
        self.lines = ['initialize']

    async def process(self, item):
        await asyncio.sleep(0)
        self.lines.append(item)
        return list(self.lines) if item else None

    async def cleanup(self):
        await asyncio.sleep(0)
        print('cleanup', self.lines)
";
    let output = run_node(source, "Probe", json!({}), json!([1, 0, 2]));
    assert_eq!(results(&output), json!([["initialize", 1], ["initialize", 1, 0, 2]]));
    assert_eq!(stderr(&output), "cleanup ['initialize', 1, 0, 2]\n");
}

#[test]
fn an_async_generator_gives_each_of_its_values() {
    let source = "
import asyncio

class Probe:
    async def process(self, item):
        async with asyncio.timeout(60):
            for n in range(item):
                await asyncio.sleep(0)
                yield n
                yield None
";
    assert_eq!(outcome(source, json!([2, 0, 3])), json!([0, 1, 0, 1, 2]));
}

#[test]
fn a_coroutine_may_give_a_generator() {
    let source = "
class Probe:
    async def process(self, item):
        async def values():
            yield 'async'
        return values() if item else iter(['sync'])
";
    assert_eq!(outcome(source, json!([1, 0])), json!(["async", "sync"]));
}

/// Each value must have gone all the way down before the next one is made.
fn is_lazy(many: &str) {
    let source = format!(
        "
made = 0

class Many:
    {many}

class Check:
    seen = 0

    def process(self, item):
        self.seen += 1
        assert made == self.seen, (made, self.seen)
        return made
"
    );
    let nodes = [("Many", json!({})), ("PassThrough", json!({})), ("Check", json!({}))];
    let output = run_app(&[("steps.py", &source)], &nodes, json!([3, 2]));
    assert_eq!(results(&output), json!([1, 2, 3, 4, 5]));
}

#[test]
fn values_are_made_when_they_are_wanted() {
    is_lazy(
        "def process(self, item):
        global made
        for _ in range(item):
            made += 1
            yield made",
    );
    is_lazy(
        "async def process(self, item):
        global made
        for _ in range(item):
            made += 1
            yield made",
    );
}

const BUFFER: &str = "
class Probe:
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
fn a_streaming_node_reads_its_items_itself() {
    assert_eq!(outcome(BUFFER, json!([1, 2, 3])), json!([[1, 2], {"left": [3]}]));
    assert_eq!(outcome(BUFFER, json!([])), json!([{"left": []}]));
}

#[test]
fn a_streaming_node_gives_what_it_has_before_it_gets_more() {
    let source = format!(
        "{BUFFER}
log = []

class Log:
    def process(self, item):
        log.append(item)
        return item

class Check:
    def process(self, item):
        return {{'read': [entry for entry in log], 'item': item}}
"
    );
    let nodes = [("Log", json!({})), ("Probe", json!({})), ("Check", json!({}))];
    let output = run_app(&[("steps.py", &source)], &nodes, json!([1, 2, 3]));
    assert_eq!(
        results(&output),
        json!([
            {"read": [1, 2], "item": [1, 2]},
            {"read": [1, 2, 3], "item": {"left": [3]}},
        ])
    );
}

#[test]
fn a_streaming_node_may_give_a_single_value_or_stop_reading() {
    let sum = "
class Probe:
    is_streaming = True

    async def process(self, items):
        return sum([item async for item in items])
";
    assert_eq!(outcome(sum, json!([1, 2, 3])), json!([6]));
    let first = "
class Probe:
    is_streaming = True

    async def process(self, items):
        async for item in items:
            yield item
            break
";
    assert_eq!(outcome(first, json!([1, 2, 3])), json!([1]));
}

#[test]
fn a_streaming_node_may_read_ahead() {
    let source = "
import asyncio

class Probe:
    is_streaming = True

    async def process(self, items):
        queue = asyncio.Queue()

        async def read():
            async for item in items:
                await queue.put(item)
            await queue.put(None)

        reader = asyncio.create_task(read())
        while (item := await queue.get()) is not None:
            yield item * 2
        await reader
";
    assert_eq!(outcome(source, json!([1, 2, 3])), json!([2, 4, 6]));
}

#[test]
fn a_synchronous_streaming_node_is_told_to_be_async() {
    let source = "
class Probe:
    is_streaming = True

    def process(self, items):
        yield 1
";
    let error = error(&run_node(source, "Probe", json!({}), json!([1])));
    assert_eq!(error["kind"], "unsupported_value");
    let message = error["message"].as_str().unwrap();
    assert!(message.ends_with("`process` of a streaming node must be asynchronous"), "{message}");
}

#[test]
fn the_manifest_can_make_a_node_stream() {
    let mut request = crate::support::chain(&[("steps:Probe", json!({}))], json!([1, 2]));
    request["manifest"]["nodes"][0]["is_streaming"] = json!(true);
    let source = BUFFER.replace("is_streaming = True", "");
    let app = tempfile::tempdir().unwrap();
    std::fs::write(app.path().join("steps.py"), source).unwrap();
    let output = crate::support::run(request.to_string(), Some(app.path()));
    assert_eq!(results(&output), json!([[1, 2], {"left": []}]));
}

#[test]
fn one_event_loop_lasts_for_the_run_and_closes_after_cleanup() {
    let source = "
import asyncio

class Probe:
    async def initialize(self):
        self.queue = asyncio.Queue()
        self.done = []
        self.worker = asyncio.create_task(self.work())
        self.idle = asyncio.create_task(self.sleep())

    async def work(self):
        while True:
            self.done.append(await self.queue.get())
            self.queue.task_done()

    async def sleep(self):
        try:
            await asyncio.Event().wait()
        finally:
            print('cancelled')

    def process(self, item):
        self.queue.put_nowait(item)
        return item

    async def cleanup(self):
        await self.queue.join()
        self.worker.cancel()
        print('cleanup', self.done)
";
    let output = run_node(source, "Probe", json!({}), json!([1, 2]));
    assert_eq!(report(&output)["results"], json!([1, 2]));
    assert_eq!(stderr(&output), "cleanup [1, 2]\ncancelled\n");
}

#[test]
fn sync_code_may_run_an_event_loop_of_its_own() {
    let source = "
import asyncio

async def twice(item):
    await asyncio.sleep(0)
    return item * 2

class Probe:
    async def initialize(self):
        pass

    def process(self, item):
        return asyncio.run(twice(item))
";
    assert_eq!(outcome(source, json!([1, 2])), json!([2, 4]));
}

#[test]
fn all_code_of_a_run_is_on_one_thread() {
    let source = "
import threading

class Probe:
    def __init__(self):
        self.thread = threading.get_ident()

    async def process(self, item):
        return threading.get_ident() == self.thread
";
    assert_eq!(outcome(source, json!([1])), json!([true]));
}

#[test]
fn what_is_open_when_a_run_fails_is_closed_before_cleanup() {
    for (definition, name) in [("def", "sync"), ("async def", "async")] {
        let source = format!(
            "
class Many:
    {definition} process(self, item):
        try:
            yield 1
        finally:
            print('{name} closed')

    def cleanup(self):
        print('cleanup')

class Fail:
    def process(self, item):
        raise ValueError('no')
"
        );
        let nodes = [("Many", json!({})), ("Fail", json!({}))];
        let output = run_app(&[("steps.py", &source)], &nodes, json!([1]));
        assert_eq!(error(&output)["node"], "fail");
        assert!(stderr(&output).starts_with(&format!("{name} closed\ncleanup\n")));
    }
}

#[test]
fn a_streaming_node_is_cancelled_when_the_run_fails() {
    let source = "
class Probe:
    is_streaming = True

    async def process(self, items):
        try:
            async for item in items:
                yield item
        finally:
            print('closed')

class Fail:
    def process(self, item):
        raise ValueError('no')
";
    let nodes = [("Probe", json!({})), ("Fail", json!({}))];
    let output = run_app(&[("steps.py", source)], &nodes, json!([1]));
    assert_eq!(error(&output)["node"], "fail");
    assert!(stderr(&output).starts_with("closed\n"));
}

#[test]
fn a_generator_that_fails_to_close_is_reported_besides() {
    let source = "
class Many:
    def process(self, item):
        try:
            yield 1
        finally:
            raise OSError('stuck')

class Fail:
    def process(self, item):
        raise ValueError('no')
";
    let nodes = [("Many", json!({})), ("Fail", json!({}))];
    let error = error(&run_app(&[("steps.py", source)], &nodes, json!([1])));
    assert_eq!(error["node"], "fail");
    assert_eq!(
        error["cleanup_errors"][0]["message"],
        "node `many` (Many): `cleanup` failed: OSError: stuck"
    );
}

#[test]
fn errors_of_async_code_are_the_nodes_own() {
    let source = "
import asyncio

class Probe:
    async def process(self, item):
        await asyncio.sleep(0)
        if item == 2:
            raise KeyError('two')
        if item == 3:
            raise SystemExit(3)
        yield item
";
    let failed = error(&run_node(source, "Probe", json!({}), json!([1, 2])));
    assert_eq!(failed["python_type"], "KeyError");
    assert_eq!(failed["item"], 1);
    let ended = error(&run_node(source, "Probe", json!({}), json!([3])));
    assert_eq!(ended["python_type"], "SystemExit");
}

#[test]
fn a_keyboard_interrupt_is_the_nodes_failure_and_everything_is_cleaned_up() {
    let source = "
class Probe:
    def process(self, item):
        if item == 'sync':
            raise KeyboardInterrupt('stop')
        return self.later()

    async def later(self):
        raise KeyboardInterrupt('stop')

    async def cleanup(self):
        print('cleanup')
";
    for item in ["sync", "async"] {
        let output = run_node(source, "Probe", json!({}), json!([item]));
        assert_eq!(output.status.code(), Some(3));
        assert!(stderr(&output).starts_with("cleanup\n"), "{}", stderr(&output));
        let error = error(&output);
        assert_eq!(error["python_type"], "KeyboardInterrupt");
        let message = "node `probe` (Probe): `process` failed: KeyboardInterrupt: stop";
        assert_eq!(error["message"], message);
    }
}

#[test]
fn context_variables_last_for_one_call_of_an_async_generator() {
    let source = "
import asyncio, contextvars

current = contextvars.ContextVar('current', default='unset')

class Probe:
    async def process(self, item):
        yield current.get()
        current.set(item)
        yield current.get()
        await asyncio.sleep(0)
        yield current.get()
";
    assert_eq!(outcome(source, json!([1, 2])), json!(["unset", 1, 1, "unset", 2, 2]));
}

#[test]
fn a_node_that_closes_the_event_loop_fails_and_nothing_hangs() {
    let source = "
import asyncio

class Probe:
    async def initialize(self):
        self.loop = asyncio.get_running_loop()

    def process(self, item):
        self.loop.close()
        return self.later()

    async def later(self):
        return 1
";
    let error = error(&run_node(source, "Probe", json!({}), json!([1])));
    assert_eq!(error["python_type"], "RuntimeError");
    assert!(error["message"].as_str().unwrap().contains("Event loop is closed"), "{error}");
}
