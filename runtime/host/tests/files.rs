//! What a guest may write to files, and how many it may make.

#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;

use support::run;
use tempfile::TempDir;
use wasi_host::{Invocation, Limits, Outcome, Preopen, Termination};

/// Makes the file `a`, or opens it: descriptor 4.
const OPEN: &str = "
    (i32.store8 (i32.const 64) (i32.const 0x61))
    (if (call $path_open
          (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1)
          (i32.const 1) (i64.const 0x600066) (i64.const 0) (i32.const 0) (i32.const 32))
      (then (call $proc_exit (i32.const 100))))";

/// A buffer of 1,000 bytes.
const BUFFER: &str = "
    (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 1000))";

const WRITE: &str = "(call $fd_write (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 16))";

/// What each thing that is made counts besides its content.
const ENTRY: u64 = 4096;

/// Room for one file with so many bytes in it.
fn bytes(limit: u64) -> Limits {
    all_bytes(ENTRY + limit)
}

fn all_bytes(limit: u64) -> Limits {
    Limits { file_bytes: Some(limit), ..Limits::default() }
}

fn files(limit: u64) -> Limits {
    Limits { files: Some(limit), ..Limits::default() }
}

/// Runs `code` with a writable folder, descriptor 3.
fn with_folder(folder: &TempDir, limits: Limits, code: &str) -> Outcome {
    let host = folder.path().to_owned();
    let preopens = vec![Preopen { host, guest: "/data".to_owned(), writable: true }];
    run(code, Invocation { preopens, limits, ..Invocation::default() })
}

fn end(limits: Limits, code: &str) -> (Termination, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let outcome = with_folder(&folder, limits, code);
    (outcome.termination, folder)
}

fn size(folder: &TempDir) -> u64 {
    fs::metadata(folder.path().join("a")).unwrap().len()
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_file_grows_to_the_limit_and_no_further() {
    let again = format!("{OPEN} {BUFFER} (loop $more (br_if $more (i32.eqz {WRITE})))");
    let (end, folder) = end(bytes(10_500), &again);
    assert_eq!(end, Termination::DataLimit { limit: ENTRY + 10_500 });
    assert_eq!(end.to_string(), "the program wrote too much to files: its limit is 14596 bytes");
    assert_eq!(size(&folder), 10_000);
}

#[test]
fn what_the_limit_allows_can_be_written() {
    let twice = format!("{OPEN} {BUFFER} (drop {WRITE}) (call $proc_exit {WRITE})");
    let (end, folder) = end(bytes(2_000), &twice);
    assert_eq!(end, Termination::Exited(0));
    assert_eq!(size(&folder), 2_000);
}

#[test]
fn what_is_written_over_counts_again() {
    let over = "(call $fd_pwrite
        (i32.const 4) (i32.const 0) (i32.const 1) (i64.const 0) (i32.const 16))";
    let again = format!("{OPEN} {BUFFER} (loop $more (br_if $more (i32.eqz {over})))");
    let (end, folder) = end(bytes(5_000), &again);
    assert_eq!(end, Termination::DataLimit { limit: ENTRY + 5_000 });
    assert_eq!(size(&folder), 1_000);
}

#[test]
fn several_buffers_are_counted_once() {
    let both = format!(
        "{OPEN} {BUFFER}
        (i32.store (i32.const 8) (i32.const 2048)) (i32.store (i32.const 12) (i32.const 1000))
        (if (call $fd_write (i32.const 4) (i32.const 0) (i32.const 2) (i32.const 16))
          (then (call $proc_exit (i32.const 101))))
        (if (i32.eq (i32.load (i32.const 16)) (i32.const 1000))
          (then (call $proc_exit
            (call $fd_write (i32.const 4) (i32.const 8) (i32.const 1) (i32.const 16)))))"
    );
    let (end_within, folder) = end(bytes(2_000), &both);
    assert_eq!((end_within, size(&folder)), (Termination::Exited(0), 2_000));
    let (end_beyond, folder) = end(bytes(1_999), &both);
    assert_eq!((end_beyond, size(&folder)), (Termination::DataLimit { limit: ENTRY + 1_999 }, 0));
}

