//! What a guest may only read it cannot write, by whatever way; and no way of writing takes more of a disk than the
//! limit, on whatever file system.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use support::{module, run};
use wasi_host::{Invocation, Limits, Preopen, Termination};

const SECRET: &str = "what may be read";
const LIMIT: u64 = 10_000;
/// What a file system keeps of a file besides its content: the last block is not full.
const BLOCK: u64 = 4096;
/// Errors of preview1.
const NOT_PERMITTED: i32 = 63;
const READ_ONLY: i32 = 69;
const OTHER_DEVICE: i32 = 75;
/// A file system in memory, on Linux.
const IN_MEMORY: &str = "/dev/shm";

/// Rights to read and write, and what descriptors of files are asked for.
const READ_AND_WRITE: u64 = 0x60_0066;

/// Stores the names `a` and `f` at 64 and 65.
const NAMES: &str =
    "(i32.store8 (i32.const 64) (i32.const 0x61)) (i32.store8 (i32.const 65) (i32.const 0x66))";

/// Runs code with a folder to read, descriptor 3, and one to write, descriptor 4. Both have the file `f`, and the first
/// is as it was if it `is_kept`.
fn with_both(code: &str, is_kept: bool) -> Termination {
    let root = tempfile::tempdir().unwrap();
    let [read, write] = ["read", "write"].map(|name| root.path().join(name));
    fs::create_dir(&read).unwrap();
    fs::create_dir(&write).unwrap();
    for folder in [&read, &write] {
        fs::write(folder.join("f"), SECRET).unwrap();
    }
    let preopen = |host: &Path, guest: &str, writable| Preopen {
        host: host.to_owned(),
        guest: guest.to_owned(),
        writable,
    };
    let preopens = vec![preopen(&read, "/models", !is_kept), preopen(&write, "/data", true)];
    let outcome = run(code, Invocation { preopens, ..Invocation::default() });
    if is_kept {
        assert_eq!(fs::read_to_string(read.join("f")).unwrap(), SECRET);
        assert_eq!(fs::read_dir(&read).unwrap().count(), 1);
    }
    outcome.termination
}

/// Exits with the answer of a call.
fn answer(call: &str, is_kept: bool) -> Termination {
    with_both(&format!("{NAMES} (call $proc_exit {call})"), is_kept)
}

fn open(folder: u32, name: u32, flags: u32) -> String {
    format!(
        "(call $path_open (i32.const {folder}) (i32.const 1) (i32.const {name}) (i32.const 1)
           (i32.const {flags}) (i64.const {READ_AND_WRITE}) (i64.const 0) (i32.const 0) (i32.const 32))"
    )
}

#[test]
fn a_folder_to_read_is_left_as_it_is() {
    let calls = [
        "(call $path_link (i32.const 3) (i32.const 0) (i32.const 65) (i32.const 1)
           (i32.const 3) (i32.const 64) (i32.const 1))",
        "(call $path_rename (i32.const 3) (i32.const 65) (i32.const 1)
           (i32.const 3) (i32.const 64) (i32.const 1))",
        "(call $path_symlink (i32.const 65) (i32.const 1)
           (i32.const 3) (i32.const 64) (i32.const 1))",
        "(call $path_unlink_file (i32.const 3) (i32.const 65) (i32.const 1))",
        "(call $path_create_directory (i32.const 3) (i32.const 64) (i32.const 1))",
    ];
    const MAKE: u32 = 1;
    const CUT: u32 = 8;
    let opened = [open(3, 65, 0), open(3, 65, CUT), open(3, 64, MAKE)];
    for call in calls.iter().map(ToString::to_string).chain(opened) {
        assert_eq!(answer(&call, false), Termination::Exited(0), "{call}");
        let refused = [NOT_PERMITTED, READ_ONLY].map(Termination::Exited);
        assert!(refused.contains(&answer(&call, true)), "{call}");
    }
}

