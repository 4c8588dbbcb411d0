//! What the documentation says of cases is true of the cases that there are.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs");

#[test]
fn each_case_that_the_compatibility_table_names_is_there() {
    let text = fs::read_to_string(Path::new(DOCS).join("compatibility.md")).unwrap();
    let cases: BTreeSet<_> = conformance::cases().into_iter().map(|case| case.name).collect();
    let groups: BTreeSet<_> = cases.iter().filter_map(|name| name.split('/').next()).collect();
    let is_case =
        |word: &&str| word.split_once('/').is_some_and(|(group, _)| groups.contains(group));
    let named: Vec<_> = text.split('`').filter(is_case).collect();
    assert!(named.len() > 40, "{named:?}");
    let missing: Vec<_> = named.into_iter().filter(|&name| !cases.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn each_case_expects_either_a_result_or_an_error() {
    for case in conformance::cases() {
        let expectations = ["expected.json", "expected-error.json"];
        let found = expectations.iter().filter(|file| case.folder.join(file).is_file()).count();
        assert_eq!(found, 1, "{}", case.name);
    }
}
