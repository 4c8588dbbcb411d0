//! What a guest is answered is the same whatever the engine, the machine and its file system are.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;

use support::guest;
use tempfile::TempDir;
use wasi_host::{Invocation, Preopen, Termination};

const BADF: i32 = 8;
const EXIST: i32 = 20;
const INVAL: i32 = 28;
const ISDIR: i32 = 31;
const NOENT: i32 = 44;
const ROFS: i32 = 69;
const XDEV: i32 = 75;

/// 1980-01-01 in nanoseconds.
const READ_ONLY_TIME: u64 = 315_532_800_000_000_000;

/// The folders that the guests have: descriptors 3, read-only, and 4.
struct World {
    fixed: TempDir,
    own: TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { fixed: tempfile::tempdir().unwrap(), own: tempfile::tempdir().unwrap() };
        for folder in [&world.fixed, &world.own] {
            fs::create_dir(folder.path().join("folder")).unwrap();
            for file in ["z", "file", "folder/inner", "Z", "ä"] {
                fs::write(folder.path().join(file), "0123456789").unwrap();
            }
        }
        world
    }

    fn preopens(&self) -> Vec<Preopen> {
        let preopen = |folder: &TempDir, guest: &str, writable| Preopen {
            host: folder.path().to_owned(),
            guest: guest.to_owned(),
            writable,
        };
        vec![preopen(&self.fixed, "/fixed", false), preopen(&self.own, "/own", true)]
    }

    /// Runs `code`, whose texts are at 2048, 100 bytes apart; the exit code and what is on stdout.
    fn run(&self, texts: &[&str], code: &str) -> (i32, Vec<u8>) {
        let data =
            |(n, text): (usize, &&str)| format!("(data (i32.const {}) \"{text}\")", 2048 + 100 * n);
        let data: String = texts.iter().enumerate().map(data).collect();
        let body = format!("{data} {OPEN} {SHOW} (func (export \"_start\") {code})");
        let invocation = Invocation { preopens: self.preopens(), ..Invocation::default() };
        let outcome = guest(&body).run(invocation).unwrap();
        match outcome.termination {
            Termination::Exited(code) => (code, outcome.stdout),
            other => panic!("{other}: {code}"),
        }
    }

    /// The exit code of a guest that ends with the answer to a call.
    fn answer(&self, texts: &[&str], call: &str) -> i32 {
        self.run(texts, &format!("(call $proc_exit {call})")).0
    }
}

/// Opens the first text, of so many bytes, in a folder: descriptor 5.
const OPEN: &str = "
    (func $open (param $folder i32) (param $length i32) (param $how i32) (param $rights i64) (param $flags i32)
      (if (call $path_open (local.get $folder) (i32.const 0) (i32.const 2048) (local.get $length)
            (local.get $how) (local.get $rights) (i64.const 0) (local.get $flags) (i32.const 32))
        (then (call $proc_exit (i32.const 100)))))";

/// Writes so many bytes at 4096 to stdout.
const SHOW: &str = "
    (func $show (param $length i32)
      (i32.store (i32.const 0) (i32.const 4096)) (i32.store (i32.const 4) (local.get $length))
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))";

/// The second of two texts of four bytes each, and where it is.
const SECOND: &str = "(i32.const 2148) (i32.const 4)";

#[test]
fn what_is_read_only_says_so_and_what_is_missing_too() {
    let world = World::new();
    let open = |length: u8, how: u8, rights: u8| {
        format!(
            "(call $path_open (i32.const 3) (i32.const 0) (i32.const 2048) (i32.const {length})
                (i32.const {how}) (i64.const {rights}) (i64.const 0) (i32.const 0) (i32.const 32))"
        )
    };
    let of = |call: &str, length: u8| {
        format!("(call ${call} (i32.const 3) (i32.const 2048) (i32.const {length}))")
    };
    let rename = format!(
        "(call $path_rename (i32.const 3) (i32.const 2048) (i32.const 4) (i32.const 3) {SECOND})"
    );
    const WRITE: u8 = 64;
    const CREATE: u8 = 1;
    const EXCLUSIVE: u8 = 5;
    for (text, call, expected) in [
        ("none", open(4, CREATE, WRITE), ROFS),
        ("none", open(4, 0, WRITE), NOENT),
        ("none/deep", open(9, CREATE, WRITE), NOENT),
        ("folder/new", open(10, EXCLUSIVE, WRITE), ROFS),
        ("file", open(4, EXCLUSIVE, WRITE), EXIST),
        ("file", open(4, CREATE, WRITE), ROFS),
        ("file", open(4, 0, WRITE), ROFS),
        ("folder", open(6, 0, WRITE), ISDIR),
        ("file", open(4, 0, 2), 0),
        ("none", of("path_create_directory", 4), ROFS),
        ("file", of("path_create_directory", 4), EXIST),
        ("file", of("path_unlink_file", 4), ROFS),
        ("none", of("path_unlink_file", 4), NOENT),
        ("folder", of("path_remove_directory", 6), ROFS),
        ("file", rename.clone(), ROFS),
        ("none", rename, NOENT),
    ] {
        assert_eq!(world.answer(&[text, "next"], &call), expected, "{text}: {call}");
    }
}

