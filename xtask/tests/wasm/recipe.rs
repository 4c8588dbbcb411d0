//! The recipe of `docs/ci.md`, done as it stands there.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::{json_file, rmpkg, workspace};

const DOCS: &str = include_str!("../../../docs/ci.md");
/// `cargo xtask` is the one that was built for this test.
const CARGO: &str = r#"set -eu; cargo() { [ "$1" = xtask ] || exit 99; shift; "$XTASK" "$@"; }"#;

/// The commands of a section: its last block for the shell.
fn commands(heading: &str) -> &'static str {
    let section = DOCS.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let section = section.split("\n## ").next().unwrap();
    section.rsplit("```sh\n").next().unwrap().split("```").next().unwrap()
}

/// What the recipe finds in a checkout, and nothing that it could spoil.
fn checkout() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["examples", ".ci"] {
        symlink(workspace().join(name), folder.path().join(name)).unwrap();
    }
    fs::create_dir(folder.path().join("target")).unwrap();
    fs::write(folder.path().join("release.password"), "secret\n").unwrap();
    folder
}

fn run(folder: &Path, commands: &str) {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{CARGO}\n{commands}")]).current_dir(folder);
    let folders = [rmpkg().parent().unwrap().to_owned()];
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path)));
    shell.env("PATH", path.unwrap()).env("XTASK", env!("CARGO_BIN_EXE_xtask"));
    shell.env("RELEASE_KEY", "release.key").env("RELEASE_PASSWORD", "release.password");
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{commands}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_recipe_for_ci_does_what_it_says() {
    let folder = checkout();
    run(folder.path(), commands("The key"));
    run(folder.path(), commands("The job"));
    let target = folder.path().join("target");
    let report = json_file(&target.join("inspect.json"));
    assert_eq!(report["size"], fs::metadata(target.join("mixed.rmpkg")).unwrap().len());
    let digest = fs::read_to_string(target.join("mixed.rmpkg.sha256")).unwrap();
    assert!(digest.starts_with(report["sha256"].as_str().unwrap()), "{digest}");
    let expected = json_file(&workspace().join("examples/mixed/expected.json"));
    assert_eq!(json_file(&target.join("result.json"))["results"], expected["results"]);
    assert!(target.join("mixed.rmpkg.minisig").exists());
}
