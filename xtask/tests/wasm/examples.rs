//! Each example, packaged and run from its package.

use std::path::Path;
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;
use conformance::Ending;

use crate::support::{folders, workspace};

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_package_gives_its_expected_output() {
    let folder = tempfile::tempdir().unwrap();
    for example in folders(&workspace().join("examples")) {
        let package = folder.path().join("example.rmpkg");
        let mut command = cargo_bin_cmd!("xtask");
        command.args(["--quiet", "package", "--pipeline"]).arg(&example);
        command.arg("--output").arg(&package).assert().success();
        check(&example, &package);
    }
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn two_packages_of_the_same_pipeline_are_equal() {
    let folder = tempfile::tempdir().unwrap();
    let packages = ["a.rmpkg", "b.rmpkg"].map(|name| folder.path().join(name));
    for package in &packages {
        let mut command = cargo_bin_cmd!("xtask");
        command.args(["--quiet", "package", "--output"]).arg(package).assert().success();
    }
    let [first, second] = packages.map(|package| std::fs::read(package).unwrap());
    assert!(first == second, "the bytes differ");
}

fn check(example: &Path, package: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["--quiet", "run"]).arg(package).arg("--input").arg(example.join("input.json"));
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let ending = Ending { code: output.status.code(), stdout, stderr };
    let name = example.file_name().unwrap().to_str().unwrap();
    let case = conformance::case(&format!("examples/{name}"));
    case.check(&ending).unwrap_or_else(|reason| panic!("{name}: {reason}"));
}
