//! The node that README shows does what README says.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::{chain, report, run};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

#[test]
fn the_node_in_readme_passes_what_is_above_its_limit() {
    let readme = fs::read_to_string(Path::new(README)).unwrap();
    let block = readme.split("```python\n").nth(1).and_then(|rest| rest.split("```").next());
    let nodes = tempfile::tempdir().unwrap();
    fs::write(nodes.path().join("threshold.py"), block.unwrap()).unwrap();
    let manifest = |params| chain(&[("Threshold", params)], json!([20, 35, 28]));

    let default = run(manifest(json!({})).to_string(), Some(nodes.path()));
    assert_eq!(report(&default)["results"], json!([35]));
    let lower = run(manifest(json!({"limit": 25})).to_string(), Some(nodes.path()));
    assert_eq!(report(&lower)["results"], json!([35, 28]));
}
