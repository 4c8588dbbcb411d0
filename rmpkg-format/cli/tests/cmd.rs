//! Each subcommand as a shell sees it: `tests/cmd/` has the commands and all that they print.
//!
//! A case is a text with commands, `? CODE` where one fails, and the output, stdout and stderr in one
//! (`.toml` cases hold them apart). Each runs in a folder of its own. `TRYCMD=overwrite` writes what
//! the commands print now into the cases.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, reason = "each file of tests uses a part of it")]
mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use clap::CommandFactory;
use rmpkg::flags::Rmpkg;
use tempfile::TempDir;
use trycmd::TestCases;

/// The cases, and beside each the folder that it begins with: trycmd copies `NAME.in` if there is
/// a `NAME.out`. Links, so that the cases themselves are overwritten.
fn stage() -> TempDir {
    let staged = tempfile::tempdir().unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap();
        let name = staged.path().join(case.file_name());
        symlink(case.path(), &name).unwrap();
        fs::create_dir(name.with_extension("out")).unwrap();
        let folder = name.with_extension("in");
        fs::create_dir(&folder).unwrap();
        support::fill(&folder);
    }
    staged
}

/// The lines outside of the code blocks, which trycmd does not read.
fn prose(case: &str) -> impl Iterator<Item = &str> {
    case.split("```").step_by(2).flat_map(str::lines)
}

#[test]
fn no_case_has_a_command_that_is_not_run() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    for case in fs::read_dir(cases).unwrap() {
        let path = case.unwrap().path();
        let case = fs::read_to_string(&path).unwrap();
        let passed_over = prose(&case).find(|line| line.starts_with("$ "));
        assert_eq!(passed_over, None, "{}", path.display());
    }
}

/// trycmd passes over commands that it does not know.
#[test]
fn every_subcommand_has_a_case_with_its_help_and_no_case_has_another_command() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    for command in Rmpkg::command().get_subcommands() {
        let name = command.get_name();
        let case = fs::read_to_string(cases.join(name).with_extension("trycmd")).unwrap();
        assert!(case.contains(&format!("$ rmpkg {name} --help\n")), "{name}");
    }
    for case in fs::read_dir(cases).unwrap() {
        let case = fs::read_to_string(case.unwrap().path()).unwrap();
        let mut commands = case.lines().filter(|line| line.starts_with("$ "));
        assert!(commands.all(|line| line == "$ rmpkg" || line.starts_with("$ rmpkg ")), "{case}");
    }
}

#[test]
fn commands_do_and_print_what_the_cases_say() {
    let staged = stage();
    let cache = tempfile::tempdir().unwrap();
    TestCases::new()
        .register_bin("rmpkg", Path::new(env!("CARGO_BIN_EXE_rmpkg")))
        .env("RMPKG_CACHE_DIR", cache.path().to_str().unwrap())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case(staged.path().join("*.trycmd"))
        .case(staged.path().join("*.toml"))
        .run();
}
