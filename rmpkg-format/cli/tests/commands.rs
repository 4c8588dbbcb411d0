//! Each subcommand, as a shell sees it: exit code, stdout and stderr.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::BTreeSet;
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
    let mut json = cargo_bin_cmd!("rmpkg");
    json.args(["--json", "inspect", "--max-size", "1", "plain.rmpkg"]).current_dir(folder.path());
    let stdout = json.assert().code(1).get_output().stdout.clone();
    let document: serde_json::Value = serde_json::from_slice(&stdout).unwrap();
    assert_eq!(document["size"], size);
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
fn extract_writes_a_new_folder_unless_it_is_forced() {
    let folder = folder();
    let node = folder.path().join("signed/app/node.py");
    let lines = ["extract signed.rmpkg", "extract signed.rmpkg", "extract signed.rmpkg --force"];
    let (before, after) = lines.split_at(2);
    let first = session(&folder, before);
    fs::write(&node, "changed").unwrap();
    insta::assert_snapshot!([first, session(&folder, after)].join("\n"));
    assert_eq!(fs::read_to_string(node).unwrap(), "class Node: ...\n");
}

#[test]
fn extract_loses_nothing_that_is_not_the_packages() {
    let folder = folder();
    let own = folder.path().join("signed");
    fs::create_dir_all(own.join("app")).unwrap();
    for file in ["notes.txt", "app/other.py"] {
        fs::write(own.join(file), "mine").unwrap();
    }
    assert!(rmpkg(&folder, "extract signed.rmpkg --force").ends_with("exit code 0\n"));
    for file in ["notes.txt", "app/other.py"] {
        assert_eq!(fs::read_to_string(own.join(file)).unwrap(), "mine");
    }
    let names = fs::read_dir(own).unwrap().map(|entry| entry.unwrap().file_name());
    let names: BTreeSet<_> = names.map(|name| name.into_string().unwrap()).collect();
    let expected =
        ["app", "manifest.json", "manifest.json.minisig", "modules", "notes.txt", "wasi-deps"];
    assert!(names.iter().eq(&expected), "{names:?}");
}

#[test]
fn extract_changes_nothing_where_something_is_in_the_way() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("a/app/node.py/mine")).unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::write(folder.path().join("b/app"), "mine").unwrap();
    let lines =
        ["a", "b", "plain.rmpkg"].map(|name| format!("extract signed.rmpkg -o {name} --force"));
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    insta::assert_snapshot!(session(&folder, &lines));
    for name in ["a", "b"] {
        assert_eq!(fs::read_dir(folder.path().join(name)).unwrap().count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn extract_does_not_write_through_a_link() {
    let folder = folder();
    let [into, elsewhere] = ["into", "elsewhere"].map(|name| folder.path().join(name));
    fs::create_dir(&into).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, into.join("app")).unwrap();
    let refused = rmpkg(&folder, "extract signed.rmpkg -o into --force");
    assert!(refused.contains("`into/app` is no folder"), "{refused}");
    assert_eq!(fs::read_dir(elsewhere).unwrap().count(), 0);
}

#[test]
fn keygen_never_leaves_one_key_alone() {
    let folder = folder();
    let lines = [
        "keygen test.pub --no-password --force",
        "keygen test.key --no-password",
        "keygen test.key --no-password --json",
    ];
    let before = fs::read(folder.path().join("test.pub")).unwrap();
    insta::assert_snapshot!(session(&folder, &lines));
    assert_eq!(fs::read(folder.path().join("test.pub")).unwrap(), before);
    assert!(!folder.path().join("test.key").exists());

    fs::create_dir(folder.path().join("own.pub")).unwrap();
    fs::write(folder.path().join("own.key"), "mine").unwrap();
    let refused = rmpkg(&folder, "keygen own.key --no-password --force");
    assert!(refused.contains("`own.pub` is a folder"), "{refused}");
    assert_eq!(fs::read_to_string(folder.path().join("own.key")).unwrap(), "mine");
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
        "sign plain.rmpkg --key plain.rmpkg",
        "sign plain.rmpkg --key absent.key",
    ];
    insta::assert_snapshot!(without_key(&session(&folder, &lines), &folder, "own.pub"));
}

#[test]
fn repack() {
    let folder = folder();
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("nodes/node.py"), "class Node: pass\n").unwrap();
    fs::create_dir(folder.path().join("nodes/__pycache__")).unwrap();
    for by_product in ["nodes/.hidden", "nodes/__pycache__/node.pyc"] {
        fs::write(folder.path().join(by_product), "").unwrap();
    }
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
