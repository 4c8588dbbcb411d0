//! The committed JSON Schema is that of the types; `RMPKG_UPDATE_SCHEMA=1` writes it anew.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::PathBuf;
use std::{env, fs};

use rmpkg_format::manifest_schema;

#[test]
fn the_committed_schema_is_current() {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema/package-manifest.schema.json");
    let schema = serde_json::to_string_pretty(&manifest_schema()).unwrap() + "\n";
    if env::var_os("RMPKG_UPDATE_SCHEMA").is_some() {
        fs::write(&file, &schema).unwrap();
    }
    let committed = fs::read_to_string(file).unwrap();
    assert!(committed == schema, "run this test with RMPKG_UPDATE_SCHEMA=1");
}
