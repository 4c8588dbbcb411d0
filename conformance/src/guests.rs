//! Hostile programs, and what each must come to: the Python files of `evil/`, each with one node, `Evil`, and the hand-made
//! modules of `modules/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::check;

const PYTHON: Kind = Kind { folder: "evil", extension: "py" };
const MODULES: Kind = Kind { folder: "modules", extension: "wat" };

/// What each guest must come to, by its name.
const OUTCOMES: &str = "outcomes.json";

struct Kind {
    folder: &'static str,
    extension: &'static str,
}

/// A program that means ill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// The file's name without its extension.
    pub name: String,
    /// The file.
    pub source: PathBuf,
}

impl Guest {
    /// Compares the module of the same name, which browsers run, with what was made of its text.
    ///
    /// # Errors
    ///
    /// When they differ; the text is for a person.
    pub fn check_wasm(&self, wasm: &[u8]) -> Result<(), String> {
        check::compare_bytes(&self.source.with_extension("wasm"), wasm)
    }
}

/// Every hostile Python program, sorted by name.
///
/// # Panics
///
/// When the folder can't be read: then no test may pass.
pub fn guests() -> Vec<Guest> {
    PYTHON.all()
}

/// Every hostile module, as text (WAT), sorted by name.
///
/// # Panics
///
/// When the folder can't be read: then no test may pass.
pub fn modules() -> Vec<Guest> {
    MODULES.all()
}

/// Compares what the Python programs came to with what they must come to.
///
/// # Errors
///
/// When something differs; the text is for a person.
pub fn check_outcomes(found: &BTreeMap<String, Value>) -> Result<(), String> {
    PYTHON.check(found)
}

/// As [`check_outcomes`], of the modules.
///
/// # Errors
///
/// When something differs; the text is for a person.
pub fn check_modules(found: &BTreeMap<String, Value>) -> Result<(), String> {
    MODULES.check(found)
}

impl Kind {
    fn all(&self) -> Vec<Guest> {
        let entries =
            fs::read_dir(self.folder()).unwrap_or_else(|error| panic!("{}: {error}", self.folder));
        let files = entries.flatten().map(|entry| entry.path());
        let mut guests: Vec<_> = files.filter_map(|file| self.guest(file)).collect();
        guests.sort_by(|a, b| a.name.cmp(&b.name));
        guests
    }

    fn guest(&self, source: PathBuf) -> Option<Guest> {
        let is_one = source.extension().is_some_and(|extension| extension == self.extension);
        let name = source.file_stem().filter(|_| is_one)?.to_string_lossy().into_owned();
        Some(Guest { name, source })
    }

    fn check(&self, found: &BTreeMap<String, Value>) -> Result<(), String> {
        let found = serde_json::to_string_pretty(found).map_err(|error| error.to_string())?;
        check::compare(&self.folder().join(OUTCOMES), &(found + "\n"))
    }

    fn folder(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join(self.folder)
    }
}
