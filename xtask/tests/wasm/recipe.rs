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
    folder
}

/// Runs a job; only one that is given secrets learns where they are.
fn run(folder: &Path, commands: &str, secrets: Option<&Path>) {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{CARGO}\n{commands}")]).current_dir(folder);
    let folders = [rmpkg().parent().unwrap().to_owned()];
    let path = std::env::var_os("PATH").unwrap();
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path)));
    shell.env("PATH", path.unwrap()).env("XTASK", env!("CARGO_BIN_EXE_xtask"));
    if let Some(secrets) = secrets {
        shell.env("RELEASE_KEY", secrets.join("release.key"));
        shell.env("RELEASE_PASSWORD", secrets.join("release.password"));
    }
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{commands}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[ignore = "needs the runtime wasm: run cargo xtask test"]
fn the_recipe_for_ci_does_what_it_says() {
    let [owner, build, signing] = [checkout(), checkout(), checkout()];
    fs::write(owner.path().join("release.password"), "secret\n").unwrap();
    run(owner.path(), commands("The key"), None);
    run(build.path(), commands("The build job"), None);
    hand_on(&owner, &signing, "release.pub");
    hand_on(&build, &signing, "target/mixed.rmpkg");
    run(signing.path(), commands("The signing job"), Some(owner.path()));

    let target = build.path().join("target");
    let report = json_file(&target.join("inspect.json"));
    assert_eq!(report["size"], fs::metadata(target.join("mixed.rmpkg")).unwrap().len());
    let digest = fs::read_to_string(target.join("mixed.rmpkg.sha256")).unwrap();
    assert!(digest.starts_with(report["sha256"].as_str().unwrap()), "{digest}");
    let expected = json_file(&workspace().join("examples/mixed/expected.json"));
    assert_eq!(json_file(&target.join("result.json"))["results"], expected["results"]);
    assert!(signing.path().join("target/mixed.rmpkg.minisig").exists());
}

fn hand_on(from: &TempDir, to: &TempDir, name: &str) {
    fs::copy(from.path().join(name), to.path().join(name)).unwrap();
}

/// Whatever else such a job executes could read the key.
#[test]
fn the_job_with_the_secrets_verifies_and_signs_and_runs_nothing_else() {
    let signing = commands("The signing job");
    let is_allowed =
        |line: &str| line.starts_with("rmpkg verify ") || line.starts_with("rmpkg sign ");
    assert!(signing.lines().all(is_allowed), "{signing}");
    assert!(signing.contains("$RELEASE_KEY") && signing.contains("$RELEASE_PASSWORD"));
    assert!(!commands("The build job").contains("RELEASE"));
}
