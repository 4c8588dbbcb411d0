//! The cases of `conformance/` and of `examples/` under wasmtime: the expectations that the native
//! run has met byte by byte.

use conformance::{Case, Ending};
use pipeline_command::{Action, guest};
use rmpkg_format::layout::WASI_DEPS_USR;
use wasi_host::{Command, Preopen, Termination};

use crate::support::{
    compile, invocation_with, preopen, runtime, site_packages, stdlib, workspace,
};
use crate::variant::package_with;

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_case_ends_in_wasm_as_it_does_natively() {
    let passed = check(&runtime(), &stdlib(), |case| !case.needs_variant());
    assert!(passed >= 60, "only {passed} cases");
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_case_gives_as_a_stream_in_wasm_what_it_gives_as_a_whole() {
    let passed = check_streams(&runtime(), &stdlib(), |case| !case.needs_variant());
    assert!(passed >= 40, "only {passed} cases");
}

/// The package is one in which the cases run: with the whole standard library, all of NumPy and all Rust nodes.
#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn each_case_of_builtin_packages_ends_in_wasm_as_it_does_natively() {
    let pipeline = workspace().join("web/test/pipelines/numpy");
    let package = package_with(&pipeline, &["--stdlib", "full"]);
    let folder = tempfile::tempdir().unwrap();
    package.extract_to(folder.path()).unwrap();
    let usr = preopen(&folder.path().join(WASI_DEPS_USR), "/usr");
    let runtime = compile(package.wasm());
    // What needs a model runs from its package: `whisper.rs`.
    let passed = check(&runtime, &usr, |case| case.needs_variant() && !case.models());
    assert!(passed >= 20, "only {passed} cases");
    let is_ours = |case: &Case| !case.builtin().is_empty() && !case.models();
    let passed = check_streams(&runtime, &usr, is_ours);
    assert!(passed >= 5, "only {passed} cases");
}

/// Runs the cases, and tells how many passed.
fn check(runtime: &Command, python: &Preopen, is_ours: impl Fn(&Case) -> bool) -> usize {
    let outcomes = conformance::cases().into_iter().filter(is_ours).map(|case| {
        let ending = ending(runtime, python, &case);
        (case, ending)
    });
    conformance::report(outcomes).unwrap_or_else(|failures| panic!("{failures}"))
}

/// Runs the cases as streams, and tells how many passed.
fn check_streams(runtime: &Command, python: &Preopen, is_ours: impl Fn(&Case) -> bool) -> usize {
    let outcomes = conformance::cases().into_iter().filter(is_ours).filter_map(|case| {
        let stdin = case.stream_request()?;
        let ending = ending_with(runtime, python, &case, Action::Stream, stdin);
        Some((case, ending))
    });
    conformance::report_streams(outcomes).unwrap_or_else(|all| panic!("{all}"))
}

fn ending(runtime: &Command, python: &Preopen, case: &Case) -> Ending {
    ending_with(runtime, python, case, Action::Run, case.request())
}

fn ending_with(
    runtime: &Command,
    python: &Preopen,
    case: &Case,
    action: Action,
    stdin: Vec<u8>,
) -> Ending {
    let mut invocation = invocation_with(python.clone(), stdin, Some(&case.nodes()));
    invocation.args = action.args();
    if python.guest == guest::STDLIB {
        invocation.preopens.push(site_packages());
    }
    let outcome = runtime.run(invocation).unwrap();
    let (code, end) = match outcome.termination {
        Termination::Exited(code) => (Some(code), String::new()),
        other => (None, other.to_string()),
    };
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ending { code, stdout: text(outcome.stdout), stderr: text(outcome.stderr) + &end }
}
