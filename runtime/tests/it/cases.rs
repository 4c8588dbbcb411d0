//! The cases of `conformance/` and of `examples/`, natively.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Output;

use conformance::{Case, Ending};
use serde_json::json;

use crate::support::{chain, report, run, run_every_node, run_with};

#[test]
fn each_case_ends_natively_as_it_says() {
    let passed = check(is_ours(), None);
    assert!(passed >= 60, "only {passed} cases");
}

#[test]
#[ignore = "needs NumPy: run cargo xtask test"]
fn each_case_with_numpy_ends_natively_as_it_says() {
    let numpy = env::var("RMPKG_TEST_NUMPY").unwrap();
    let passed = check(|case| case.numpy() == Some(true), Some(&numpy));
    assert!(passed >= 10, "only {passed} cases");
}

#[test]
#[ignore = "needs distributions: run cargo xtask test"]
fn each_case_with_distributions_ends_natively_as_it_says() {
    let distributions = env::var("RMPKG_TEST_SITE_PACKAGES").unwrap();
    let passed = check(Case::distributions, Some(&distributions));
    assert!(passed >= 1, "only {passed} cases");
}

#[test]
fn each_case_with_nodes_of_builtin_packages_ends_natively_as_it_says() {
    let is_ours =
        |case: &Case| !case.builtin().is_empty() && case.numpy() != Some(true) && !case.models();
    let program = |case: &Case| run_every_node(case.request(), &case.nodes(), None);
    let passed = check_with(is_ours, program);
    assert!(passed >= 10, "only {passed} cases");
}

#[test]
#[ignore = "needs a model: run cargo xtask test"]
fn each_case_with_a_model_ends_natively_as_it_says() {
    let models = PathBuf::from(env::var_os("RMPKG_TEST_MODELS").unwrap());
    let program = |case: &Case| run_every_node(case.request(), &case.nodes(), Some(&models));
    let passed = check_with(Case::models, program);
    assert!(passed >= 1, "only {passed} cases");
}

/// Whether the Python that the runtime is linked with can run a case, as it is.
pub(crate) fn is_ours() -> impl Fn(&Case) -> bool {
    let [python, has_numpy] = python();
    move |case| match case.numpy() {
        _ if case.distributions() || !case.builtin().is_empty() => false,
        Some(true) => false,
        Some(false) => has_numpy == "False",
        None => case.native_python().is_none_or(|version| version == python),
    }
}

/// Runs the cases, with modules of this folder besides, and tells how many passed.
fn check(is_ours: impl Fn(&Case) -> bool, modules: Option<&str>) -> usize {
    check_with(is_ours, |case| run_with(case.request(), Some(&case.nodes()), modules))
}

fn check_with(is_ours: impl Fn(&Case) -> bool, run: impl Fn(&Case) -> Output) -> usize {
    let cases = conformance::cases().into_iter().filter(is_ours);
    let outcomes = cases.map(|case| {
        let ending = ending(&case, run(&case));
        (case, ending)
    });
    conformance::report(outcomes).unwrap_or_else(|failures| panic!("{failures}"))
}

fn ending(case: &Case, output: Output) -> Ending {
    let nodes = case.nodes();
    let stderr = String::from_utf8(output.stderr).unwrap();
    Ending {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: as_app(&stderr, &nodes),
    }
}

/// The text with the name that the nodes' folder has in wasm.
pub(crate) fn as_app(text: &str, nodes: &Path) -> String {
    text.replace(nodes.to_str().unwrap(), "/app")
}

/// The release of the Python that the runtime is linked with, as in `3.12`, and whether it has NumPy.
fn python() -> [String; 2] {
    let nodes = tempfile::tempdir().unwrap();
    let source = "import importlib.util, sys\n\nclass Version:\n    def process(self, item):\n        \
                  numpy = importlib.util.find_spec('numpy')\n        \
                  return ['%d.%d' % sys.version_info[:2], str(numpy is not None)]\n";
    std::fs::write(nodes.path().join("version.py"), source).unwrap();
    let request = chain(&[("Version", json!({}))], json!([null])).to_string();
    serde_json::from_value(report(&run(request, Some(nodes.path())))["results"][0].clone()).unwrap()
}
