//! The cases of `conformance/` and of `examples/`, natively.

use std::path::Path;

use conformance::{Case, Ending};
use serde_json::json;

use crate::support::{chain, report, run};

#[test]
fn each_case_ends_natively_as_it_says() {
    let python = python_version();
    let is_ours = |case: &Case| case.native_python().is_none_or(|version| version == python);
    let cases = conformance::cases().into_iter().filter(is_ours);
    let outcomes = cases.map(|case| {
        let ending = ending(&case);
        (case, ending)
    });
    let passed = conformance::report(outcomes).unwrap_or_else(|failures| panic!("{failures}"));
    assert!(passed >= 60, "only {passed} cases");
}

fn ending(case: &Case) -> Ending {
    let nodes = case.nodes();
    let output = run(case.request(), Some(&nodes));
    let stderr = String::from_utf8(output.stderr).unwrap();
    Ending {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: as_app(&stderr, &nodes),
    }
}

/// The text with the name that the nodes' folder has in wasm.
fn as_app(text: &str, nodes: &Path) -> String {
    text.replace(nodes.to_str().unwrap(), "/app")
}

/// The release of the Python that the runtime is linked with, as in `3.12`.
fn python_version() -> String {
    let nodes = tempfile::tempdir().unwrap();
    let source = "import sys\n\nclass Version:\n    def process(self, item):\n        \
                  return '%d.%d' % sys.version_info[:2]\n";
    std::fs::write(nodes.path().join("version.py"), source).unwrap();
    let request = chain(&[("Version", json!({}))], json!([null])).to_string();
    report(&run(request, Some(nodes.path())))["results"][0].as_str().unwrap().to_owned()
}
