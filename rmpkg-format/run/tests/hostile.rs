//! Modules that mean ill: each comes to the end that is written down in `conformance/modules/outcomes.json`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use rmpkg_format::Package;
use rmpkg_run::{Limits, Request, RunError, Runner};
use serde_json::{Value, json};
use support::packaged;

const MIB: u64 = 1 << 20;

#[test]
fn each_module_comes_to_the_end_that_is_written_down() {
    let runner = Runner::new().unwrap();
    let outcomes = conformance::modules().into_iter().map(|module| {
        let wasm = wat::parse_file(&module.source).unwrap();
        module.check_wasm(&wasm).unwrap_or_else(|difference| panic!("{difference}"));
        let package = Package::from_bytes(packaged(wasm)).unwrap();
        let outcome = match runner.load(&package) {
            Ok(pipeline) => ending(&pipeline.run(&limited()).unwrap_err()),
            Err(refusal) => json!({ "refused": refusal.to_string() }),
        };
        (module.name, outcome)
    });
    let outcomes = outcomes.collect::<BTreeMap<_, _>>();
    conformance::check_modules(&outcomes).unwrap_or_else(|difference| panic!("{difference}"));
}

fn limited() -> Request {
    let limits = Limits {
        memory_bytes: Some(64 * MIB),
        time: Some(Duration::from_secs(1)),
        stdout_bytes: Some(MIB),
        file_bytes: Some(MIB),
        ..Limits::default()
    };
    Request { limits, ..Request::default() }
}

fn ending(error: &RunError) -> Value {
    json!({ "kind": error.kind(), "message": error.to_string() })
}
