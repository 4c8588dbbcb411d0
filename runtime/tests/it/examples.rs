//! Every folder of `examples/` gives what its `expected.json` says.

use std::path::Path;

use serde_json::json;

use crate::support::{folders, json_file, report, run};

#[test]
fn each_example_gives_its_expected_output() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    for example in folders(&examples) {
        let request = json!({
            "manifest": json_file(&example.join("manifest.json")),
            "input_data": json_file(&example.join("input.json")),
        });
        let output = run(request.to_string(), Some(&example.join("nodes")));
        let report = report(&output);
        for (field, expected) in json_file(&example.join("expected.json")).as_object().unwrap() {
            assert_eq!(&report[field], expected, "`{field}` of {}", example.display());
        }
    }
}
