//! How a host reads what a guest wrote: nothing is taken for granted.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Deserializer;

use crate::{CheckReport, LocateReport, Report};

/// A longer description of what is wrong is cut off, in characters.
const MAX_PROBLEM: usize = 300;

/// The two documents that a guest may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// On stdout, on success.
    Report,
    /// On stderr, on failure.
    Error,
}

/// A document says what it is, and is not what the contract says of it. `Display` gives half a
/// sentence, "its report is malformed: …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// Which document it is.
    pub document: Document,
    /// The field that is wrong, such as `causes[0].message`; `.` is the document itself.
    pub field: String,
    /// What was found there and what was expected.
    pub problem: String,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let document = match self.document {
            Document::Report => "report",
            Document::Error => "error document",
        };
        write!(f, "its {document} is malformed: ")?;
        if self.field != "." {
            write!(f, "field `{}`: ", self.field)?;
        }
        f.write_str(&self.problem)
    }
}

impl Error for Malformed {}

/// The line that an error document is on, if there is one: the last that isn't blank.
pub fn last_line(stderr: &str) -> &str {
    stderr.trim_end().lines().last().unwrap_or_default()
}

impl<I: DeserializeOwned> Report<I> {
    /// Reads what a guest wrote to stdout. `None` if it is no report. Fields that this version does
    /// not know are ignored.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if a field is missing or has the wrong type, or an item isn't an `I`.
    pub fn from_stdout(stdout: &str) -> Result<Option<Self>, Malformed> {
        report(stdout)
    }
}

impl CheckReport {
    /// Reads what a guest wrote to stdout. `None` if it is no report.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if a field is missing or has the wrong type.
    pub fn from_stdout(stdout: &str) -> Result<Option<Self>, Malformed> {
        report(stdout)
    }
}

impl LocateReport {
    /// Reads what a guest wrote to stdout. `None` if it is no report.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if a field is missing or has the wrong type.
    pub fn from_stdout(stdout: &str) -> Result<Option<Self>, Malformed> {
        report(stdout)
    }
}

pub(crate) fn report<T: DeserializeOwned>(stdout: &str) -> Result<Option<T>, Malformed> {
    if !is_document(stdout, "success") {
        return Ok(None);
    }
    typed(Document::Report, stdout).map(Some)
}

/// Whether the text is a JSON object with this `status`. Its other fields are skipped, which takes
/// no stack, however deep they are.
pub(crate) fn is_document(text: &str, status: &str) -> bool {
    #[derive(Deserialize)]
    struct Probe<'a> {
        #[serde(borrow)]
        status: Cow<'a, str>,
    }
    serde_json::from_str::<Probe<'_>>(text).is_ok_and(|probe| probe.status == status)
}

/// Reads a JSON text as a type, or tells which field is in the way.
pub(crate) fn typed<T: DeserializeOwned>(document: Document, text: &str) -> Result<T, Malformed> {
    serde_path_to_error::deserialize(&mut Deserializer::from_str(text)).map_err(|error| {
        let field = error.path().to_string();
        Malformed { document, field, problem: brief(&error.inner().to_string()) }
    })
}

/// serde_json ends its messages with a line and a column, which say less than the field. Within, it
/// quotes the guest, who may have much to say.
fn brief(message: &str) -> String {
    let message = message.rsplit_once(" at line ").map_or(message, |(message, _)| message);
    match message.char_indices().nth(MAX_PROBLEM) {
        Some((end, _)) => format!("{}… (cut off)", &message[..end]),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = r#""graph_info":{"node_count":1,"source_count":1,"sink_count":1,"execution_order":["a"]},"metrics":{"total_ms":1,"nodes":[{"id":"a","items_in":1,"items_out":1,"ms":0.5}]}"#;

    fn read(results: &str) -> Result<Option<Report>, Malformed> {
        Report::from_stdout(&format!(r#"{{"status":"success","results":{results},{REST}}}"#))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let report = read("[1.0]").unwrap().unwrap();
        assert_eq!((report.results.len(), report.metrics.nodes[0].ms), (1, 0.5));
        let json = serde_json::to_string(&report).unwrap();
        assert!(
            json.starts_with(r#"{"status":"success","outputs":1.0,"results":[1.0],"graph_info"#)
        );
        assert_eq!(Report::from_stdout(&(json + "\n")), Ok(Some(report)));
    }

    #[test]
    fn what_is_no_report_is_none() {
        for stdout in ["", "done", "[]", "{}", r#"{"status":"error"}"#, r#"{"status":"success"} x"#]
        {
            assert_eq!(Report::<f64>::from_stdout(stdout), Ok(None), "{stdout}");
        }
    }

    #[test]
    fn a_wrong_type_is_named_with_its_place() {
        let message = |malformed: Malformed| malformed.to_string();
        assert_eq!(
            read("7").map_err(message).unwrap_err(),
            "its report is malformed: field `results`: invalid type: integer `7`, expected a sequence"
        );
        let bare = Report::<f64>::from_stdout(r#"{"status":"success"}"#).map_err(message);
        assert_eq!(bare.unwrap_err(), "its report is malformed: missing field `results`");
        let text = format!(r#"{{"status":"success","results":[1,"a"],{REST}}}"#);
        assert_eq!(
            Report::<f64>::from_stdout(&text).map_err(message).unwrap_err(),
            "its report is malformed: field `results[1]`: invalid type: string \"a\", expected f64"
        );
    }

    #[test]
    fn a_long_problem_is_cut_off() {
        let error = read(&format!("\"{}\"", "ä".repeat(1000))).unwrap_err();
        assert!(error.problem.ends_with("ä… (cut off)"), "{}", error.problem);
        assert_eq!(error.problem.chars().count(), MAX_PROBLEM + "… (cut off)".chars().count());
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let error = read(&deep).unwrap_err();
        assert_eq!(error.problem, "recursion limit exceeded");
        assert!(error.field.starts_with("results[0]"), "{}", error.field);
    }
}
