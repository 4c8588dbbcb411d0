//! Two builds in two clones, by as it were two users, give the same package.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PIPELINE: &str = "examples/mixed";
/// Inputs, which are downloaded and checked by digest; all that is made of them is made again.
const SHARED_CACHE: [&str; 2] = ["libpython", "npm"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What git prints for the workspace.
fn git(arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(root()).args(arguments).output().unwrap();
    assert!(output.status.success(), "git: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A clone with the changes that are in no revision yet.
fn clone(to: &Path) {
    git(&["clone", "--quiet", "--no-hardlinks", ".", to.to_str().unwrap()]);
    for name in git(&["ls-files", "-z", "--modified", "--others", "--exclude-standard"]).split('\0')
    {
        let (from, to) = (root().join(name), to.join(name));
        if from.is_file() {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(from, to).unwrap();
        } else if !name.is_empty() {
            fs::remove_file(to).unwrap();
        }
    }
}

fn home() -> PathBuf {
    std::env::home_dir().unwrap()
}

fn variable_or(name: &str, default: &str) -> PathBuf {
    std::env::var_os(name).map_or_else(|| home().join(default), PathBuf::from)
}

fn package(workspace: &Path, output: &Path) -> Command {
    // The mask is the shell's to set.
    let mut command = Command::new("sh");
    command.args(["-c", r#"umask "$MASK"; exec "$@""#, "sh", env!("CARGO_BIN_EXE_xtask")]);
    command.args(["--quiet", "package", "--pipeline", PIPELINE, "--output"]).arg(output);
    command.current_dir(workspace).env("RMPKG_WORKSPACE", workspace);
    command.stdout(Stdio::null()).env("MASK", "022").env_remove("CARGO_TARGET_DIR");
    command
}

/// The environment of another user on another machine.
fn elsewhere(command: &mut Command, folder: &Path) {
    let (cargo, cache) = (folder.join("cargo"), folder.join("cache"));
    fs::create_dir_all(&cache).unwrap();
    fs::create_dir_all(&cargo).unwrap();
    symlink(variable_or("CARGO_HOME", ".cargo").join("registry"), cargo.join("registry")).unwrap();
    for kind in SHARED_CACHE {
        let shared = variable_or("RMPKG_CACHE_DIR", ".cache/rmpkg").join(kind);
        symlink(shared, cache.join(kind)).unwrap();
    }
    command.env("RUSTUP_HOME", variable_or("RUSTUP_HOME", ".rustup"));
    command.env("HOME", folder).env("CARGO_HOME", cargo).env("RMPKG_CACHE_DIR", cache);
    command.env("MASK", "077").env("TZ", "Asia/Kathmandu").env("LC_ALL", "C").env("USER", "other");
    command.env("PYTHONHASHSEED", "7").env("SOURCE_DATE_EPOCH", "1");
}

#[test]
#[ignore = "builds the wasm in another clone: run by `cargo xtask test`"]
fn another_clone_and_another_user_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("another clone");
    clone(&other);
    let [here, there] = ["here", "there"].map(|name| folder.path().join(name));
    assert!(package(&root(), &here).status().unwrap().success());
    let mut command = package(&other, &there);
    elsewhere(&mut command, &folder.path().join("home"));
    assert!(command.status().unwrap().success());
    let [here, there] = [here, there].map(|file| fs::read(file).unwrap());
    assert!(here == there, "{} and {} bytes that differ", here.len(), there.len());
}