#[test]
fn links_and_times_of_what_is_read_only_are_refused() {
    let world = World::new();
    let symlink = "(call $path_symlink
        (i32.const 2048) (i32.const 4) (i32.const 3) (i32.const 2148) (i32.const 4))";
    let link = "(call $path_link (i32.const 3) (i32.const 0) (i32.const 2048) (i32.const 4)
        (i32.const 3) (i32.const 2148) (i32.const 4))";
    assert_eq!(world.answer(&["file", "next"], symlink), ROFS);
    assert_eq!(world.answer(&["file", "next"], link), ROFS);
    assert_eq!(world.answer(&["none", "next"], link), NOENT);
    let code = "(call $open (i32.const 3) (i32.const 4) (i32.const 0) (i64.const 2) (i32.const 0))
        (call $proc_exit (call $fd_filestat_set_times (i32.const 5) (i64.const 0) (i64.const 0) (i32.const 5)))";
    assert_eq!(world.run(&["file"], code).0, ROFS);
    let code = "(call $open (i32.const 3) (i32.const 4) (i32.const 0) (i64.const 2) (i32.const 0))
        (call $proc_exit (call $fd_filestat_set_size (i32.const 5) (i64.const 0)))";
    assert_eq!(world.run(&["file"], code).0, INVAL);
}

#[test]
fn nothing_moves_from_one_folder_of_the_guest_to_another() {
    let world = World::new();
    for (from, to) in [(4, 3), (3, 4)] {
        let rename = format!(
            "(call $path_rename (i32.const {from}) (i32.const 2048) (i32.const 4) (i32.const {to}) {SECOND})"
        );
        assert_eq!(world.answer(&["file", "next"], &rename), XDEV);
        let link = format!(
            "(call $path_link (i32.const {from}) (i32.const 0) (i32.const 2048) (i32.const 4) (i32.const {to}) {SECOND})"
        );
        assert_eq!(world.answer(&["file", "next"], &link), XDEV);
    }
    let within = format!(
        "(call $path_rename (i32.const 4) (i32.const 2048) (i32.const 4) (i32.const 4) {SECOND})"
    );
    assert_eq!(world.answer(&["file", "next"], &within), 0);
}

#[test]
fn what_is_opened_in_a_folder_is_in_the_same_one() {
    let world = World::new();
    let below =
        "(call $open (i32.const 3) (i32.const 6) (i32.const 2) (i64.const 0) (i32.const 0))";
    let unlink = "(call $path_unlink_file (i32.const 5) (i32.const 2148) (i32.const 5))";
    let texts = ["folder", "inner"];
    assert_eq!(world.run(&texts, &format!("{below} (call $proc_exit {unlink})")).0, ROFS);
    let moved = "(drop (call $fd_renumber (i32.const 5) (i32.const 4)))";
    let unlink = unlink.replace("(i32.const 5) (i32.const 2148)", "(i32.const 4) (i32.const 2148)");
    assert_eq!(world.run(&texts, &format!("{below} {moved} (call $proc_exit {unlink})")).0, ROFS);
}

/// What a status has at these offsets.
fn status(world: &World, call: &str) -> [u64; 5] {
    let code =
        format!("(if {call} (then (call $proc_exit (i32.const 101)))) (call $show (i32.const 64))");
    let (code, bytes) = world.run(&["file", "folder"], &code);
    assert_eq!(code, 0, "{call}");
    [24, 32, 40, 48, 56].map(|at| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap()))
}

