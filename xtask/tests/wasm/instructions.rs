//! How many instructions of wasm a few runs of the shipped module take. wasmtime counts them, which takes a
//! compilation of its own; that is in the same cache as the others.

use std::fs;
use std::path::Path;

use conformance::instructions::{Counted, Counts, hold};
use rmpkg_format::Package;
use rmpkg_format::layout::{Mount, mounts};
use serde_json::{Value, json};
use wasi_host::{Command, Host, Invocation, Scratch, Termination};

use crate::budget::mixed;
use crate::support::{preopen, with_cache};

/// Everyday work of the interpreter: numbers, texts, containers, calls, exceptions.
const PYTHON: &str = "
class Work:
    def process(self, item):
        squares = [number * number % 1009 for number in range(item)]
        counts = {}
        for square in squares:
            counts[square] = counts.get(square, 0) + 1
        words = ' '.join(f'{key:04d}' for key in sorted(counts)).split()
        return sum(self.length(word) for word in words) + self.failures(squares)

    def length(self, word):
        return len(word.strip('0').replace('1', 'one'))

    def failures(self, numbers):
        failed = 0
        for number in numbers:
            try:
                failed += 1 // (number % 7)
            except ZeroDivisionError:
                failed += 1
        return failed

class Pass:
    def process(self, item):
        return item
";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn runs_take_no_more_than_they_did() {
    let package = mixed();
    let folder = tempfile::tempdir().unwrap();
    package.extract_to(folder.path()).unwrap();
    fs::write(folder.path().join("app/work.py"), PYTHON).unwrap();
    let counter = Counter { command: counting(package.wasm()), folder: folder.path() };

    let numbers: Vec<u32> = (0..10_000).collect();
    let rust = ["MultiplyNode", "AddNode"];
    let instructions = Counts::from([
        ("10,000 numbers through two Rust nodes".to_owned(), counter.count(&rust, json!(numbers))),
        ("the start of Python".to_owned(), counter.count(&["work:Pass"], json!([1]))),
        ("work of a Python node".to_owned(), counter.count(&["work:Work"], json!([20_000]))),
    ]);
    let counted = Counted { made_with: made_with(&package), instructions };
    hold("the module", counted);
}

fn counting(wasm: &[u8]) -> Command {
    Host::counting(with_cache()).unwrap().compile(wasm).unwrap()
}

/// Runs chains of nodes in an unpacked package.
struct Counter<'a> {
    command: Command,
    folder: &'a Path,
}

impl Counter<'_> {
    fn count(&self, node_types: &[&str], input: Value) -> u64 {
        let outcome = self.command.run(self.invocation(node_types, input)).unwrap();
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        assert_eq!(outcome.termination, Termination::Exited(0), "{stderr}");
        outcome.fuel.unwrap()
    }

    fn invocation(&self, node_types: &[&str], input: Value) -> Invocation {
        let there = |mount: &Mount| mount.host_folder(self.folder).is_dir();
        let open = |mount: Mount| preopen(&mount.host_folder(self.folder), mount.guest);
        let preopens = mounts().into_iter().filter(there).map(open).collect();
        let scratch = Some(Scratch::at("/tmp"));
        let stdin = request(node_types, input).to_string().into_bytes();
        Invocation { stdin, preopens, scratch, ..Invocation::default() }
    }
}

fn request(node_types: &[&str], input: Value) -> Value {
    let node = |(id, kind): (usize, &&str)| json!({ "id": id.to_string(), "node_type": kind });
    let nodes: Vec<_> = node_types.iter().enumerate().map(node).collect();
    let edge = |to: usize| json!({ "from": (to - 1).to_string(), "to": to.to_string() });
    let connections: Vec<_> = (1..node_types.len()).map(edge).collect();
    json!({
        "manifest": {
            "version": "v1", "metadata": {}, "nodes": nodes, "connections": connections,
        },
        "input_data": input,
    })
}

/// What made the module.
fn made_with(package: &Package) -> String {
    let info = &package.manifest().package;
    let toolchain = info.provenance.as_ref().and_then(|provenance| provenance.toolchain.as_deref());
    let version = |tool: &str| info.built_with.get(tool).map_or("unknown", String::as_str);
    format!(
        "the {} Rust {}, wasm-opt {}",
        toolchain.unwrap_or("unknown"),
        version("rust"),
        version("wasm-opt"),
    )
}
