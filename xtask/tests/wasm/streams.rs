//! Streams through the runtime, as a host has them.

use std::fs;
use std::path::Path;
use std::thread;

use pipeline_command::{Action, StreamLine};
use wasi_host::{Invocation, LineStreams, Outcome};

use crate::support::{invocation, runtime};

/// A short stream does not fill them.
const BUFFERS: u64 = 1 << 20;

/// Runs a stream of so many numbers, and tells how many results there were and how it ended.
fn stream(manifest: &str, nodes: Option<&Path>, items: usize) -> (usize, Outcome) {
    let (streams, input, results) = LineStreams::new(None);
    let invocation = Invocation {
        args: Action::Stream.args(),
        streams: Some(streams),
        ..invocation(Vec::new(), nodes)
    };
    let running = runtime().start(invocation).unwrap();
    let request = manifest.to_owned() + "\n";
    let sender = thread::spawn(move || {
        input.send(request).unwrap();
        for start in (0..items).step_by(1000) {
            let lines = (start..items.min(start + 1000)).map(|number| format!("{number}\n"));
            input.send(lines.collect::<String>()).unwrap();
        }
    });
    let counter = thread::spawn(move || {
        let (mut count, mut last) = (0, Vec::new());
        loop {
            let pieces = results.take();
            if pieces.is_empty() {
                return (count, last);
            }
            for byte in pieces.iter().flatten() {
                match byte {
                    b'\n' => count += 1,
                    _ if last.last() == Some(&b'\n') => last.clear(),
                    _ => {}
                }
                last.push(*byte);
            }
        }
    });
    let outcome = running.wait();
    sender.join().unwrap();
    let (lines, last) = counter.join().unwrap();
    let last = String::from_utf8(last).unwrap();
    let end = StreamLine::read(last.trim_end()).unwrap();
    assert!(matches!(end, Some(StreamLine::End(_))), "{last}");
    (lines - 1, outcome)
}

/// Peak memory of a stream of few items and of one of many.
fn peaks(manifest: &str, nodes: Option<&Path>, many: usize) -> [u64; 2] {
    [1000, many].map(|items| {
        let (results, outcome) = stream(manifest, nodes, items);
        assert!(outcome.is_success(), "{outcome:?}");
        assert_eq!(results, items);
        outcome.peak_memory_bytes
    })
}

/// How many items the long streams have; `RMPKG_TEST_STREAM_ITEMS` makes them longer.
fn many(default: usize) -> usize {
    std::env::var("RMPKG_TEST_STREAM_ITEMS").map_or(default, |items| items.parse().unwrap())
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn a_long_stream_needs_no_more_memory_than_a_short_one() {
    let manifest = r#"{"version":"v1","metadata":{},"nodes":[
        {"id":"a","node_type":"MultiplyNode"},{"id":"b","node_type":"AddNode"}],
        "connections":[{"from":"a","to":"b"}]}"#;
    let [few, many] = peaks(&manifest.replace('\n', ""), None, many(1_000_000));
    assert!(many <= few + BUFFERS, "{few} and {many} bytes");
}

/// A fan-in would keep what waits, if anything waited.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn so_does_one_through_python_and_a_fan_in() {
    let folder = tempfile::tempdir().unwrap();
    let source =
        "class Half:\n    def process(self, item):\n        return item if item % 2 else None\n";
    fs::write(folder.path().join("half.py"), source).unwrap();
    let manifest = r#"{"version":"v1","metadata":{},"nodes":[
        {"id":"a","node_type":"Half"},{"id":"b","node_type":"AddNode","params":{"addend":1}},
        {"id":"c","node_type":"Half"},{"id":"d","node_type":"PassThrough"}],
        "connections":[{"from":"b","to":"c"},{"from":"a","to":"d"},{"from":"c","to":"d"}]}"#;
    let manifest = manifest.replace('\n', "");
    let [few, many] = peaks(&manifest, Some(folder.path()), many(100_000));
    assert!(many <= few + BUFFERS, "{few} and {many} bytes");
}
