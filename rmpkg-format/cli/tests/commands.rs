//! What output alone does not show: which files are there afterwards, and which are untouched.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use support::{folder, names};
use tempfile::TempDir;

/// Runs `rmpkg` with these words; its exit code and what it says on stderr.
fn rmpkg(folder: &TempDir, line: &str) -> (i32, String) {
    let mut command = cargo_bin_cmd!("rmpkg");
    command.env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    let output = command.current_dir(folder.path()).args(line.split(' ')).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn succeeds(folder: &TempDir, line: &str) {
    let (code, stderr) = rmpkg(folder, line);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn no_command_changes_the_package_that_it_reads() {
    let folder = folder();
    let before = fs::read(folder.path().join("signed.rmpkg")).unwrap();
    for line in [
        "inspect signed.rmpkg",
        "verify signed.rmpkg",
        "extract signed.rmpkg",
        "diff signed.rmpkg signed.rmpkg",
        "sign signed.rmpkg --key test.key",
        "repack signed.rmpkg --nodes nodes -o new.rmpkg",
    ] {
        succeeds(&folder, line);
        assert_eq!(fs::read(folder.path().join("signed.rmpkg")).unwrap(), before, "{line}");
    }
}

#[test]
fn a_refused_package_leaves_nothing_behind() {
    let folder = folder();
    let before = names(folder.path());
    for package in ["damaged", "legacy"] {
        for command in [
            format!("extract {package}.rmpkg"),
            format!("repack {package}.rmpkg --nodes nodes -o new.rmpkg"),
            format!("sign {package}.rmpkg --key test.key"),
        ] {
            assert_eq!(rmpkg(&folder, &command).0, 2, "{command}");
            assert_eq!(names(folder.path()), before, "{command}");
        }
    }
}

#[test]
fn repack_says_what_it_changed_and_what_others_did_before() {
    let folder = folder();
    succeeds(&folder, "repack plain.rmpkg --models models -o first.rmpkg");
    succeeds(&folder, "repack first.rmpkg --nodes nodes -o second.rmpkg");
    let edits = |name: &str| {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let package = rmpkg_format::Package::from_bytes(bytes).unwrap();
        package.manifest().package.provenance.as_ref().unwrap().edits.clone()
    };
    let [first, second] = edits("second.rmpkg").try_into().unwrap();
    assert_eq!(edits("first.rmpkg"), std::slice::from_ref(&first));
    assert_eq!((first.by.as_str(), second.by.as_str()), ("rmpkg repack", "rmpkg repack"));
    assert_eq!(
        (first.entries, second.entries),
        (vec!["models/weights.bin".to_owned()], vec!["app/node.py".to_owned()])
    );
    let base = fs::read(folder.path().join("first.rmpkg")).unwrap();
    let base = rmpkg_format::Package::from_bytes(base).unwrap();
    assert_eq!(second.package, base.sha256());
}

#[test]
fn extract_writes_each_entry() {
    let folder = folder();
    succeeds(&folder, "extract signed.rmpkg");
    let node = folder.path().join("signed/app/node.py");
    assert_eq!(fs::read_to_string(&node).unwrap(), "class Node: ...\n");
    fs::write(&node, "changed").unwrap();
    assert_eq!(rmpkg(&folder, "extract signed.rmpkg").0, 1);
    assert_eq!(fs::read_to_string(&node).unwrap(), "changed");
    succeeds(&folder, "extract signed.rmpkg --force");
    assert_eq!(fs::read_to_string(&node).unwrap(), "class Node: ...\n");
}

#[test]
fn extract_loses_nothing_that_is_not_the_packages() {
    let folder = folder();
    let own = folder.path().join("signed");
    fs::create_dir_all(own.join("app")).unwrap();
    for file in ["notes.txt", "app/other.py"] {
        fs::write(own.join(file), "mine").unwrap();
    }
    succeeds(&folder, "extract signed.rmpkg --force");
    for file in ["notes.txt", "app/other.py"] {
        assert_eq!(fs::read_to_string(own.join(file)).unwrap(), "mine");
    }
    let expected =
        ["app", "manifest.json", "manifest.json.minisig", "modules", "notes.txt", "wasi-deps"];
    assert!(names(&own).iter().eq(&expected), "{:?}", names(&own));
}

#[test]
fn extract_changes_nothing_where_something_is_in_the_way() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("a/app/node.py/mine")).unwrap();
    fs::create_dir(folder.path().join("b")).unwrap();
    fs::write(folder.path().join("b/app"), "mine").unwrap();
    for (into, reason) in [
        ("a", "`a/app/node.py` is a folder where the package has a file; move it away"),
        ("b", "`b/app` is no folder, but the package has files in it; move it away"),
    ] {
        let (code, stderr) = rmpkg(&folder, &format!("extract signed.rmpkg -o {into} --force"));
        assert_eq!((code, stderr.trim()), (1, format!("error: {reason}").as_str()));
        assert_eq!(names(&folder.path().join(into)).len(), 1);
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
    let (code, stderr) = rmpkg(&folder, "extract signed.rmpkg -o into --force");
    assert!(code == 1 && stderr.contains("`into/app` is no folder"), "{stderr}");
    assert_eq!(names(&elsewhere), BTreeSet::new());
}

#[test]
fn keygen_never_leaves_one_key_alone() {
    let folder = folder();
    let file = |name: &str| folder.path().join(name);
    let before = fs::read(file("test.pub")).unwrap();
    fs::remove_file(file("test.key")).unwrap();
    assert_eq!(rmpkg(&folder, "keygen test.key --no-password").0, 1);
    assert_eq!(rmpkg(&folder, "keygen test.pub --no-password --force").0, 2);
    assert_eq!(fs::read(file("test.pub")).unwrap(), before);
    assert!(!file("test.key").exists());

    fs::create_dir(file("own.pub")).unwrap();
    fs::write(file("own.key"), "mine").unwrap();
    let (code, stderr) = rmpkg(&folder, "keygen own.key --no-password --force");
    assert!(code == 1 && stderr.contains("`own.pub` is a folder"), "{stderr}");
    assert_eq!(fs::read_to_string(file("own.key")).unwrap(), "mine");
}

#[test]
fn an_empty_password_makes_no_key() {
    let folder = folder();
    fs::write(folder.path().join("password"), "\n").unwrap();
    let (code, stderr) = rmpkg(&folder, "keygen own.key --password-file password");
    assert!(code == 2 && stderr.contains("the password is empty; `--no-password`"), "{stderr}");
    assert!(!folder.path().join("own.key").exists());
}

/// The working folder of somebody who verifies a download may be a folder that was downloaded.
#[test]
fn a_file_that_is_named_like_a_key_does_not_matter() {
    let folder = folder();
    let [signer, other] = ["test.pub", "other.pub"].map(|name| {
        let content = fs::read_to_string(folder.path().join(name)).unwrap();
        let key = content.lines().last().unwrap().to_owned();
        (key, content)
    });
    for ((key, _), (_, content)) in [(&signer, &other), (&other, &signer)] {
        let file = folder.path().join(key);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }
    succeeds(&folder, &format!("verify signed.rmpkg --key {}", signer.0));
    assert_eq!(rmpkg(&folder, &format!("verify signed.rmpkg --key {}", other.0)).0, 1);
    assert_eq!(rmpkg(&folder, &format!("verify signed.rmpkg --key ./{}", signer.0)).0, 1);

    let mistyped = format!("{}=", other.0);
    let file = folder.path().join(&mistyped);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, &signer.1).unwrap();
    let (code, stderr) = rmpkg(&folder, &format!("verify signed.rmpkg --key {mistyped}"));
    assert!(code == 2 && stderr.contains("is no public key"), "{stderr}");
}

