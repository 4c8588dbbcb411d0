//! What `rmpkg run --arrays` leaves behind.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::cargo::cargo_bin_cmd;
use support::{SIGNAL, names};
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = support::folder();
    fs::create_dir(folder.path().join("cache")).unwrap();
    folder
}

/// Runs `rmpkg run` with these words and this on stdin; its exit code and what it says on stderr.
fn run(folder: &TempDir, line: &str, stdin: &[u8]) -> (i32, String) {
    let mut command = cargo_bin_cmd!("rmpkg");
    command.current_dir(folder.path()).env("RMPKG_CACHE_DIR", folder.path().join("cache"));
    command.args(["--quiet", "run"]).args(line.split(' ')).write_stdin(stdin);
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn succeeds(folder: &TempDir, line: &str, stdin: &[u8]) {
    let (code, stderr) = run(folder, line, stdin);
    assert_eq!((code, stderr.as_str()), (0, ""));
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn results_are_files_in_the_folder_of_the_arrays() {
    let folder = folder();
    let recordings = folder.path().join("recordings");
    succeeds(&folder, "copies.rmpkg --arrays recordings", b"");
    assert_eq!(names(&recordings), set(&["results", "signal.npy"]));
    assert_eq!(fs::read(recordings.join("results/0.npy")).unwrap(), SIGNAL);
}

#[test]
fn those_of_an_earlier_run_are_replaced_and_other_files_stay() {
    let folder = folder();
    let results = folder.path().join("recordings/results");
    fs::create_dir(&results).unwrap();
    for name in ["0.npy", "7.npy", "mean.npy", "notes.txt"] {
        fs::write(results.join(name), "old").unwrap();
    }
    succeeds(&folder, "copies.rmpkg --arrays recordings", b"");
    assert_eq!(names(&results), set(&["0.npy", "mean.npy", "notes.txt"]));
    assert_eq!(fs::read(results.join("0.npy")).unwrap(), SIGNAL);
    assert_eq!(fs::read(results.join("notes.txt")).unwrap(), b"old");

    succeeds(&folder, "answers.rmpkg --arrays recordings", b"");
    assert_eq!(names(&results), set(&["mean.npy", "notes.txt"]));
}

#[test]
fn one_array_as_input_needs_no_folder() {
    let folder = folder();
    let before = names(folder.path());
    succeeds(&folder, "copies.rmpkg --input signal.npy --arrays out", b"");
    assert_eq!(names(&folder.path().join("out")), set(&["results"]));
    assert_eq!(fs::read(folder.path().join("out/results/0.npy")).unwrap(), SIGNAL);
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    assert_eq!(names(folder.path()), before);
    assert_eq!(fs::read(folder.path().join("signal.npy")).unwrap(), SIGNAL);
}

#[test]
fn a_run_without_arrays_in_its_results_makes_no_folder() {
    let folder = folder();
    let before = names(folder.path());
    succeeds(&folder, "answers.rmpkg --arrays out", b"");
    succeeds(&folder, "answers.rmpkg --input - --arrays out", SIGNAL);
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_run_that_fails_changes_nothing() {
    let folder = folder();
    let results = folder.path().join("recordings/results");
    fs::create_dir(&results).unwrap();
    fs::write(results.join("0.npy"), "old").unwrap();
    let before = names(folder.path());
    for line in ["copies-and-fails.rmpkg --arrays recordings", "fails.rmpkg --arrays out"] {
        assert_ne!(run(&folder, line, b"").0, 0, "{line}");
        assert_eq!(names(folder.path()), before, "{line}");
        assert_eq!(names(&folder.path().join("recordings")), set(&["results", "signal.npy"]));
        assert_eq!(fs::read(results.join("0.npy")).unwrap(), b"old");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let folder = folder();
    let results = folder.path().join("recordings/results");
    std::os::unix::fs::symlink(folder.path().join("models"), &results).unwrap();
    let (code, stderr) = run(&folder, "copies.rmpkg --arrays recordings", b"");
    let expected = "`recordings/results` is no folder, but the arrays of the results go there";
    assert!(code == 2 && stderr.contains(expected), "{stderr}");
    assert_eq!(names(&folder.path().join("models")), set(&["weights.bin"]));
}
