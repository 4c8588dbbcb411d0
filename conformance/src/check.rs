//! Whether a run gave what its case says.

use std::env;
use std::fs;
use std::path::Path;

use similar::TextDiff;

use crate::document::{compact, pretty, without_metrics};
use crate::tolerance::Tolerance;
use crate::{Case, Ending, document};

/// Set to `overwrite`, this variable makes the first back end that runs write the expectations.
const MODE: &str = "CONFORMANCE";

/// The files of a case that say what must come out; one of the first two is there.
const RESULT: &str = "expected.json";
const ERROR: &str = "expected-error.json";
const WARNINGS: &str = "expected-warnings.txt";

impl Case {
    /// Compares the ending of a run with what the case expects.
    ///
    /// # Errors
    ///
    /// When they differ; the text is for a person.
    pub fn check(&self, ending: &Ending) -> Result<(), String> {
        let outcome = match ending.code {
            Some(0) => self.check_result(ending),
            _ => self.check_error(ending),
        };
        outcome
            .and_then(|()| self.compare(WARNINGS, &warnings(&ending.stderr)))
            .map_err(|reason| format!("{reason}\nstderr:\n{}", tail(&ending.stderr)))
    }

    /// A result must be the same byte by byte, but for the metrics, for white space, which only
    /// the expectation has, and for what the case tolerates.
    fn check_result(&self, ending: &Ending) -> Result<(), String> {
        let result = without_metrics(ending.stdout.trim_end_matches('\n'))?;
        if self.read(RESULT).is_some_and(|expected| compact(&expected) == result) {
            return Ok(());
        }
        if let Some(tolerance) = self.tolerance() {
            return self.check_numbers(tolerance, &result);
        }
        self.compare(RESULT, &(pretty(&result)? + "\n"))?;
        match self.read(RESULT) {
            Some(expected) if compact(&expected) == result => Ok(()),
            _ => Err(format!("the bytes differ: {result}")),
        }
    }

    fn check_numbers(&self, tolerance: Tolerance, result: &str) -> Result<(), String> {
        let parse = |json: &str| serde_json::from_str(json).map_err(|error| error.to_string());
        let expected = parse(&self.read(RESULT).unwrap_or_else(|| "null".to_owned()))?;
        match tolerance.compare(&expected, &parse(result)?) {
            Ok(()) => Ok(()),
            Err(_) if overwrites() => write(&self.folder.join(RESULT), &(pretty(result)? + "\n")),
            Err(difference) => Err(difference.sentence()),
        }
    }

    fn check_error(&self, ending: &Ending) -> Result<(), String> {
        if !ending.stdout.is_empty() {
            return Err(format!("a failed run wrote to stdout: {}", ending.stdout));
        }
        let error = document::error(ending.code, &ending.stderr)?;
        self.compare(ERROR, &(error + "\n"))
    }

    /// Compares with a file of the case.
    fn compare(&self, file: &str, found: &str) -> Result<(), String> {
        compare(&self.folder.join(file), found)
    }
}

/// Compares with the content of a file; one that is absent is as good as an empty one.
pub(crate) fn compare(file: &Path, found: &str) -> Result<(), String> {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == found {
        return Ok(());
    }
    if overwrites() {
        return write(file, found);
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let diff = TextDiff::from_lines(expected.as_str(), found);
    Err(diff.unified_diff().header(&name, "this run").to_string())
}

/// Compares a file with what it must be made of, byte by byte.
pub(crate) fn compare_bytes(file: &Path, found: &[u8]) -> Result<(), String> {
    if fs::read(file).is_ok_and(|bytes| bytes == found) {
        return Ok(());
    }
    if overwrites() {
        return write(file, found);
    }
    Err(format!(
        "{} is not what is made of its source now; run the test with CONFORMANCE=overwrite",
        file.display()
    ))
}

fn overwrites() -> bool {
    env::var(MODE).is_ok_and(|mode| mode == "overwrite")
}

fn write(file: &Path, found: impl AsRef<[u8]>) -> Result<(), String> {
    fs::write(file, found).map_err(|error| format!("{}: {error}", file.display()))
}

fn warnings(stderr: &str) -> String {
    let lines = stderr.lines().filter(|line| line.starts_with("warning: "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The end of a long text.
fn tail(text: &str) -> String {
    const ENOUGH: usize = 30;
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(ENOUGH)..].join("\n")
}