#[test]
fn what_is_read_only_has_one_time_on_every_machine() {
    let world = World::new();
    let time = READ_ONLY_TIME;
    let file = "(call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 2048) (i32.const 4) (i32.const 4096))";
    assert_eq!(status(&world, file), [1, 10, time, time, time]);
    let folder = "(call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 2148) (i32.const 6) (i32.const 4096))";
    assert_eq!(status(&world, folder), [1, 0, time, time, time]);
    let open = "(call $fd_filestat_get (i32.const 3) (i32.const 4096))";
    assert_eq!(status(&world, open), [1, 0, time, time, time]);
    let own = "(call $path_filestat_get (i32.const 4) (i32.const 0) (i32.const 2048) (i32.const 4) (i32.const 4096))";
    let [links, size, _, modified, _] = status(&world, own);
    assert_eq!((links, size), (1, 10));
    assert!(modified > time);
}

#[test]
fn a_listing_is_sorted_and_goes_on_where_it_was() {
    let world = World::new();
    // Room for one entry and a bit of the next; each call goes on after the last that was whole.
    let code = "(local $cookie i64)
        (loop $more
          (drop (call $fd_readdir (i32.const 4) (i32.const 4096) (i32.const 40) (local.get $cookie) (i32.const 8)))
          (if (i32.gt_u (i32.load (i32.const 8)) (i32.const 24))
            (then
              (i32.store (i32.const 0) (i32.const 4120)) (i32.store (i32.const 4) (i32.load (i32.const 4112)))
              (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
              (i32.store (i32.const 0) (i32.const 2048)) (i32.store (i32.const 4) (i32.const 1))
              (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))
              (drop (call $path_unlink_file (i32.const 4) (i32.const 4120) (i32.load (i32.const 4112))))
              (local.set $cookie (i64.load (i32.const 4096)))
              (br $more))))";
    let (code, names) = world.run(&[" "], code);
    assert_eq!((code, String::from_utf8(names).unwrap().as_str()), (0, ". .. Z file folder z ä "));
    assert_eq!(fs::read_dir(world.own.path()).unwrap().count(), 1, "the folder alone stays");
}

#[test]
fn a_listing_that_begins_again_sees_what_is_new() {
    let world = World::new();
    let list = "(drop (call $fd_readdir (i32.const 4) (i32.const 4096) (i32.const 1000) (i64.const 0) (i32.const 8)))";
    let make = "(drop (call $path_create_directory (i32.const 4) (i32.const 2048) (i32.const 4)))";
    let code = format!("{list} {make} {list} (call $show (i32.load (i32.const 8)))");
    let (_, entries) = world.run(&["made"], &code);
    assert!(entries.windows(4).any(|name| name == b"made"));
}

#[test]
fn a_folder_that_is_open_is_told_from_what_is_closed() {
    let world = World::new();
    let buffer =
        "(i32.store (i32.const 0) (i32.const 4096)) (i32.store (i32.const 4) (i32.const 10))";
    let answer = |call: &str| world.run(&[], &format!("{buffer} (call $proc_exit {call})")).0;
    let read = |fd: u8| {
        format!("(call $fd_read (i32.const {fd}) (i32.const 0) (i32.const 1) (i32.const 8))")
    };
    assert_eq!((answer(&read(4)), answer(&read(9))), (ISDIR, BADF));
    let sync = |fd: u8| format!("(call $fd_sync (i32.const {fd}))");
    assert_eq!((answer(&sync(4)), answer(&sync(9))), (0, BADF));
    let seek = |fd: u8, to: u8| {
        format!("(call $fd_seek (i32.const {fd}) (i64.const {to}) (i32.const 0) (i32.const 8))")
    };
    assert_eq!([answer(&seek(4, 0)), answer(&seek(4, 1)), answer(&seek(9, 0))], [0, INVAL, BADF]);
}

/// Two buffers of 3 and 4 bytes at 4096.
const BUFFERS: &str = "
    (i32.store (i32.const 0) (i32.const 4096)) (i32.store (i32.const 4) (i32.const 3))
    (i32.store (i32.const 8) (i32.const 4099)) (i32.store (i32.const 12) (i32.const 4))";

