//! The exit codes that `--help` and `docs/rmpkg.md` promise, one case for each thing that they say.
//!
//! Those of registries are in `registries/`, those of signals in `signals.rs` and `interrupt.rs`.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;

/// What does what it should.
const DONE: [&str; 14] = [
    "--help",
    "new hello",
    "inspect plain.rmpkg --max-size 1000000",
    "verify signed.rmpkg --key test.pub",
    "extract plain.rmpkg -o out",
    "diff plain.rmpkg plain.rmpkg",
    "sign plain.rmpkg --key test.key",
    "keygen new.key --no-password",
    "repack plain.rmpkg --nodes nodes -o new.rmpkg",
    "run answers.rmpkg",
    "lock pipeline --check",
    "cache",
    "schema",
    "completions bash",
];

/// The answer is no, or this machine failed.
const NO: [&str; 17] = [
    "new nodes",
    "inspect plain.rmpkg --max-size 1",
    "verify signed.rmpkg --key other.pub",
    "verify plain.rmpkg --key test.pub",
    "verify plain.rmpkg --sha256 0000000000000000000000000000000000000000000000000000000000000000",
    "extract plain.rmpkg -o nodes",
    "extract plain.rmpkg -o input.json/out",
    "diff plain.rmpkg answers.rmpkg",
    "sign signed.rmpkg --key test.key --embed",
    "keygen test.key --no-password",
    "keygen nowhere/new.key --no-password",
    "repack plain.rmpkg --nodes nodes -o deflated.rmpkg",
    "repack plain.rmpkg --nodes nodes -o nowhere/new.rmpkg",
    "package pipeline --runtime nodes",
    "package wants --runtime nodes",
    "lock wants --check",
    "push answers.rmpkg oci://registry.test/a:1 --signature other.minisig",
];

/// The usage is wrong, or what was given is no valid package, key, password or manifest.
const BAD_INPUT: [&str; 35] = [
    "",
    "nothing",
    "inspect",
    "new a/..",
    "inspect damaged.rmpkg",
    "inspect nowhere.rmpkg",
    "verify damaged.rmpkg",
    "verify legacy.rmpkg",
    "verify plain.rmpkg --key nowhere.pub",
    "verify plain.rmpkg --key input.json",
    "verify plain.rmpkg --key test.pub --signature input.json",
    "verify plain.rmpkg --key test.pub --signature nowhere.minisig",
    "verify plain.rmpkg --sha256 0",
    "extract damaged.rmpkg",
    "diff plain.rmpkg damaged.rmpkg",
    "sign damaged.rmpkg --key test.key",
    "sign plain.rmpkg --key test.pub",
    "sign plain.rmpkg --key nowhere.key",
    "keygen new.pub --no-password",
    "keygen new.key --password-file nowhere",
    "repack damaged.rmpkg --nodes nodes -o new.rmpkg",
    "repack plain.rmpkg --manifest bad.json -o new.rmpkg",
    "repack plain.rmpkg --manifest nowhere.json -o new.rmpkg",
    "repack plain.rmpkg -o new.rmpkg",
    "package nowhere",
    "package no-text",
    "package no-pipeline",
    "package builtin",
    "package pipeline",
    "lock nowhere --check",
    "lock no-pipeline --check",
    "lock wants",
    "push damaged.rmpkg oci://registry.test/a:1",
    "push plain.rmpkg registry.test/a:1",
    "cache clear nothing",
];

/// Those of `run`, which has its own.
const OF_RUNS: [(&str, i32); 14] = [
    ("run aborts.rmpkg", 1),
    ("run torn.rmpkg", 2),
    ("run damaged.rmpkg", 2),
    ("run nowhere.rmpkg", 2),
    ("run plain.rmpkg --key test.pub", 2),
    ("run answers.rmpkg --key nowhere.pub", 2),
    ("run answers.rmpkg --input nowhere.json", 2),
    ("run answers.rmpkg --input test.key", 2),
    ("run answers.rmpkg --manifest nowhere.json", 2),
    ("run answers.rmpkg --timeout never", 2),
    (
        "run answers.rmpkg --runtime 0000000000000000000000000000000000000000000000000000000000000000",
        2,
    ),
    ("run fails.rmpkg", 3),
    ("run endless.rmpkg --timeout 0.1", 4),
    ("run answers.rmpkg --max-output 0", 4),
];

/// Pipelines that can't be packaged, each in a folder, and a signature that is of another file.
fn prepare(folder: &Path) {
    let manifest = |python: &str| {
        format!(
            r#"{{"version": "v1", "metadata": {{"name": "n"}}, "python": {{{python}}},
                "nodes": [{{"id": "a", "node_type": "Echo"}}], "connections": []}}"#
        )
    };
    for (name, content) in [
        ("pipeline", manifest("")),
        ("wants", manifest(r#""dependencies": ["jinja2"]"#)),
        ("builtin", manifest(r#""builtin": ["sqlite3"]"#)),
        ("no-text", "\u{fffd}\0".to_owned()),
        ("no-pipeline", "{}".to_owned()),
    ] {
        fs::create_dir(folder.join(name)).unwrap();
        fs::write(folder.join(name).join("manifest.json"), content).unwrap();
    }
    assert_eq!(code(folder, "sign deflated.rmpkg --key test.key").0, 0);
    fs::rename(folder.join("deflated.rmpkg.minisig"), folder.join("other.minisig")).unwrap();
}

fn code(folder: &Path, line: &str) -> (i32, String) {
    let mut command = cargo_bin_cmd!("rmpkg");
    command.current_dir(folder).env("RMPKG_CACHE_DIR", folder.join("cache"));
    command.env_remove("RMPKG_RUNTIME");
    let words = line.split(' ').filter(|word| !word.is_empty());
    let output = command.args(words).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Each command has a folder of its own, so that none sees what another one has left.
#[test]
fn each_command_ends_with_the_exit_code_that_its_help_promises() {
    let all = DONE.map(|line| (line, 0)).into_iter();
    let all = all.chain(NO.map(|line| (line, 1))).chain(BAD_INPUT.map(|line| (line, 2)));
    let wrong = all.chain(OF_RUNS).filter_map(|(line, expected)| {
        let folder = support::folder();
        prepare(folder.path());
        let (found, stderr) = code(folder.path(), line);
        (found != expected)
            .then(|| format!("rmpkg {line}: {found} instead of {expected}: {stderr}"))
    });
    assert_eq!(wrong.collect::<String>(), "");
}