#[test]
fn each_key_is_new_and_what_one_signs_the_other_does_not_verify() {
    let folder = folder();
    for key in ["a", "b"] {
        succeeds(&folder, &format!("keygen {key}.key --no-password"));
    }
    succeeds(&folder, "sign plain.rmpkg --key a.key");
    succeeds(&folder, "verify plain.rmpkg --key a.pub");
    assert_eq!(rmpkg(&folder, "verify plain.rmpkg --key b.pub").0, 1);
}

#[test]
fn the_schema_is_the_committed_one() {
    let schema = cargo_bin_cmd!("rmpkg").arg("schema").output().unwrap().stdout;
    let format = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let committed = fs::read(format.join("schema/package-manifest.schema.json")).unwrap();
    assert_eq!(String::from_utf8(schema).unwrap(), String::from_utf8(committed).unwrap());
}

/// The digest of a package, as `rmpkg verify` has it.
fn sha256(folder: &TempDir, package: &str) -> String {
    let bytes = fs::read(folder.path().join(package)).unwrap();
    rmpkg_format::Package::from_bytes(bytes).unwrap().sha256().to_owned()
}

#[test]
fn nothing_of_an_untrusted_package_is_unpacked_kept_or_run() {
    let folder = folder();
    let other = sha256(&folder, "plain.rmpkg");
    let cache = folder.path().join("cache");
    for demand in ["--key test.pub".to_owned(), format!("--sha256 {other}")] {
        let mut command = cargo_bin_cmd!("rmpkg");
        command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", &cache);
        let line = format!("run answers.rmpkg --input absent.json {demand}");
        let output = command.args(line.split(' ')).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        let document: serde_json::Value = stderr.lines().last().unwrap().parse().unwrap();
        assert_eq!(document["kind"], "untrusted_package", "{stderr}");
        assert!(output.stdout.is_empty() && !cache.exists());
    }
}