#[test]
fn several_buffers_are_filled_and_written() {
    let world = World::new();
    let open =
        "(call $open (i32.const 4) (i32.const 4) (i32.const 0) (i64.const 0x600066) (i32.const 0))";
    let code = format!(
        "{open} {BUFFERS}
        (drop (call $fd_read (i32.const 5) (i32.const 0) (i32.const 2) (i32.const 16)))
        (if (i32.ne (i32.load (i32.const 16)) (i32.const 7)) (then (call $proc_exit (i32.const 102))))
        (drop (call $fd_write (i32.const 5) (i32.const 0) (i32.const 2) (i32.const 16)))
        (call $proc_exit (i32.load (i32.const 16)))"
    );
    assert_eq!(world.run(&["file"], &code).0, 7);
    assert_eq!(fs::read_to_string(world.own.path().join("file")).unwrap(), "01234560123456");
    let rest = format!(
        "{open} {BUFFERS}
        (drop (call $fd_pwrite (i32.const 5) (i32.const 0) (i32.const 2) (i64.const 20) (i32.const 16)))
        (drop (call $fd_seek (i32.const 5) (i64.const 9) (i32.const 0) (i32.const 24)))
        (drop (call $fd_read (i32.const 5) (i32.const 0) (i32.const 2) (i32.const 16)))
        (call $show (i32.load (i32.const 16)))"
    );
    assert_eq!(world.run(&["z"], &rest).0, 100, "the name has one letter, not four");
    let rest = rest.replace("(i32.const 4) (i32.const 4)", "(i32.const 4) (i32.const 1)");
    assert_eq!(world.run(&["z"], &rest), (0, b"9\0\0\0\0\0\0".to_vec()));
}

#[test]
fn every_file_that_is_waited_for_is_ready() {
    let world = World::new();
    // A clock of an hour, the file for reading and for writing; the events go to 4096.
    let code = "
        (call $open (i32.const 4) (i32.const 4) (i32.const 0) (i64.const 0x600066) (i32.const 0))
        (i64.store (i32.const 1024) (i64.const 7)) (i32.store (i32.const 1040) (i32.const 1))
        (i64.store (i32.const 1048) (i64.const 3600000000000))
        (i64.store (i32.const 1072) (i64.const 8)) (i32.store8 (i32.const 1080) (i32.const 1))
        (i32.store (i32.const 1088) (i32.const 5))
        (i64.store (i32.const 1120) (i64.const 9)) (i32.store8 (i32.const 1128) (i32.const 2))
        (i32.store (i32.const 1136) (i32.const 5))
        (if (call $poll_oneoff (i32.const 1024) (i32.const 4096) (i32.const 3) (i32.const 8))
          (then (call $proc_exit (i32.const 103))))
        (call $show (i32.mul (i32.load (i32.const 8)) (i32.const 32)))";
    let (code, events) = world.run(&["file"], code);
    let event = |user: u8, kind: u8| {
        let mut event = [0; 32];
        (event[0], event[10], event[16]) = (user, kind, 10);
        event
    };
    assert_eq!((code, events), (0, [event(8, 1), event(9, 2)].concat()));
}

#[test]
fn clocks_that_have_come_are_told_of() {
    let world = World::new();
    // An hour, no time at all, a point in time that is long over; the events go to 4096.
    let code = "
        (i64.store (i32.const 1024) (i64.const 7)) (i32.store (i32.const 1040) (i32.const 1))
        (i64.store (i32.const 1048) (i64.const 3600000000000))
        (i64.store (i32.const 1072) (i64.const 8)) (i32.store (i32.const 1088) (i32.const 0))
        (i64.store (i32.const 1096) (i64.const 0))
        (i64.store (i32.const 1120) (i64.const 9)) (i32.store (i32.const 1136) (i32.const 1))
        (i64.store (i32.const 1144) (i64.const 1)) (i32.store16 (i32.const 1160) (i32.const 1))
        (if (call $poll_oneoff (i32.const 1024) (i32.const 4096) (i32.const 3) (i32.const 8))
          (then (call $proc_exit (i32.const 103))))
        (call $show (i32.mul (i32.load (i32.const 8)) (i32.const 32)))";
    let (code, events) = world.run(&[], code);
    let event = |user: u8| {
        let mut event = [0; 32];
        event[0] = user;
        event
    };
    assert_eq!((code, events), (0, [event(8), event(9)].concat()));
}

#[test]
fn a_file_whose_writes_are_to_be_kept_at_once_can_be_written() {
    let world = World::new();
    let code = format!(
        "(call $open (i32.const 4) (i32.const 3) (i32.const 1) (i64.const 0x600066) (i32.const 16))
        {BUFFERS} (call $proc_exit (call $fd_write (i32.const 5) (i32.const 0) (i32.const 1) (i32.const 16)))"
    );
    assert_eq!(world.run(&["new"], &code).0, 0);
    assert_eq!(fs::metadata(world.own.path().join("new")).unwrap().len(), 3);
}
