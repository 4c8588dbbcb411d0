//! asyncio inside the wasm, where nothing but a timer wakes a loop.

use serde_json::{Value, json};

use crate::python::{answer, probe};
use crate::support::error;

/// What `main`, a coroutine function in `body`, returns to `asyncio.run`.
fn run(body: &str) -> Value {
    answer(&node(body))
}

/// The error of a node whose `main` fails.
fn failure(body: &str) -> Value {
    error(&probe(&node(body)))
}

fn node(body: &str) -> String {
    format!(
        "
import asyncio
{body}
class Probe:
    def process(self, item):
        return asyncio.run(main())
"
    )
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn timers_fire_in_the_order_of_their_time_and_not_before_it() {
    let body = "
import time

async def main():
    loop, log, started = asyncio.get_running_loop(), [], time.monotonic()
    now = loop.time()
    for seconds in (0.03, 0.01, 0.02):
        loop.call_at(now + seconds, log.append, seconds)
    results = await asyncio.gather(asyncio.sleep(0.04, 'slept'), asyncio.sleep(0, 'yielded'))
    return [results, log, time.monotonic() - started >= 0.04]
";
    assert_eq!(run(body), json!([["slept", "yielded"], [0.01, 0.02, 0.03], true]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn producers_and_consumers_take_turns() {
    let body = "
async def produce(queue):
    for number in range(5):
        await queue.put(number)
    await queue.put(None)

async def consume(queue, lock, total):
    while (number := await queue.get()) is not None:
        async with lock:
            await asyncio.sleep(0)
            total.append(number)

async def main():
    queue, lock, total = asyncio.Queue(maxsize=2), asyncio.Lock(), []
    async with asyncio.TaskGroup() as group:
        group.create_task(produce(queue))
        group.create_task(consume(queue, lock, total))
    return total
";
    assert_eq!(run(body), json!([0, 1, 2, 3, 4]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn timeouts_and_cancellation_reach_the_waiting_line() {
    let body = "
async def endless(log):
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        log.append('cancelled')
        raise

async def main():
    log = []
    for attempt in (lambda: asyncio.wait_for(endless(log), 0.001), lambda: bounded(log)):
        try:
            await attempt()
        except TimeoutError:
            log.append('timeout')
    task = asyncio.create_task(endless(log))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return [log, task.cancelled()]

async def bounded(log):
    async with asyncio.timeout(0.001):
        await endless(log)
";
    let log = json!(["cancelled", "timeout", "cancelled", "timeout", "cancelled"]);
    assert_eq!(run(body), json!([log, true]));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_end_of_a_run_closes_generators_and_cancels_tasks() {
    let source = "
import asyncio, contextvars

log, kept, name = [], [], contextvars.ContextVar('name', default='outer')

async def numbers():
    try:
        for number in range(10):
            await asyncio.sleep(0)
            yield number
    finally:
        log.append('generator closed')

async def background():
    name.set('inner')
    try:
        await asyncio.Event().wait()
    finally:
        log.append(f'{name.get()} task cancelled')

async def main():
    asyncio.create_task(background())
    generator = numbers()
    kept.append(generator)
    log.append([await anext(generator), await anext(generator), name.get()])

class Probe:
    def process(self, item):
        with asyncio.Runner() as runner:
            runner.run(main())
            log.append(type(runner.get_loop()).__name__)
        return log
";
    let expected =
        json!([[0, 1, "outer"], "EventLoop", "inner task cancelled", "generator closed"]);
    assert_eq!(answer(source), expected);
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_loop_that_nothing_can_wake_says_who_waits_and_where() {
    let body = "
async def receive(queue):
    return await queue.get()

async def main():
    await asyncio.gather(asyncio.Event().wait(), receive(asyncio.Queue()))
";
    let error = failure(body);
    let (_, message) = error["message"].as_str().unwrap().split_once("DeadlockError: ").unwrap();
    insta::assert_snapshot!(message, @"the event loop would wait for ever, since no callback is ready, no timer is set and nothing else can wake it in WASI; waiting: `Task-1` (`main` at /app/probe.py:8), `Task-2` (`Event.wait`), `Task-3` (`receive` at /app/probe.py:5)");
    let traceback = error["traceback"].as_str().unwrap();
    assert!(!traceback.contains("unix_events.py"), "the runtime's own frame: {traceback}");
    assert!(traceback.contains("in process"), "{traceback}");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn what_wasi_cannot_do_is_said_in_one_sentence() {
    let body = "
import signal

async def attempt(call):
    try:
        await call()
    except NotImplementedError as error:
        return str(error)

async def main():
    loop = asyncio.get_running_loop()
    return [await attempt(call) for call in (
        lambda: asyncio.to_thread(sum, [1, 2]),
        lambda: loop.run_in_executor(None, print),
        lambda: asyncio.open_connection('localhost', 80),
        lambda: loop.getaddrinfo('localhost', 80),
        lambda: asyncio.create_subprocess_exec('ls'),
        lambda: loop.add_reader(0, print),
        lambda: loop.add_signal_handler(signal.SIGINT, print),
    )]
";
    let sentences = run(body);
    let sentences = sentences.as_array().unwrap().iter().map(|text| text.as_str().unwrap());
    insta::assert_snapshot!(sentences.collect::<Vec<_>>().join("\n"), @"
    `asyncio.to_thread` and `loop.run_in_executor` need threads, which WASI preview1 does not have; call the function directly
    `asyncio.to_thread` and `loop.run_in_executor` need threads, which WASI preview1 does not have; call the function directly
    `loop.create_connection` needs sockets, which WASI preview1 does not have; fetch the data outside and pass it to the pipeline
    `loop.getaddrinfo` needs sockets, which WASI preview1 does not have; fetch the data outside and pass it to the pipeline
    `loop.subprocess_exec` needs processes, which WASI preview1 does not have; do the work in a node
    `loop.add_reader` needs descriptors that can be waited for, which WASI preview1 does not have; read and write directly
    `loop.add_signal_handler` needs signals, which WASI preview1 does not have; leave it to the host to end the run
    ");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn an_executor_without_threads_is_used() {
    let body = "
import concurrent.futures

class Immediate(concurrent.futures.Executor):
    def submit(self, function, /, *args, **kwargs):
        future = concurrent.futures.Future()
        future.set_result(function(*args, **kwargs))
        return future

async def main():
    return await asyncio.get_running_loop().run_in_executor(Immediate(), sum, [1, 2])
";
    assert_eq!(run(body), json!(3));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn asyncio_is_imported_when_a_node_imports_it_and_not_before() {
    let source = "
import sys

class Probe:
    def process(self, item):
        before = 'asyncio' in sys.modules
        import asyncio
        loop = asyncio.new_event_loop()
        loop.close()
        return [before, type(loop).__name__, 'asyncio.selector_events' in sys.modules]
";
    assert_eq!(answer(source), json!([false, "EventLoop", false]));
}
