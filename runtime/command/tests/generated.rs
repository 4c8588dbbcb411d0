//! What is written from the types is current: the loader's kinds and the tables of
//! `docs/runtime.md`. `RMPKG_UPDATE_KINDS=1` writes both anew.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use pipeline_command::{ErrorKind, ExitStatus, HostKind, PROGRAM};

#[test]
fn the_loaders_kinds_are_current() {
    current("web/loader/kinds.js", &kinds_js());
}

#[test]
fn the_tables_of_the_documentation_are_current() {
    let file = "docs/runtime.md";
    let text = fs::read_to_string(path(file)).unwrap();
    let guest = ErrorKind::ALL.iter();
    let guest = guest.map(|kind| (kind.as_str(), kind.exit_status(), kind.description()));
    let host = HostKind::ALL.iter();
    let host = host.map(|kind| (kind.as_str(), kind.exit_status(), kind.description()));
    let tables = [
        ("exit codes", exit_codes()),
        ("kinds of the command", kinds(guest)),
        ("kinds of the host", kinds(host)),
    ];
    let text = tables.iter().fold(text, |text, (name, table)| replaced(&text, name, table));
    current(file, &text);
}

/// Compares a file with what it must be, or writes it.
fn current(file: &str, expected: &str) {
    if env::var_os("RMPKG_UPDATE_KINDS").is_some() {
        fs::write(path(file), expected).unwrap();
    }
    let found = fs::read_to_string(path(file)).unwrap_or_default();
    assert!(found == expected, "`{file}`: run this test with RMPKG_UPDATE_KINDS=1");
}

fn path(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file)
}

fn kinds_js() -> String {
    let guest: Vec<_> = ErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let host: Vec<_> = HostKind::ALL.iter().map(|kind| kind.as_str()).collect();
    format!(
        "// Generated from the crate `pipeline-command`; a test there holds it current.\n\n\
         {}\n{}\n\
         /** The name of the program, its first argument. */\n\
         export const PROGRAM = '{PROGRAM}';\n",
        union("GuestKind", "GUEST_KINDS", "what the command says of itself", &guest),
        union("HostKind", "HOST_KINDS", "what the host has observed", &host),
    )
}

/// A type of the kinds, and a list of them.
fn union(name: &str, list: &str, about: &str, kinds: &[&str]) -> String {
    let items: String = kinds.iter().map(|kind| format!("  '{kind}',\n")).collect();
    let union = kinds.join("' | '");
    format!(
        "/** @typedef {{'{union}'}} {name} {about} */\nexport const {list} = Object.freeze([\n{items}]);\n"
    )
}

fn exit_codes() -> String {
    let row = |status: ExitStatus| format!("| {} | {} |\n", status.code(), status.description());
    "| exit code | meaning |\n|---|---|\n".to_owned() + &ExitStatus::ALL.map(row).concat()
}

fn kinds(rows: impl Iterator<Item = (&'static str, ExitStatus, &'static str)>) -> String {
    let row = |(kind, status, description): (_, ExitStatus, _)| {
        format!("| `{kind}` | {} | {description} |\n", status.code())
    };
    "| `kind` | exit code | meaning |\n|---|---|---|\n".to_owned()
        + &rows.map(row).collect::<String>()
}

/// The text with another table between the two comments of that name.
fn replaced(text: &str, name: &str, table: &str) -> String {
    let (start, end) =
        (format!("<!-- {name}, generated -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = text.split_once(&start).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{start}{table}{end}{after}")
}
