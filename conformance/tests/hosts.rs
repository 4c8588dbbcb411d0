//! The page about hosts says what is written down of their answers.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::{env, fs};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/hosts.md");
const BEGIN: &str = "<!-- the answers that differ -->\n";

/// `RMPKG_UPDATE_HOSTS=1` writes the page.
#[test]
fn the_page_has_every_answer_that_differs_with_its_reason() {
    let tables = conformance::differences().unwrap_or_else(|reason| panic!("{reason}"));
    let page = fs::read_to_string(PAGE).unwrap();
    let (text, found) = page.split_once(BEGIN).unwrap();
    if env::var("RMPKG_UPDATE_HOSTS").is_ok_and(|value| value == "1") {
        fs::write(Path::new(PAGE), format!("{text}{BEGIN}{tables}")).unwrap();
    } else {
        assert!(found == tables, "`{PAGE}` is out of date: RMPKG_UPDATE_HOSTS=1 writes it");
    }
}

/// The suite is what other tests compare hosts by: it may not shrink by accident.
#[test]
fn there_are_many_probes() {
    let answers = fs::read_to_string(conformance::hosts().join("answers.json")).unwrap();
    assert!(answers.lines().count() > 300);
}
