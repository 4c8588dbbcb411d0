//! The probes of `conformance/hosts/` under wasmtime: packaged, as a user's pipeline is.

use std::fs;

use assert_cmd::cargo::cargo_bin_cmd;
use conformance::Host;
use rmpkg_format::Package;
use rmpkg_run::{Request, Runner};
use serde_json::{Value, json};

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn each_probe_answers_under_wasmtime_as_it_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (file, data) = (folder.path().join("hosts.rmpkg"), folder.path().join("data"));
    fs::create_dir(&data).unwrap();
    let mut command = cargo_bin_cmd!("xtask");
    command.args(["--quiet", "package", "--pipeline"]).arg(conformance::hosts());
    command.arg("--no-snapshot").arg("--output").arg(&file).assert().success();
    let package = Package::open(&file).unwrap().verify().unwrap();
    let pipeline = Runner::new().unwrap().load(&package).unwrap();
    let input = fs::read(conformance::hosts().join("input.json")).unwrap();
    let input: Vec<Value> = serde_json::from_slice(&input).unwrap();
    let request = Request { input: Some(input.into()), data: Some(data), ..Request::default() };
    let answers = json!(pipeline.run(&request).unwrap().results().unwrap()[0]);
    conformance::check_answers(Host::Wasmtime, &answers)
        .unwrap_or_else(|reason| panic!("{reason}"));
}
