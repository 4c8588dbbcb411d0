//! The C library's mathematics in the wasm and natively: how often and how far they differ is in a table of
//! `docs/numbers-dates-files.md`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use crate::support::{run, runtime, workspace};

const PAGE: &str = "docs/numbers-dates-files.md";
const BEGIN: &str = "<!-- functions: written by this test with RMPKG_UPDATE_MATHEMATICS=1 -->\n";
const END: &str = "<!-- end of functions -->";

/// What IEEE 754 leaves no choice about.
const EXACT: [&str; 2] = ["fmod", "sqrt"];
/// By how much more than in the table results may differ: machines differ among each other.
const ALLOWANCE: u64 = 4;

/// The results of each function as its bits, in order.
type Results = BTreeMap<String, String>;

struct Difference {
    percent: f64,
    /// In units in the last place, of the two results that are furthest apart.
    most: u64,
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn functions_differ_no_further_than_the_page_says() {
    let (native, wasm) = (native(), in_the_wasm());
    let found: BTreeMap<_, _> = native
        .iter()
        .map(|(name, results)| (name.clone(), difference(results, &wasm[name])))
        .collect();
    for name in EXACT {
        assert_eq!(found[name].most, 0, "{name}");
    }
    let page = fs::read_to_string(workspace().join(PAGE)).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (section, after) = rest.split_once(END).unwrap();
    if std::env::var_os("RMPKG_UPDATE_MATHEMATICS").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", table(&found));
        return fs::write(workspace().join(PAGE), page).unwrap();
    }
    let known = most(section);
    for (name, Difference { most, .. }) in &found {
        assert!(
            *most <= known[name] + ALLOWANCE,
            "{name} differs by {most} units in the last place"
        );
    }
    assert_eq!(known.len(), found.len());
}

fn script() -> PathBuf {
    workspace().join("conformance/mathematics/mathematics.py")
}

fn native() -> Results {
    let output = Command::new("python3").arg(script()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn in_the_wasm() -> Results {
    let nodes = json!([{ "id": "all", "node_type": "mathematics:Mathematics" }]);
    let manifest = json!({ "version": "v1", "metadata": {}, "nodes": nodes, "connections": [] });
    let request = json!({ "manifest": manifest, "input_data": [1] }).to_string();
    let outcome = run(&runtime(), request.into_bytes(), script().parent());
    assert!(outcome.is_success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    let report: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    serde_json::from_value(report["results"][0].clone()).unwrap()
}

fn difference(native: &str, wasm: &str) -> Difference {
    let (native, wasm) = (positions(native), positions(wasm));
    assert_eq!(native.len(), wasm.len());
    let apart: Vec<_> = native.iter().zip(&wasm).map(|(a, b)| a.abs_diff(*b)).collect();
    let differing = apart.iter().filter(|&&apart| apart > 0).count();
    Difference {
        percent: 100.0 * differing as f64 / apart.len() as f64,
        most: apart.into_iter().max().unwrap(),
    }
}

/// Where each number stands in the order of all: neighbours are one unit in the last place apart.
fn positions(digits: &str) -> Vec<i64> {
    let bits = (0..digits.len()).step_by(16).map(|at| {
        i64::from_be_bytes(u64::from_str_radix(&digits[at..at + 16], 16).unwrap().to_be_bytes())
    });
    bits.map(|bits| if bits < 0 { i64::MIN - bits } else { bits }).collect()
}

fn table(found: &BTreeMap<String, Difference>) -> String {
    let mut rows: Vec<_> = found.iter().collect();
    rows.sort_by(|(a, one), (b, other)| other.percent.total_cmp(&one.percent).then(a.cmp(b)));
    let mut table =
        "\n| function | differs in | by units in the last place, at most |\n|---|--:|--:|\n"
            .to_owned();
    for (name, Difference { percent, most }) in rows {
        _ = writeln!(table, "| `{name}` | {percent:.2} % | {most} |");
    }
    table + "\n"
}

/// The last column of the table.
fn most(section: &str) -> BTreeMap<String, u64> {
    let row = |line: &str| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let name = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), cells.get(3)?.parse().ok()?))
    };
    section.lines().filter_map(row).collect()
}
