//! What does not depend on the subcommand: colours, and readers that go away.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::io;
use std::path::PathBuf;
use std::process::{Command, Output};

/// The escape that begins a colour.
const ESCAPE: &str = "\x1b[";

fn corpus(name: &str) -> String {
    let format = PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    format.join("corpus").join(name).to_str().unwrap().to_owned()
}

fn rmpkg(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rmpkg"));
    command.args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command
}

fn stderr(command: &mut Command) -> String {
    String::from_utf8(command.output().unwrap().stderr).unwrap()
}

/// Runs it with a stdout that nobody reads.
fn without_reader(arguments: &[&str]) -> Output {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    rmpkg(arguments).stdout(writer).output().unwrap()
}

#[test]
fn colours_are_for_terminals_and_never_where_no_color_is_set() {
    let command = || rmpkg(&["verify", "absent.rmpkg"]);
    let plain = stderr(&mut command());
    assert!(plain.starts_with("error: "), "{plain}");
    let coloured = stderr(command().env("CLICOLOR_FORCE", "1"));
    assert!(coloured.contains(ESCAPE), "{coloured}");
    let forbidden = stderr(command().env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1"));
    assert_eq!(forbidden, plain);
}

#[test]
fn that_nobody_reads_the_result_is_no_error() {
    let [plain, signed] = ["good.rmpkg", "good-signed.rmpkg"].map(corpus);
    let commands: [(&[&str], i32); 7] = [
        (&["inspect", &plain], 0),
        (&["inspect", "--json", &plain], 0),
        (&["verify", &signed], 0),
        (&["diff", &plain, &signed], 1),
        (&["schema"], 0),
        (&["completions", "bash"], 0),
        (&["--help"], 0),
    ];
    for (arguments, code) in commands {
        let output = without_reader(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
    }
}