#[test]
fn more_buffers_than_a_call_takes_are_refused_before_they_are_counted() {
    let many = |count| {
        let call = format!(
            "(call $fd_write (i32.const 4) (i32.const 0) (i32.const {count}) (i32.const 16))"
        );
        end(bytes(100), &format!("{OPEN} {BUFFER} (call $proc_exit {call})")).0
    };
    assert_eq!(many(1024), Termination::DataLimit { limit: ENTRY + 100 });
    assert_eq!(many(1025), Termination::Exited(28));
}

#[test]
fn a_hole_counts_however_it_is_made() {
    let holes = [
        format!(
            "(drop (call $fd_seek (i32.const 4) (i64.const 0x10000000000) (i32.const 0) (i32.const 16)))
            {BUFFER} (drop {WRITE})"
        ),
        format!(
            "{BUFFER} (drop (call $fd_pwrite (i32.const 4) (i32.const 0) (i32.const 1)
                (i64.const 0x10000000000) (i32.const 16)))"
        ),
        "(drop (call $fd_filestat_set_size (i32.const 4) (i64.const 0x10000000000)))".to_owned(),
    ];
    for hole in holes {
        let (end, folder) = end(bytes(1 << 30), &format!("{OPEN} {hole}"));
        assert_eq!(end, Termination::DataLimit { limit: ENTRY + (1 << 30) }, "{hole}");
        assert_eq!(size(&folder), 0, "{hole}");
    }
}

#[test]
fn a_file_can_be_made_shorter_and_longer_within_the_limit() {
    let resize = |size: u64| {
        format!(
            "(if (call $fd_filestat_set_size (i32.const 4) (i64.const {size})) (then unreachable))"
        )
    };
    let code = format!("{OPEN} {} {} {}", resize(600), resize(100), resize(500));
    let (end, folder) = end(bytes(1_000), &code);
    assert_eq!((end, size(&folder)), (Termination::Exited(0), 500));
}

#[test]
fn output_is_not_counted_as_data() {
    let (end, _) = end(
        all_bytes(0),
        &format!(
            "{BUFFER} (call $proc_exit
                (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))"
        ),
    );
    assert_eq!(end, Termination::Exited(0));
}

#[test]
fn a_write_that_fails_is_the_guests_business() {
    let to_the_folder = "(call $fd_write (i32.const 3) (i32.const 0) (i32.const 1) (i32.const 16))";
    let (end, _) = end(all_bytes(0), &format!("{BUFFER} (call $proc_exit {to_the_folder})"));
    assert!(matches!(end, Termination::Exited(code) if code != 0), "{end}");
}

/// For ever: names one byte after the other at 64, and does this with each of them.
fn for_each_name(action: &str) -> String {
    format!(
        "(i32.store8 (i32.const 65) (i32.const 0x61)) (i32.store8 (i32.const 64) (i32.const 0x61))
        (loop $more
          (i32.store8 (i32.const 64) (i32.add (i32.load8_u (i32.const 64)) (i32.const 1)))
          (br_if $more (i32.eqz {action})))
        (call $proc_exit (i32.const 102))"
    )
}

/// Each makes what has the name at 64; the file `a` is there.
const MAKERS: [&str; 4] = [
    "(call $path_open
            (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 1)
            (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 32))",
    "(call $path_create_directory (i32.const 3) (i32.const 64) (i32.const 1))",
    "(call $path_symlink
            (i32.const 65) (i32.const 1) (i32.const 3) (i32.const 64) (i32.const 1))",
    "(call $path_link (i32.const 3) (i32.const 0) (i32.const 65) (i32.const 1)
            (i32.const 3) (i32.const 64) (i32.const 1))",
];

