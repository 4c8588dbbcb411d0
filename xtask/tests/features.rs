//! Whatever is built, wasmtime and all below it get the same features, so that cargo compiles them once.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::process::Command;

/// What a run of wasm consists of. Everything below these takes the time of a first build.
const ROOTS: [&str; 3] = ["wasmtime", "wasmtime-wasi", "wiggle"];

/// What people build on its own.
const SELECTIONS: [&[&str]; 7] = [
    &["--package", "wasi-host"],
    &["--package", "stdlib-subset"],
    &["--package", "rmpkg-run"],
    &["--package", "rmpkg"],
    &["--package", "rmpkg-python"],
    &["--package", "rmpkg", "--package", "runtime"],
    &["--package", "xtask"],
];

#[test]
fn wasmtime_has_the_same_features_whatever_is_built() {
    let everything = below_wasmtime(&["--workspace"], "normal,build,dev");
    assert!(everything.len() > 100, "cargo's answer is not understood: {everything:?}");
    for selection in SELECTIONS {
        let some = below_wasmtime(selection, "normal,build");
        let differences: Vec<_> = everything.symmetric_difference(&some).collect();
        assert!(
            differences.is_empty(),
            "cargo would compile these twice, for the workspace and for `{}`; give them the same \
             features in runtime/host/unified/Cargo.toml: {differences:#?}",
            selection.join(" "),
        );
    }
}

/// Each crate below wasmtime, with the features that it gets.
fn below_wasmtime(selection: &[&str], edges: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--no-dedupe", "--prefix", "depth", "--edges", edges]);
    cargo.args(["--format", " {p} {f}"]).args(selection);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut depth_of_root = None;
    let mut found = BTreeSet::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let Some((depth, package)) = line.split_once(' ') else { continue };
        let depth: usize = depth.parse().unwrap();
        depth_of_root = depth_of_root.filter(|root| depth > *root);
        let name = package.split(' ').next().unwrap_or_default();
        if depth_of_root.is_none() && ROOTS.contains(&name) {
            depth_of_root = Some(depth);
        }
        if depth_of_root.is_some() {
            found.insert(package.to_owned());
        }
    }
    found
}