#[test]
fn nothing_gets_from_one_folder_to_another_by_its_name() {
    for call in ["path_link", "path_rename"] {
        let follow = if call == "path_link" { "(i32.const 0)" } else { "" };
        for (from, to) in [(3, 4), (4, 3)] {
            let call = format!(
                "(call ${call} (i32.const {from}) {follow} (i32.const 65) (i32.const 1)
                   (i32.const {to}) (i32.const 64) (i32.const 1))"
            );
            assert_eq!(answer(&call, true), Termination::Exited(OTHER_DEVICE), "{call}");
        }
    }
}

/// Two buffers: a large one, and one with a little.
const VECTORS: &str = "
    (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 900))
    (i32.store (i32.const 8) (i32.const 2048)) (i32.store (i32.const 12) (i32.const 100))";

/// Repeats it for ever; the host ends it.
fn forever(action: &str) -> String {
    format!("{VECTORS} (loop $more {action} (br $more))")
}

/// Ways to fill a disk with the file `a`, which descriptor 4 is; some know it as descriptor 5, too.
fn ways() -> Vec<(&'static str, String)> {
    let write = |descriptor: u32, vectors: u32| {
        format!(
            "(drop (call $fd_write (i32.const {descriptor}) (i32.const 0) (i32.const {vectors}) (i32.const 16)))"
        )
    };
    let resize = |size: &str| format!("(drop (call $fd_filestat_set_size (i32.const 4) {size}))");
    let at = "(drop (call $fd_pwrite (i32.const 4) (i32.const 0) (i32.const 2) (local.get $at) (i32.const 16)))
        (local.set $at (i64.add (local.get $at) (i64.const 3000)))";
    vec![
        ("write", forever(&write(4, 1))),
        ("several buffers", forever(&write(4, 2))),
        ("holes", forever(at)),
        ("append", format!("{APPEND} {}", forever(&write(4, 2)))),
        ("append on one of two", format!("{APPEND} {}", forever(&(write(4, 1) + &write(5, 2))))),
        (
            "shorter and longer",
            forever(&(resize("(i64.const 0)") + &resize("(i64.const 900)") + &write(4, 1))),
        ),
        (
            "nowhere to say how much",
            forever(
                "(drop (call $fd_write (i32.const 4) (i32.const 0) (i32.const 2) (i32.const -8)))",
            ),
        ),
    ]
}

/// Sets the flag of descriptor 4 that it appends.
const APPEND: &str = "(drop (call $fd_fdstat_set_flags (i32.const 4) (i32.const 1)))";

/// A guest that does this with the file `a`.
fn writing(code: &str) -> Vec<u8> {
    let open = open(3, 64, 1);
    module(&format!(
        r#"(func (export "_start") (local $at i64) {NAMES} (drop {open}) (drop {open}) {code})"#
    ))
}

/// The file systems that there are: the one for temporary files, and one in memory.
fn file_systems() -> Vec<PathBuf> {
    let in_memory = Some(PathBuf::from(IN_MEMORY)).filter(|folder| folder.is_dir());
    [std::env::temp_dir()].into_iter().chain(in_memory).collect()
}

#[test]
fn no_way_of_writing_takes_more_of_a_disk_than_the_limit() {
    let host = wasi_host::Host::new(wasi_host::HostOptions::default()).unwrap();
    for (way, code) in ways() {
        let command = host.compile(&writing(&code)).unwrap();
        for file_system in file_systems() {
            let folder = tempfile::tempdir_in(&file_system).unwrap();
            let preopen = Preopen {
                host: folder.path().to_owned(),
                guest: "/data".to_owned(),
                writable: true,
            };
            let limits = Limits { file_bytes: Some(LIMIT), ..Limits::default() };
            let invocation =
                Invocation { preopens: vec![preopen], limits, ..Invocation::default() };
            let outcome = command.run(invocation).unwrap();
            let place = format!("{way} in {}: {:?}", file_system.display(), outcome.termination);
            let is_known = matches!(
                outcome.termination,
                Termination::DataLimit { .. } | Termination::Trapped { .. }
            );
            assert!(is_known, "{place}");
            let file = fs::metadata(folder.path().join("a")).unwrap();
            assert!(file.len() <= LIMIT, "{place}: {} bytes", file.len());
            assert!(file.blocks() * 512 <= LIMIT + BLOCK, "{place}: {} blocks", file.blocks());
        }
    }
}