#[test]
fn whatever_is_made_is_counted() {
    for maker in MAKERS {
        let (end, folder) = end(files(10), &format!("{OPEN} {}", for_each_name(maker)));
        assert_eq!(end, Termination::FilesLimit { limit: 10 }, "{maker}");
        assert_eq!(end.to_string(), "the program made too many files and folders: its limit is 10");
        assert_eq!(entries(folder.path()), 11, "the last one is one too many: {maker}");
    }
}

#[test]
fn whatever_is_made_counts_as_some_bytes_too() {
    for maker in MAKERS {
        let (end, folder) = end(all_bytes(5 * ENTRY), &format!("{OPEN} {}", for_each_name(maker)));
        assert_eq!(end, Termination::DataLimit { limit: 5 * ENTRY }, "{maker}");
        assert_eq!(entries(folder.path()), 6, "the last one is one too many: {maker}");
    }
}

#[test]
fn what_is_there_already_is_not_counted() {
    let (end, folder) = end(files(1), &format!("{OPEN} {OPEN} {OPEN}"));
    assert_eq!((end, entries(folder.path())), (Termination::Exited(0), 1));
}

#[test]
fn what_cannot_be_made_is_not_counted() {
    const EXISTS: i32 = 20;
    let folder_a = "(call $path_create_directory (i32.const 3) (i32.const 64) (i32.const 1))";
    let again = format!("{OPEN} (drop {folder_a}) (drop {folder_a}) (call $proc_exit {folder_a})");
    let (end, folder) = end(files(1), &again);
    assert_eq!((end, entries(folder.path())), (Termination::Exited(EXISTS), 1));
}

/// Makes the link `a` with this target, and exits with the answer.
fn link_to(target: &str) -> String {
    let bytes: String = target.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    format!(
        r#"(i32.store8 (i32.const 64) (i32.const 0x61))
        (memory.init $target (i32.const 128) (i32.const 0) (i32.const {length}))
        (call $proc_exit (call $path_symlink
            (i32.const 128) (i32.const {length}) (i32.const 3) (i32.const 64) (i32.const 1))))
        (data $target "{bytes}")
        (func"#,
        length = target.len()
    )
}

#[test]
fn a_link_that_leads_out_of_the_folder_is_refused() {
    const PERM: i32 = 63;
    for target in ["..", "../a", "b/../../a", "/a"] {
        let (end, folder) = end(Limits::default(), &link_to(target));
        assert_eq!((end, entries(folder.path())), (Termination::Exited(PERM), 0), "{target}");
    }
    for target in ["b", "b/../c"] {
        let (end, folder) = end(Limits::default(), &link_to(target));
        assert_eq!((end, entries(folder.path())), (Termination::Exited(0), 1), "{target}");
    }
}

#[test]
fn each_run_has_the_whole_limit() {
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let outcome = with_folder(
            &folder,
            bytes(1_000),
            &format!("{OPEN} {BUFFER} (call $proc_exit {WRITE})"),
        );
        assert_eq!(outcome.termination, Termination::Exited(0));
    }
}

#[test]
fn a_path_longer_than_any_is_refused_before_it_is_looked_at() {
    let unlink = |length| {
        format!("(drop (memory.grow (i32.const 1)))
            (call $proc_exit (call $path_unlink_file (i32.const 3) (i32.const 0) (i32.const {length})))")
    };
    const NAMETOOLONG: i32 = 37;
    for length in [65_537, -1] {
        assert_eq!(end(Limits::default(), &unlink(length)).0, Termination::Exited(NAMETOOLONG));
    }
    // What is looked at is no name, since it has zeros.
    let shorter = end(Limits::default(), &unlink(65_536)).0;
    assert!(
        matches!(shorter, Termination::Exited(errno) if ![0, NAMETOOLONG].contains(&errno)),
        "{shorter}"
    );
}
