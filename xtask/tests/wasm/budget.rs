//! What the module may import, and how large module and package may be.

use std::collections::BTreeSet;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use pipeline_command::{STREAM_RESUME, preparation};
use rmpkg_format::Package;
use serde_json::Value;
use wasmparser::{ExternalKind, Parser, Payload};

const LINKED_BYTES: u64 = 9_360_000;
const OPTIMISED_BYTES: u64 = 7_900_000;
/// Of the package; `docs/ci.md` has more.
const PACKAGE_BYTES: &str = include_str!("../../../.ci/mixed.budget");

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_module_is_a_wasi_command_and_nothing_else() {
    let wasm = std::fs::read(std::env::var("RMPKG_TEST_WASM").unwrap()).unwrap();
    let (mut modules, mut exports) = (BTreeSet::new(), BTreeSet::new());
    for payload in Parser::new(0).parse_all(&wasm) {
        match payload.unwrap() {
            Payload::ImportSection(section) => {
                let imports = section.into_imports().map(Result::unwrap);
                modules.extend(imports.map(|import| import.module.to_owned()));
            }
            Payload::ExportSection(section) => {
                let exported = section.into_iter().map(Result::unwrap);
                let shared = exported.filter(|export| export.kind != ExternalKind::Global);
                exports.extend(shared.map(|export| export.name.to_owned()));
            }
            _ => {}
        }
    }
    let all = |names: &[&str]| BTreeSet::from_iter(names.iter().map(|&name| name.to_owned()));
    assert_eq!(modules, all(&["wasi_snapshot_preview1"]));
    // Besides there are the variables, for whoever keeps the memory.
    let further = [preparation::INITIALIZE, preparation::RESUME, STREAM_RESUME];
    assert_eq!(exports, all(&[&["_start", "memory"], &further[..]].concat()));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn module_and_package_stay_within_their_budgets() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("mixed.rmpkg");
    let built = build(&package, &["--no-snapshot"]);
    let size = |part: &str| {
        let sizes = built["sizes"].as_array().unwrap();
        let of_part = sizes.iter().find(|size| size["part"] == part);
        of_part.and_then(|size| size["raw"].as_u64()).unwrap_or_else(|| panic!("{part}: {built}"))
    };
    assert!(size("wasm, linked") < LINKED_BYTES, "{built}");
    assert!(size("wasm, optimised") < OPTIMISED_BYTES, "{built}");
    let limit = PACKAGE_BYTES.trim().parse().unwrap();
    let shipped = build(&package, &[]);
    assert!(std::fs::metadata(&package).unwrap().len() <= limit, "{shipped}");
}

/// The package of `examples/mixed`, which has the module that ships.
pub fn mixed() -> Package {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mixed.rmpkg");
    build(&file, &["--no-snapshot"]);
    Package::open(&file).unwrap().verify().unwrap()
}

/// Makes that package, and gives what was said of it.
fn build(package: &Path, options: &[&str]) -> Value {
    let mut command = cargo_bin_cmd!("xtask");
    command.args(["--quiet", "--json", "package", "--output"]).arg(package).args(options);
    let output = command.assert().success().get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap()
}
