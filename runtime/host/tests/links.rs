//! Links that were in a writable folder before the run: none leads out of it, whatever is done with it.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use support::run;
use tempfile::TempDir;
use wasi_host::{Invocation, Preopen, Termination};

/// Errors of preview1.
const NO_ENTRY: i32 = 44;
const NOT_PERMITTED: i32 = 63;

/// What a guest is refused with.
const SECRET: &str = "secret";

/// A folder for a guest, beside something that is not for it, and links to that.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let [data, outside] = ["data", "outside"].map(|name| root.path().join(name));
        fs::create_dir_all(data.join("deep/d")).unwrap();
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("file"), SECRET).unwrap();
        fs::write(root.path().join("x"), SECRET).unwrap();
        symlink(&outside, data.join("absolute")).unwrap();
        symlink("../outside", data.join("relative")).unwrap();
        symlink("../outside/file", data.join("file")).unwrap();
        symlink("relative", data.join("twice")).unwrap();
        // In the folder from where it is, out of it from one folder up.
        symlink("../../x", data.join("deep/d/up")).unwrap();
        Self { root }
    }

    fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// The exit code of a guest that does this; it ends with the error of its last call.
    fn ends(&self, calls: &[String]) -> i32 {
        let calls: String = calls.iter().map(|call| format!("(local.set 0 {call})")).collect();
        let code = format!("(local i32) {calls} (call $proc_exit (local.get 0))");
        let host = self.data();
        let preopens = vec![Preopen { host, guest: "/data".to_owned(), writable: true }];
        match run(&code, Invocation { preopens, ..Invocation::default() }).termination {
            Termination::Exited(code) => code,
            other => panic!("{other:?}"),
        }
    }

    fn assert_untouched(&self) {
        for path in ["outside/file", "x"] {
            assert_eq!(fs::read_to_string(self.root.path().join(path)).unwrap(), SECRET);
        }
        assert_eq!(fs::read_dir(self.root.path().join("outside")).unwrap().count(), 1);
        assert_eq!(fs::read_dir(self.root.path()).unwrap().count(), 3);
    }
}

/// Writes a text to the guest's memory, and gives what a call takes for it.
fn text(at: usize, text: &str) -> (String, String) {
    let store =
        |(index, byte)| format!("(i32.store8 (i32.const {}) (i32.const {byte}))", at + index);
    let stores: String = text.bytes().enumerate().map(store).collect();
    (stores, format!("(i32.const {at}) (i32.const {})", text.len()))
}

fn with_text(path: &str, call: impl FnOnce(&str) -> String) -> String {
    let (stores, given) = text(256, path);
    format!("(block (result i32) {stores} {})", call(&given))
}

/// Opens it to read and write; to make and cut it where `flags` say so. Links are followed.
fn open(path: &str, flags: u32) -> String {
    with_text(path, |path| {
        format!(
            "(call $path_open (i32.const 3) (i32.const 1) {path} (i32.const {flags}) \
             (i64.const 0x600066) (i64.const 0) (i32.const 0) (i32.const 32))"
        )
    })
}

fn rename(from: &str, to: &str) -> String {
    let (stores, from) = text(512, from);
    with_text(to, |to| {
        format!("{stores} (call $path_rename (i32.const 3) {from} (i32.const 3) {to})")
    })
}

#[test]
fn no_link_is_followed_out() {
    const MAKE: u32 = 1;
    const MAKE_AND_CUT: u32 = 1 | 8;
    let place = Place::new();
    for path in ["absolute/file", "relative/file", "twice/file", "file"] {
        for flags in [0, MAKE, MAKE_AND_CUT] {
            assert_eq!(place.ends(&[open(path, flags)]), NOT_PERMITTED, "{path} {flags}");
        }
    }
    for call in ["path_unlink_file", "path_create_directory", "path_remove_directory"] {
        for path in ["absolute/file", "relative/new", "twice/file"] {
            let call = with_text(path, |path| format!("(call ${call} (i32.const 3) {path})"));
            assert_eq!(place.ends(std::slice::from_ref(&call)), NOT_PERMITTED, "{call}");
        }
    }
    for (from, to) in [("relative/file", "stolen"), ("deep", "absolute/deep"), ("deep", "twice/d")]
    {
        assert_eq!(place.ends(&[rename(from, to)]), NOT_PERMITTED, "{from} {to}");
    }
    place.assert_untouched();
}

#[test]
fn no_link_leads_out_when_its_folder_has_moved() {
    let place = Place::new();
    assert_eq!(place.ends(&[open("deep/d/up", 0)]), NO_ENTRY);
    assert_eq!(place.ends(&[rename("deep/d", "d"), open("d/up", 0)]), NOT_PERMITTED);
    assert!(place.data().join("d/up").symlink_metadata().unwrap().is_symlink());
    // Another link to where the moved one leads.
    assert_eq!(place.ends(&[rename("d/up", "up"), open("up", 9)]), NOT_PERMITTED);
    place.assert_untouched();
}
