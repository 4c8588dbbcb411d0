//! The tool `minisign` verifies what `rmpkg` signs, and the reverse.
//!
//! `cargo xtask setup` installs it; without it these tests say so and pass, except where `CI` is
//! set.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use tempfile::TempDir;

fn folder() -> TempDir {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("corpus");
    let folder = tempfile::tempdir().unwrap();
    fs::copy(corpus.join("good.rmpkg"), folder.path().join("app.rmpkg")).unwrap();
    folder
}

/// What the tool did, if it is here.
fn minisign(folder: &TempDir, line: &str) -> Option<Output> {
    match Command::new("minisign").args(line.split(' ')).current_dir(folder.path()).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "`minisign` is missing");
            // Straight to the stream: of a test that passes, the harness shows nothing that is printed.
            let notice = "skipped: `minisign` is missing; `cargo xtask setup` installs it\n";
            io::stderr().write_all(notice.as_bytes()).unwrap();
            None
        }
        output => Some(output.unwrap()),
    }
}

fn succeeds(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn rmpkg(folder: &TempDir, line: &str) {
    cargo_bin_cmd!("rmpkg").args(line.split(' ')).current_dir(folder.path()).assert().success();
}

#[test]
fn it_verifies_our_signature_and_finds_a_changed_byte() {
    let folder = folder();
    rmpkg(&folder, "keygen own.key --no-password");
    rmpkg(&folder, "sign app.rmpkg --key own.key --comment release");
    let verify = "-V -Q -p own.pub -m app.rmpkg";
    let Some(output) = minisign(&folder, verify) else { return };
    succeeds(&output);
    assert_eq!(output.stdout, b"release\n");

    let file = folder.path().join("app.rmpkg");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert!(!minisign(&folder, verify).unwrap().status.success());
}

#[test]
fn we_verify_its_signature_with_its_key() {
    let folder = folder();
    let Some(output) = minisign(&folder, "-G -W -p own.pub -s own.key") else { return };
    succeeds(&output);
    succeeds(&minisign(&folder, "-S -s own.key -m app.rmpkg").unwrap());
    let public = fs::read_to_string(folder.path().join("own.pub")).unwrap();
    rmpkg(&folder, "verify app.rmpkg --key own.pub");
    rmpkg(&folder, &format!("verify app.rmpkg --key {}", public.lines().nth(1).unwrap()));
}

#[test]
fn we_sign_with_its_secret_key_within_the_package() {
    let folder = folder();
    let Some(output) = minisign(&folder, "-G -W -p own.pub -s own.key") else { return };
    succeeds(&output);
    rmpkg(&folder, "sign app.rmpkg --key own.key --embed");
    rmpkg(&folder, "verify app.rmpkg --key own.pub");
    rmpkg(&folder, "extract app.rmpkg");
    succeeds(&minisign(&folder, "-V -p own.pub -m app/manifest.json").unwrap());
}
