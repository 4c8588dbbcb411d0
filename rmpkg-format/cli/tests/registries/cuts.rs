//! Connections that break off or say nothing any more: what can go on goes on, and nothing is half-written.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use rmpkg_format::PackageBuilder;
use rmpkg_format::layout::WASM_MODULE;
use rustix::process::Signal;

use crate::command::{fails, rmpkg, run_fails, succeeds};
use crate::proxy::{Then, breaking};
use crate::server::{Server, at};
use crate::support::process::{begins_to_write, send};
use crate::support::{self, folder, names};

const MEBIBYTE: u64 = 1 << 20;

/// A package of some 3 MiB that can't be packed smaller.
fn large_package(path: &Path) {
    let mut state = 1_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let model: Vec<u8> = (0..3 * MEBIBYTE).map(|_| byte()).collect();
    let mut builder = PackageBuilder::new(support::pipeline());
    builder.add_bytes(WASM_MODULE, support::wasm(support::ENDLESS)).unwrap();
    builder.add_bytes("models/weights", model).unwrap();
    builder.build_file(path).unwrap();
}

fn starts(folder: &Path, line: &str) -> Child {
    rmpkg(folder, line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_connection_that_breaks_off_is_taken_up_where_it_was() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    large_package(&folder.join("large.rmpkg"));
    succeeds(folder, &format!("push large.rmpkg {}", server.reference("large:1.0")));
    let port = breaking(server.port, Then::Closes, |_| (MEBIBYTE, u64::MAX));
    succeeds(folder, &format!("pull {} -o new.rmpkg", at(port, "large:1.0")));
    let read = |name: &str| fs::read(folder.join(name)).unwrap();
    assert!(read("new.rmpkg") == read("large.rmpkg"));
}

#[test]
fn a_connection_that_stays_broken_leaves_nothing() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    large_package(&folder.join("large.rmpkg"));
    succeeds(folder, &format!("push large.rmpkg {}", server.reference("large:1.0")));
    let before = names(folder);
    let limits = |connection| if connection == 0 { (MEBIBYTE, u64::MAX) } else { (0, 0) };
    let broken = || at(breaking(server.port, Then::Closes, limits), "large:1.0");
    let said = fails(folder, &format!("pull {} -o new.rmpkg", broken()), 1, "registry_cut");
    assert!(said.contains("` broke off after "), "{said}");
    assert!(said.ends_with("; try again"), "{said}");
    assert_eq!(names(folder), before);
    run_fails(folder, &format!("run {}", broken()), 1, "internal");
    let kept = names(&folder.join("cache/registry"));
    assert!(kept.iter().all(|name| name.ends_with(".lock")), "{kept:?}");
}

#[test]
fn a_transfer_that_takes_too_long_is_given_up() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    large_package(&folder.join("large.rmpkg"));
    let stalled = breaking(server.port, Then::SaysNothing, |_| (u64::MAX, MEBIBYTE));
    let push = format!("push large.rmpkg {} --transfer-timeout 0.5", at(stalled, "large:1.0"));
    let said = fails(folder, &push, 1, "registry_too_slow");
    assert!(said.contains(" bytes in 500ms, which is all the time that it gets"), "{said}");
    assert!(said.ends_with("or give it more time, `--transfer-timeout SECONDS`"), "{said}");
    fails(folder, &format!("verify {}", server.reference("large:1.0")), 2, "registry_not_found");
    succeeds(folder, &format!("push large.rmpkg {}", server.reference("large:1.0")));
    let before = names(folder);
    let stalled = breaking(server.port, Then::SaysNothing, |_| (MEBIBYTE, u64::MAX));
    let pull = format!("pull {} -o new.rmpkg --transfer-timeout 0.5", at(stalled, "large:1.0"));
    fails(folder, &pull, 1, "registry_too_slow");
    assert_eq!(names(folder), before);
    let none = format!("pull {} -o new.rmpkg --transfer-timeout 0", at(stalled, "large:1.0"));
    fails(folder, &none, 1, "registry_unreachable");
}

#[test]
fn a_push_that_breaks_off_sets_no_tag() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    let folder = folder.path();
    large_package(&folder.join("large.rmpkg"));
    let port = breaking(server.port, Then::Closes, |_| (u64::MAX, MEBIBYTE));
    fails(folder, &format!("push large.rmpkg {}", at(port, "large:1.0")), 1, "registry_cut");
    let reference = server.reference("large:1.0");
    fails(folder, &format!("verify {reference}"), 2, "registry_not_found");
    succeeds(folder, &format!("push large.rmpkg {reference}"));
    succeeds(folder, &format!("verify {reference}"));
}

#[test]
fn ctrl_c_leaves_nothing_although_the_registry_says_nothing() {
    let Some(server) = Server::open() else { return };
    let folder = folder();
    large_package(&folder.path().join("large.rmpkg"));
    succeeds(folder.path(), &format!("push large.rmpkg {}", server.reference("large:1.0")));
    let port = breaking(server.port, Then::SaysNothing, |_| (MEBIBYTE, u64::MAX));
    let reference = at(port, "large:1.0");
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let before = names(folder.path());
        let mut child = starts(folder.path(), &format!("pull {reference} -o new.rmpkg"));
        begins_to_write(folder.path(), &mut child);
        assert_eq!(send(child, signal), Some(code));
        assert_eq!(names(folder.path()), before);
    }
    let cache = folder.path().join("cache/registry");
    let mut child = starts(folder.path(), &format!("run {reference}"));
    let is_unfinished = |name: &String| name.starts_with(".unfinished");
    while !cache.exists() || !names(&cache).iter().any(is_unfinished) {
        assert_eq!(child.try_wait().unwrap(), None);
    }
    assert_eq!(send(child, Signal::INT), Some(130));
    assert!(names(&cache).iter().all(|name| name.ends_with(".lock")));
}