#[test]
fn a_package_that_is_what_was_demanded_runs() {
    let folder = folder();
    let digest = sha256(&folder, "answers.rmpkg").to_uppercase();
    succeeds(&folder, "sign answers.rmpkg --key test.key");
    for demand in [
        "--key test.pub".to_owned(),
        "--key other.pub --key test.pub".to_owned(),
        format!("--key test.pub --sha256 {digest}"),
    ] {
        succeeds(&folder, &format!("run answers.rmpkg {demand}"));
    }
    succeeds(&folder, "sign answers.rmpkg --key test.key --embed");
    succeeds(&folder, "run answers.rmpkg --key test.pub");
    assert_eq!(rmpkg(&folder, "run answers.rmpkg --key other.pub").0, 2);
    assert_eq!(rmpkg(&folder, &format!("run answers.rmpkg --sha256 {digest}")).0, 2);
}

/// A pipe can be read only once, so what was checked is what was signed.
#[cfg(unix)]
#[test]
fn a_package_is_read_once() {
    let folder = folder();
    succeeds(&folder, "sign answers.rmpkg --key test.key");
    let bytes = fs::read(folder.path().join("answers.rmpkg")).unwrap();
    for line in [
        "verify /dev/stdin --key test.pub --signature answers.rmpkg.minisig",
        "run /dev/stdin --key test.pub --signature answers.rmpkg.minisig",
        "inspect /dev/stdin",
    ] {
        let mut command = cargo_bin_cmd!("rmpkg");
        command.env("RMPKG_CACHE_DIR", folder.path().join("cache"));
        command.current_dir(folder.path()).args(line.split(' ')).write_stdin(bytes.clone());
        let output = command.output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{line}: {stderr}");
        let stdout = String::from_utf8(output.stdout).unwrap();
        assert!(!line.starts_with("inspect") || !stdout.contains(" 0 bytes"), "{stdout}");
    }
}

/// `sign` waits for the password here, while the package is replaced by another one.
#[cfg(unix)]
#[test]
fn what_is_signed_is_what_was_checked() {
    let folder = folder();
    succeeds(&folder, "keygen own.key --password-file password");
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rmpkg"));
    command.current_dir(folder.path());
    command.args("sign plain.rmpkg --key own.key --password-file pipe".split(' '));
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    // This ends when the other side has opened the pipe, after it has checked the package.
    let mut writer = fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    let package = |name: &str| folder.path().join(name);
    fs::rename(package("plain.rmpkg"), package("checked.rmpkg")).unwrap();
    fs::rename(package("deflated.rmpkg"), package("plain.rmpkg")).unwrap();
    std::io::Write::write_all(&mut writer, b"secret\n").unwrap();
    drop(writer);
    assert!(child.wait().unwrap().success());
    let signature = "--key own.pub --signature plain.rmpkg.minisig";
    succeeds(&folder, &format!("verify checked.rmpkg {signature}"));
    assert_eq!(rmpkg(&folder, &format!("verify plain.rmpkg {signature}")).0, 1);
}

#[cfg(unix)]
#[test]
fn no_more_is_read_of_any_file_than_it_can_need() {
    let folder = folder();
    for line in [
        "verify plain.rmpkg --key /dev/zero",
        "verify plain.rmpkg --key test.pub --signature /dev/zero",
        "sign plain.rmpkg --key /dev/zero",
        "keygen new.key --password-file /dev/zero",
        "repack plain.rmpkg --manifest /dev/zero -o new.rmpkg",
        "run answers.rmpkg --manifest /dev/zero",
    ] {
        let (code, stderr) = rmpkg(&folder, line);
        assert!(code == 2 && stderr.contains("at most"), "{line}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn secrets_that_others_can_read_are_warned_of() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    fs::write(folder.path().join("empty"), "\n").unwrap();
    for (secret, command) in [
        ("test.key", "sign plain.rmpkg --key test.key --force"),
        ("empty", "keygen own.key --password-file empty"),
    ] {
        let file = folder.path().join(secret);
        for (mode, is_warned) in [(0o640, true), (0o602, true), (0o600, false), (0o400, false)] {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let (_, stderr) = rmpkg(&folder, command);
            let warning = format!("can read or change `{secret}`; `chmod 600 {secret}`");
            assert_eq!(stderr.contains(&warning), is_warned, "{mode:o}: {stderr}");
        }
    }
}

#[test]
fn a_comment_that_nobody_could_read_is_refused() {
    let folder = folder();
    let long = "x".repeat(4000);
    for embed in ["", " --embed"] {
        let line = format!("sign plain.rmpkg --key test.key --comment {long}{embed}");
        let (code, stderr) = rmpkg(&folder, &line);
        assert!(code == 2 && stderr.contains("give a shorter comment"), "{stderr}");
    }
}

/// Thousands of functions, of which the compiler has not made machine code in no time.
#[test]
fn a_module_that_takes_too_long_to_compile_is_a_timeout() {
    let folder = folder();
    let functions = "(func (drop (i32.const 7)))".repeat(5_000);
    support::package(
        &folder.path().join("large.rmpkg"),
        &format!("{} {functions}", support::ENDLESS),
    );
    let (code, stderr) = rmpkg(&folder, "run large.rmpkg --compile-timeout 0");
    assert_eq!(code, 4, "{stderr}");
    let document: serde_json::Value = stderr.lines().last().unwrap().parse().unwrap();
    assert_eq!(document["kind"], "timeout", "{stderr}");
}
