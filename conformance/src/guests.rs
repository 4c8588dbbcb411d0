//! The hostile programs of `evil/`: each is one Python file with one node, `Evil`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::check;

/// What each guest must come to, by its name.
const OUTCOMES: &str = "outcomes.json";

/// A program that means ill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The file's name without its extension.
    pub name: String,
    /// The file.
    pub source: PathBuf,
}

/// Every hostile program, sorted by name.
///
/// # Panics
///
/// When the folder can't be read: then no test may pass.
pub fn guests() -> Vec<Guest> {
    let entries = fs::read_dir(folder()).unwrap_or_else(|error| panic!("evil: {error}"));
    let files = entries.flatten().map(|entry| entry.path());
    let mut guests: Vec<_> = files.filter_map(guest).collect();
    guests.sort_by(|a, b| a.name.cmp(&b.name));
    guests
}

fn guest(source: PathBuf) -> Option<Guest> {
    let is_python = source.extension().is_some_and(|extension| extension == "py");
    let name = source.file_stem().filter(|_| is_python)?.to_string_lossy().into_owned();
    Some(Guest { name, source })
}

/// Compares what the guests came to with what they must come to.
///
/// # Errors
///
/// When something differs; the text is for a person.
pub fn check_outcomes(found: &BTreeMap<String, Value>) -> Result<(), String> {
    let found = serde_json::to_string_pretty(found).map_err(|error| error.to_string())?;
    check::compare(&folder().join(OUTCOMES), &(found + "\n"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("evil")
}
