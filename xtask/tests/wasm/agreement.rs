//! The same computations with NumPy in the wasm and natively, compared by dtypes, bytes and warnings.

mod compare;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use pipeline_command::{Action, Report, Request, guest};
use serde::Deserialize;
use serde_json::{Value, json};
use wasi_host::Invocation;

use crate::support::{compile, preopen, stdlib, workspace};
use compare::{Allowance, difference, text};

const COMPUTATIONS: &str = include_str!("../../numpy/agreement.json");

/// What is computed, in groups, by the Python expression.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agreement {
    numpy: String,
    groups: BTreeMap<String, BTreeMap<String, Computation>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Computation {
    /// By how many units in the last place floats may differ.
    #[serde(default)]
    ulp: u64,
    /// The same, in units of the array's largest number.
    #[serde(default)]
    ulp_of_largest: u64,
    /// Why floats may differ.
    #[serde(default)]
    because: String,
    /// Set if the results are not the same.
    differs: Option<Differs>,
}

/// `docs/numpy.md` has a table of these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Differs {
    because: String,
    instead: String,
    /// Absent if the result depends on the processor.
    wasm: Option<String>,
    native: Option<String>,
}

fn agreement() -> Agreement {
    serde_json::from_str(COMPUTATIONS).unwrap()
}

#[test]
fn each_allowance_and_each_difference_has_a_reason() {
    let agreement = agreement();
    assert_eq!(agreement.numpy, numpy_kit::VERSION);
    let all: Vec<_> = agreement.groups.values().flatten().collect();
    assert!(all.len() >= 300, "{}", all.len());
    for (expression, computation) in all {
        let inexact = computation.ulp > 0 || computation.ulp_of_largest > 0;
        assert_eq!(inexact, !computation.because.is_empty(), "{expression}");
        if let Some(differs) = &computation.differs {
            assert!(!differs.because.is_empty() && !differs.instead.is_empty(), "{expression}");
            assert!(!inexact, "{expression}");
        }
    }
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn numpy_computes_the_same_natively_and_in_the_wasm() {
    let agreement = agreement();
    let expressions: Vec<_> = agreement.groups.values().flat_map(BTreeMap::keys).collect();
    let input = json!(expressions);
    let (native, wasm) = (native(&input), in_the_wasm(&input));
    let all = agreement.groups.values().flatten();
    let wrong: Vec<_> = all
        .filter_map(|(expression, computation)| {
            let wrong = judged(computation, &native[expression], &wasm[expression])?;
            Some(format!("{expression}: {wrong}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), expressions.len(), wrong.join("\n"));
}

/// What is not as the list says, if anything is.
fn judged(computation: &Computation, native: &Value, wasm: &Value) -> Option<String> {
    let allowance = Allowance { ulp: computation.ulp, ulp_of_largest: computation.ulp_of_largest };
    let difference = difference(native, wasm, allowance);
    let Some(differs) = &computation.differs else { return difference };
    for (side, expected, found) in
        [("natively", &differs.native, native), ("in the wasm", &differs.wasm, wasm)]
    {
        let found = text(&found["value"]);
        if expected.as_ref().is_some_and(|expected| *expected != found) {
            return Some(format!("it is to give {expected:?} {side}, and gave {found:?}"));
        }
    }
    let stale = differs.native.is_some() && difference.is_none();
    stale.then(|| "it is to differ, and does not".to_owned())
}

fn native(input: &Value) -> Value {
    let mut python = Command::new("python3")
        .arg(workspace().join("xtask/numpy/agreement.py"))
        .env("PYTHONPATH", std::env::var("RMPKG_TEST_NUMPY").unwrap())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// With all of NumPy's Python files: those that a package gets follow from imports, and expressions have none.
fn in_the_wasm(input: &Value) -> Value {
    let command = compile(&crate::variant::everything());
    let quiet = |_: &str| ();
    let python = wlr_libpy::kit::Kit::ensure(&quiet).unwrap();
    let numpy = numpy_kit::NumpyKit::ensure(&python, &quiet).unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "agreement" },
        "nodes": [{ "id": "evaluate", "node_type": "agreement:Evaluate" }],
        "connections": [],
    });
    let site_packages = format!("{}/site-packages", guest::STDLIB);
    let invocation = Invocation {
        args: Action::Run.args(),
        stdin: Request { manifest, input_data: Some(json!([input])) }.to_string().into_bytes(),
        preopens: vec![
            stdlib(),
            preopen(&numpy.site_packages(), &site_packages),
            preopen(Path::new(&workspace().join("xtask/numpy")), guest::APP),
        ],
        ..Invocation::default()
    };
    let outcome = command.run(invocation).unwrap();
    let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
    assert!(outcome.is_success(), "{}: {stderr}", outcome.termination);
    let stdout = String::from_utf8(outcome.stdout).unwrap();
    let report: Report<Value> = Report::from_stdout(&stdout).unwrap().unwrap();
    report.results[0].clone()
}
