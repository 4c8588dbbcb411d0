//! Each subcommand, as a shell sees it: exit code, stdout and stderr.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

/// A folder with two packages of the corpus, a damaged one, and the key that signed.
fn folder() -> TempDir {
    let format = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (from, to) in [
        ("corpus/good.rmpkg", "plain.rmpkg"),
        ("corpus/good-signed.rmpkg", "signed.rmpkg"),
        ("corpus/checksum-differs.rmpkg", "damaged.rmpkg"),
        ("tests/corpus/signed/test.pub", "test.pub"),
    ] {
        fs::copy(format.join(from), folder.path().join(to)).unwrap();
    }
    folder
}

/// Runs `rmpkg` with these words; what a person sees of it.
fn rmpkg(folder: &TempDir, line: &str) -> String {
    let mut command = cargo_bin_cmd!("rmpkg");
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    let output = command.args(line.split(' ')).output().unwrap();
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    let code = output.status.code().unwrap();
    format!("$ rmpkg {line}\n{stdout}{stderr}exit code {code}\n")
}

fn session(folder: &TempDir, lines: &[&str]) -> String {
    lines.iter().map(|line| rmpkg(folder, line)).collect::<Vec<_>>().join("\n")
}

/// The digits of a key that is made anew each time.
fn without_key(text: &str, folder: &TempDir, file: &str) -> String {
    let public = fs::read_to_string(folder.path().join(file)).unwrap();
    let (comment, key) = public.trim().split_once('\n').unwrap();
    let id = comment.rsplit(' ').next().unwrap();
    let text = text.replace(key, "[key]").replace(id, "[id]");
    let line = |line: &str| match line.strip_prefix("sha256 ") {
        Some(_) => "sha256 [digest]\n".to_owned(),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

#[test]
fn inspect() {
    let lines = [
        "inspect signed.rmpkg",
        "--json inspect plain.rmpkg",
        "--quiet inspect --max-size 10 damaged.rmpkg",
        "inspect absent.rmpkg",
    ];
    insta::assert_snapshot!(session(&folder(), &lines));
}

#[test]
fn a_package_beyond_its_budget_fails_in_one_sentence() {
    let folder = folder();
    let size = fs::metadata(folder.path().join("plain.rmpkg")).unwrap().len();
    let fits = rmpkg(&folder, &format!("inspect --max-size {size} plain.rmpkg"));
    assert!(fits.ends_with("exit code 0\n"), "{fits}");
    let large = rmpkg(&folder, &format!("inspect --max-size {} plain.rmpkg", size - 1));
    assert!(large.ends_with("that it may have\nexit code 1\n"), "{large}");
}

#[test]
fn verify() {
    let lines = [
        "verify plain.rmpkg",
        "verify signed.rmpkg",
        "verify signed.rmpkg --key test.pub",
        "--json verify signed.rmpkg --key test.pub",
        "verify plain.rmpkg --key test.pub",
        "verify plain.rmpkg --key nonsense",
        "--json verify damaged.rmpkg",
    ];
    insta::assert_snapshot!(session(&folder(), &lines));
}

#[test]
fn diff() {
    let lines = [
        "diff plain.rmpkg plain.rmpkg",
        "diff plain.rmpkg signed.rmpkg",
        "--json diff plain.rmpkg signed.rmpkg",
        "diff plain.rmpkg damaged.rmpkg",
    ];
    insta::assert_snapshot!(session(&folder(), &lines));
}

#[test]
fn extract_writes_a_new_folder_only() {
    let folder = folder();
    let lines = ["extract signed.rmpkg", "extract signed.rmpkg", "extract signed.rmpkg --force"];
    insta::assert_snapshot!(session(&folder, &lines));
    let node = fs::read_to_string(folder.path().join("signed/app/node.py")).unwrap();
    assert_eq!(node, "class Node: ...\n");
}

#[test]
fn sign_beside_and_within() {
    let folder = folder();
    let lines = [
        "keygen test.key --no-password",
        "keygen test.key --no-password",
        "keygen test.key --no-password --force",
        "sign plain.rmpkg --key test.key",
        "sign plain.rmpkg --key test.key",
        "verify plain.rmpkg --key test.pub --signature plain.rmpkg.minisig",
        "sign plain.rmpkg --key test.key --embed",
        "verify plain.rmpkg --key test.pub",
        "verify plain.rmpkg --key test.pub --signature plain.rmpkg.minisig",
    ];
    let (before, after) = lines.split_at(2);
    fs::remove_file(folder.path().join("test.pub")).unwrap();
    let first = without_key(&session(&folder, before), &folder, "test.pub");
    let rest = without_key(&session(&folder, after), &folder, "test.pub");
    insta::assert_snapshot!([first, rest].join("\n"));
}

#[test]
fn a_key_with_a_password_needs_it() {
    let folder = folder();
    fs::write(folder.path().join("right"), "secret\n").unwrap();
    fs::write(folder.path().join("wrong"), "guess\n").unwrap();
    let lines = [
        "keygen own.key --password-file right",
        "sign plain.rmpkg --key own.key --password-file wrong",
        "sign plain.rmpkg --key own.key --password-file right --comment release",
        "sign plain.rmpkg --key test.pub --password-file right",
    ];
    insta::assert_snapshot!(without_key(&session(&folder, &lines), &folder, "own.pub"));
}

#[test]
fn repack() {
    let folder = folder();
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("nodes/node.py"), "class Node: pass\n").unwrap();
    fs::write(folder.path().join("bad.json"), "{}").unwrap();
    let lines = [
        "repack signed.rmpkg --nodes nodes -o new.rmpkg",
        "repack signed.rmpkg --nodes nodes -o new.rmpkg",
        "verify new.rmpkg",
        "repack signed.rmpkg --manifest bad.json -o other.rmpkg",
        "repack signed.rmpkg -o other.rmpkg",
    ];
    insta::assert_snapshot!(session(&folder, &lines));
}

#[test]
fn run_refuses_what_is_no_command() {
    insta::assert_snapshot!(session(&folder(), &["--quiet run plain.rmpkg", "run damaged.rmpkg"]));
}

#[test]
fn help() {
    let commands =
        ["", "inspect ", "verify ", "extract ", "diff ", "run ", "sign ", "keygen ", "repack "];
    let lines = commands.map(|command| format!("{command}--help"));
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    insta::assert_snapshot!(session(&folder(), &lines));
}

#[test]
fn schema_and_completions_are_whole() {
    let folder = folder();
    let schema = cargo_bin_cmd!("rmpkg").arg("schema").output().unwrap().stdout;
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    assert_eq!(schema["properties"]["package"]["$ref"], "#/$defs/PackageInfo");
    let script = rmpkg(&folder, "completions bash");
    assert!(script.contains("_rmpkg()") && script.ends_with("exit code 0\n"));
}
