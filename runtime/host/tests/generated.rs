//! Random modules come to the end that is written down, which the loader comes to as well.
//!
//! `conformance/generated` has a few of what `cargo xtask fuzz hosts` makes by the thousand: there `RMPKG_MODULES` names
//! another folder, and `CONFORMANCE=overwrite` writes what came out.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use serde_json::{Value, json};
use wasi_host::{Command, Host, HostOptions, Invocation, Limits, Outcome, Preopen, Termination};

const OUTCOMES: &str = "outcomes.json";
const MEMORY_BYTES: u64 = 1 << 20;
const OUTPUT_BYTES: u64 = 700;
const DATA_BYTES: u64 = 10_000;
const FILES: u64 = 1;
/// Random code mostly ends at once or never.
const TIME: Duration = Duration::from_millis(500);
const STDIN: &str = "what is on stdin";
/// The one file in `/data`: its name and content.
const FILE: [&str; 2] = ["a", "what is in a file"];

#[test]
fn each_module_comes_to_the_end_that_is_written_down() {
    let folder = folder();
    let host = Host::new(HostOptions::default()).unwrap();
    let come_to = |(name, wasm): (String, Vec<u8>)| match host.compile(&wasm) {
        Ok(command) => (name, told(&run(&command))),
        Err(refusal) => (name, json!({ "kind": "refused", "detail": refusal.to_string() })),
    };
    let modules: BTreeMap<_, _> = modules(&folder).map(come_to).collect();
    let found = json!({ "given": given(), "modules": modules });
    let file = folder.join(OUTCOMES);
    if env::var_os("CONFORMANCE").is_some_and(|value| value == "overwrite") {
        fs::write(&file, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert_eq!(expected["given"], found["given"]);
    let names = |outcomes: &Value| {
        outcomes["modules"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&expected), names(&found));
    for name in names(&expected) {
        assert_eq!(expected["modules"][&name], found["modules"][&name], "{name}");
    }
}

fn folder() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance/generated");
    env::var_os("RMPKG_MODULES").map_or(own, PathBuf::from)
}

fn modules(folder: &Path) -> impl Iterator<Item = (String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let modules =
        files.filter(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    modules.map(|file| {
        (file.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read(file).unwrap())
    })
}

/// What other hosts are to give as well.
fn given() -> Value {
    json!({
        "maxMemoryBytes": MEMORY_BYTES,
        "maxOutputBytes": OUTPUT_BYTES,
        "maxDataBytes": DATA_BYTES,
        "maxFiles": FILES,
        "timeoutMs": u64::try_from(TIME.as_millis()).unwrap(),
        "stdin": STDIN,
        "file": FILE,
    })
}

fn run(command: &Command) -> Outcome {
    let data = tempfile::tempdir().unwrap();
    let [name, content] = FILE;
    fs::write(data.path().join(name), content).unwrap();
    let limits = Limits {
        memory_bytes: Some(MEMORY_BYTES),
        time: Some(TIME),
        stdout_bytes: Some(OUTPUT_BYTES),
        stderr_bytes: Some(OUTPUT_BYTES),
        file_bytes: Some(DATA_BYTES),
        files: Some(FILES),
    };
    let preopen = Preopen { host: data.path().to_owned(), guest: "/data".into(), writable: true };
    let invocation = Invocation {
        stdin: STDIN.into(),
        preopens: vec![preopen],
        limits,
        ..Invocation::default()
    };
    command.run(invocation).unwrap()
}

fn told(outcome: &Outcome) -> Value {
    let (kind, detail) = match &outcome.termination {
        Termination::Exited(code) => ("exit", json!(code)),
        Termination::TimedOut { .. } | Termination::ItemTimedOut { .. } => ("timeout", Value::Null),
        Termination::OutOfMemory { .. } => ("memory", Value::Null),
        Termination::StackExhausted { .. } => ("stack", Value::Null),
        Termination::OutputLimit { stream, .. } => ("output", json!(stream.to_string())),
        Termination::DataLimit { .. } => ("data", Value::Null),
        Termination::FilesLimit { .. } => ("files", Value::Null),
        Termination::Aborted { .. } => ("abort", Value::Null),
        Termination::Trapped { message, .. } => ("trap", json!(message)),
    };
    json!({
        "kind": kind,
        "detail": detail,
        "stdout": hex(&outcome.stdout),
        "memoryBytes": outcome.peak_memory_bytes,
        "wasRefusedMemory": outcome.memory_was_refused,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
