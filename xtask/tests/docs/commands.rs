//! The commands that the pages name can be typed as they stand.

use std::collections::BTreeSet;

use assert_cmd::cargo::cargo_bin_cmd;

use crate::pages::{self, Page};

const TOOL: &str = "cargo xtask ";

#[test]
fn every_command_is_there_with_its_flags() {
    let commands: BTreeSet<_> = pages::all().iter().flat_map(commands).collect();
    assert!(commands.len() > 15, "{commands:?}");
    let refused: Vec<_> = commands.iter().filter(|command| !is_taken(command)).collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn what_is_not_there_is_noticed() {
    let text =
        "`cargo xtask run FILE [--input FILE]`\n```sh\necho 1 | cargo xtask bake x > y  # z\n```\n";
    let page = Page { path: "page.md".into(), text: text.to_owned() };
    let found: Vec<_> = commands(&page);
    assert_eq!(found, ["run FILE --input FILE", "bake x"]);
    assert!(is_taken(&found[0]));
    assert!(!is_taken(&found[1]));
    assert!(!is_taken("run FILE --imput FILE"));
}

/// What follows the tool's name in spans and blocks of code, without the marks for what is optional.
fn commands(page: &Page) -> Vec<String> {
    // the log of changes may name what is no longer there
    if page.path.ends_with("CHANGELOG.md") {
        return Vec::new();
    }
    let paragraphs = page.paragraphs();
    let spans = paragraphs.iter().flat_map(|text| text.split('`').skip(1).step_by(2));
    let blocks = page.lines().filter(|(code, _)| *code).map(|(_, line)| line);
    let calls = spans.chain(blocks).flat_map(|text| text.split(TOOL).skip(1));
    calls.map(|call| alone(call).replace(['[', ']', '…'], "")).collect()
}

/// The call without what the shell does with it.
fn alone(call: &str) -> &str {
    let ends = [" > ", " | ", " && ", " #", "\"", "`", ")", ";"];
    let end = ends.iter().filter_map(|end| call.find(end)).min();
    call[..end.unwrap_or(call.len())].trim()
}

/// Whether the tool understands the call: asked for help, it reads all arguments and does nothing.
fn is_taken(call: &str) -> bool {
    let words = call.split_whitespace().map(value);
    cargo_bin_cmd!("xtask").args(words).arg("--help").output().unwrap().status.success()
}

/// Something that can stand for what is named in capitals.
fn value(word: &str) -> &str {
    match word {
        "TARGET" => "reader",
        _ if word.len() > 1 && word.chars().all(|char| char.is_ascii_uppercase()) => "1",
        "N" => "1",
        _ => word,
    }
}
