//! The cases of `conformance/` and of `examples/` under wasmtime: the expectations that the native
//! run has met byte by byte.

use conformance::{Case, Ending};
use wasi_host::{Command, Termination};

use crate::support::{run, runtime};

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_case_ends_in_wasm_as_it_does_natively() {
    let runtime = runtime();
    let outcomes = conformance::cases().into_iter().map(|case| {
        let ending = ending(&runtime, &case);
        (case, ending)
    });
    let passed = conformance::report(outcomes).unwrap_or_else(|failures| panic!("{failures}"));
    assert!(passed >= 60, "only {passed} cases");
}

fn ending(runtime: &Command, case: &Case) -> Ending {
    let outcome = run(runtime, case.request(), Some(&case.nodes()));
    let (code, end) = match outcome.termination {
        Termination::Exited(code) => (Some(code), String::new()),
        other => (None, other.to_string()),
    };
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ending { code, stdout: text(outcome.stdout), stderr: text(outcome.stderr) + &end }
}
