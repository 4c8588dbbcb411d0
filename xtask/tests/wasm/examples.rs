//! Each example, packaged and run from its package.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;
use conformance::{Case, Ending};
use rmpkg_format::Package;
use rmpkg_format::layout::{LICENSES, SBOM, SITE_PACKAGES};
use serde_json::Value;

use crate::support::{folders, workspace};

/// The example that is run with a snapshot, as it is packaged unless somebody says otherwise. The others share a
/// module that is compiled once; `cargo xtask test-snapshot` runs much more with one.
const SNAPSHOT: &str = "mixed";

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_package_gives_its_expected_output() {
    let folder = tempfile::tempdir().unwrap();
    for example in folders(&workspace().join("examples")) {
        if case(&example).models() {
            continue; // `whisper.rs` has it
        }
        let package = folder.path().join("example.rmpkg");
        let options = if example.ends_with(SNAPSHOT) { &[][..] } else { &["--no-snapshot"] };
        packaged(&example, &package, options);
        check(&example, &package, &[]);
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn two_packages_of_the_same_pipeline_are_equal() {
    // One of nodes alone, and one with distributions and the time zone database.
    for example in ["mixed", "report"] {
        let pipeline = workspace().join("examples").join(example);
        let folder = tempfile::tempdir().unwrap();
        let packages = ["a.rmpkg", "b.rmpkg"].map(|name| folder.path().join(name));
        for package in &packages {
            packaged(&pipeline, package, &[]);
        }
        let [first, second] = packages.map(|package| std::fs::read(package).unwrap());
        assert!(first == second, "the bytes of `{example}` differ");
    }
}

/// What a package says of what it took from the package index.
#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_bill_has_each_distribution_with_its_hash_and_licence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.rmpkg");
    packaged(&workspace().join("examples/report"), &file, &["--no-snapshot"]);
    let package = Package::open(&file).unwrap().verify().unwrap();
    let bill: Value = serde_json::from_slice(&package.read(SBOM).unwrap()).unwrap();
    let components = bill["components"].as_array().unwrap();
    let texts = String::from_utf8(package.read(LICENSES).unwrap()).unwrap();
    for name in ["jinja2", "markupsafe", "tzdata"] {
        let found = components.iter().find(|component| component["name"] == name).unwrap();
        let version = found["version"].as_str().unwrap();
        assert_eq!(found["purl"], format!("pkg:pypi/{name}@{version}"));
        assert_eq!(found["hashes"][0]["content"].as_str().unwrap().len(), 64);
        assert!(texts.contains(&format!("{name} {version}\n\n")), "no text of {name}'s licence");
        let location = found["evidence"]["occurrences"][0]["location"].as_str().unwrap();
        let record = package.read(&format!("{location}/RECORD")).unwrap();
        check_record(&package, &String::from_utf8(record).unwrap());
    }
    let provenance = package.manifest().package.provenance.as_ref().unwrap();
    let lock = std::fs::read(workspace().join("examples/report/pylock.toml")).unwrap();
    let material = provenance.materials.iter().find(|material| material.name == "pylock.toml");
    assert_eq!(material.unwrap().sha256, content_cache::sha256_hex(&lock));
}

/// Whether each file of the list is in the package.
fn check_record(package: &Package, record: &str) {
    for line in record.lines() {
        let path = line.split(',').next().unwrap();
        package.read(&format!("{SITE_PACKAGES}/{path}")).unwrap_or_else(|_| panic!("no `{path}`"));
    }
}

fn packaged(pipeline: &Path, package: &Path, options: &[&str]) {
    let mut command = cargo_bin_cmd!("xtask");
    command.args(["--quiet", "package", "--pipeline"]).arg(pipeline).args(options);
    command.arg("--output").arg(package).assert().success();
}

/// Runs the example's package as a user does, and compares what comes out with what must.
pub fn check(example: &Path, package: &Path, options: &[&OsStr]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["--quiet", "run"]).arg(package).args(options);
    command.arg("--input").arg(example.join("input.json"));
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let ending = Ending { code: output.status.code(), stdout, stderr };
    let case = case(example);
    case.check(&ending).unwrap_or_else(|reason| panic!("{}: {reason}", case.name));
}

/// What the example in that folder expects.
fn case(example: &Path) -> Case {
    let name = example.file_name().unwrap().to_str().unwrap();
    conformance::case(&format!("examples/{name}"))
}
