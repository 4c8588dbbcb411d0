//! The probes of `conformance/hosts/`, natively.

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use conformance::Host;
use serde_json::json;

use crate::support::report;

/// What a user may have set otherwise. Each machine has a name for its user, but not for every number.
const SETTINGS: [(&str, &str); 3] = [("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("LOGNAME", "user")];

#[test]
#[cfg(target_os = "linux")]
fn each_probe_answers_natively_as_it_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let [nodes, models, data] = ["nodes", "models", "data"].map(|name| folder.path().join(name));
    // natively probes write to what is read only in a package
    copy(&conformance::hosts().join("nodes"), &nodes);
    copy(&conformance::hosts().join("models"), &models);
    fs::create_dir(&data).unwrap();
    let input = folder.path().join("input.json");
    fs::write(&input, json!([{ "data": data, "models": models }]).to_string()).unwrap();
    let mut command = cargo_bin_cmd!("pipeline_executor_wasm");
    command.envs(SETTINGS).arg(conformance::hosts().join("manifest.json"));
    let output = command.arg("--input").arg(input).arg("--nodes").arg(nodes).output().unwrap();
    let answers = &report(&output)["results"][0];
    conformance::check_answers(Host::Native, answers).unwrap_or_else(|reason| panic!("{reason}"));
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
