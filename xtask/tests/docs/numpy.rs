//! The tables of `docs/numpy.md` say what the data say.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use serde_json::Value;

use crate::pages;

const PAGE: &str = "docs/numpy.md";

#[test]
fn the_page_about_numpy_lists_what_differs() {
    let agreement = json("xtask/numpy/agreement.json");
    assert_section("differences", &differences(&agreement));
}

#[test]
fn the_page_about_numpy_counts_what_fails() {
    assert_section("failures", &failures(&json("xtask/numpy/expected.json")));
}

fn json(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(pages::root().join(path)).unwrap()).unwrap()
}

/// Holds what stands between two marks to `expected`, or writes it there if that was asked for.
fn assert_section(name: &str, expected: &str) {
    let path = pages::root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let mark = format!("<!-- {name}: written by the test `docs`, with RMPKG_UPDATE_NUMPY=1 -->\n");
    let (before, rest) = page.split_once(&mark).unwrap();
    let end = format!("<!-- end of {name} -->");
    let (section, after) = rest.split_once(&end).unwrap();
    let expected = format!("\n{expected}\n");
    if std::env::var_os("RMPKG_UPDATE_NUMPY").is_some() {
        fs::write(&path, format!("{before}{mark}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        section, expected,
        "{PAGE} is not current: set RMPKG_UPDATE_NUMPY=1 and run this test"
    );
}

fn differences(agreement: &Value) -> String {
    let mut table =
        "| computation | here | on x86-64 | why | write instead |\n|---|---|---|---|---|\n"
            .to_owned();
    let groups = agreement["groups"].as_object().unwrap().values();
    for (expression, computation) in groups.flat_map(|group| group.as_object().unwrap()) {
        let differs = &computation["differs"];
        let side = |name: &str| {
            differs[name].as_str().map_or("varies".to_owned(), |text| format!("`{text}`"))
        };
        if let (Some(because), Some(instead)) =
            (differs["because"].as_str(), differs["instead"].as_str())
        {
            let (here, there) = (side("wasm"), side("native"));
            writeln!(table, "| `{expression}` | {here} | {there} | {because} | {instead} |")
                .unwrap();
        }
    }
    table
}

/// A line for each reason, with the number of its tests; the reason with most tests first.
fn failures(expected: &Value) -> String {
    let mut table = "| reason | tests | files |\n|---|--:|--:|\n".to_owned();
    for kind in ["fails", "left_out"] {
        let mut reasons: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for file in expected["modules"].as_object().unwrap().values() {
            for (reason, tests) in file[kind].as_object().into_iter().flatten() {
                let (sum, files) = reasons.entry(reason).or_default();
                *sum += tests.as_array().unwrap().len();
                *files += 1;
            }
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(_, (tests, _))| std::cmp::Reverse(*tests));
        let note = if kind == "fails" { "" } else { "not run: " };
        for (reason, (tests, files)) in reasons {
            writeln!(table, "| {note}{reason} | {tests} | {files} |").unwrap();
        }
    }
    table
}
