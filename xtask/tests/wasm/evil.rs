//! Hostile programs: the host survives each of them and has a name for what it did.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::Duration;

use conformance::Guest;
use rmpkg_run::{Failure, ReportedError, RunError, Success};
use serde_json::{Value, json};
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen};

use crate::support::{invocation, preopen, runtime};

/// How many guests run at the same time.
const THREADS: usize = 2;

/// What is kept of a long message.
const ENOUGH: usize = 400;

const MIB: u64 = 1 << 20;

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_guest_comes_to_the_end_that_is_written_down() {
    let runtime = runtime();
    let guests = conformance::guests();
    let shares = guests.chunks(guests.len().div_ceil(THREADS));
    let outcomes = thread::scope(|scope| {
        let runs: Vec<_> = shares
            .map(|share| {
                scope.spawn(|| {
                    share.iter().map(|guest| come_to(&runtime, guest)).collect::<Vec<_>>()
                })
            })
            .collect();
        runs.into_iter().flat_map(|run| run.join().unwrap()).collect::<BTreeMap<_, _>>()
    });
    conformance::check_outcomes(&outcomes).unwrap_or_else(|diff| panic!("{diff}"));
}

fn come_to(runtime: &Command, guest: &Guest) -> (String, Value) {
    let (app, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::copy(&guest.source, app.path().join("evil.py")).unwrap();
    let mut invocation = Invocation { limits: limits(), ..invocation(request(), Some(app.path())) };
    invocation.preopens.push(Preopen { writable: true, ..preopen(data.path(), "/data") });
    if guest.name.contains("endless") || guest.name.contains("loops") {
        invocation.limits.time = Some(Duration::from_secs(1));
    }
    let outcome = runtime.run(invocation).unwrap();
    (guest.name.clone(), summary(outcome))
}

fn request() -> Vec<u8> {
    let nodes = json!([{ "id": "evil", "node_type": "Evil" }]);
    let manifest = json!({ "version": "v1", "metadata": { "name": "evil" }, "nodes": nodes, "connections": [] });
    json!({ "manifest": manifest, "input_data": [1] }).to_string().into_bytes()
}

fn limits() -> Limits {
    Limits {
        memory_bytes: Some(64 * MIB),
        time: Some(Duration::from_secs(120)),
        stdout_bytes: Some(MIB),
        stderr_bytes: Some(MIB),
        file_bytes: Some(4 * MIB),
        files: Some(1000),
    }
}

/// The name of the end, and nothing that differs from run to run.
fn summary(outcome: Outcome) -> Value {
    match Success::of(outcome, &limits()) {
        Ok(success) => json!({ "results": success.results().unwrap() }),
        Err(RunError::Failed(failure)) => {
            let Failure { exit_code, document, .. } = *failure;
            let ReportedError { kind, message, .. } = document.error;
            let message: String = message.chars().take(ENOUGH).collect();
            json!({ "exit_code": exit_code, "kind": kind, "message": message })
        }
        Err(host) => json!({ "host": host.kind(), "message": host.to_string() }),
    }
}
