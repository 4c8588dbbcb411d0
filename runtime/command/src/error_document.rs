//! What the command writes of a failure: stderr's last line.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::read::{Document, Malformed, is_document, last_line, typed};
use crate::{Kind, Metrics};

/// What ended a run, and what it had cost until then. Its `Display` is the line for programs.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "status", rename = "error")]
pub struct ErrorDocument {
    /// The first thing that went wrong.
    #[serde(flatten)]
    pub error: ReportedError,
    /// What failed besides while the nodes were cleaned up.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cleanup_errors: Vec<ReportedError>,
    /// The index of the last item that a stream had read, from 0, if it failed at one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_item: Option<u64>,
    /// What the run cost, if its nodes began to run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<Metrics>,
}

/// One thing that went wrong. A field is `null` where it has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedError {
    /// What kind of error it is.
    pub kind: Kind,
    /// The id of the node that failed.
    pub node: Option<String>,
    /// That node's type.
    pub node_type: Option<String>,
    /// The index of the last item that the node got, from 0, if it failed at one.
    pub item: Option<usize>,
    /// The exception's type, qualified unless it is a builtin.
    pub python_type: Option<String>,
    /// What happened, one sentence.
    pub message: String,
    /// Python's traceback.
    pub traceback: Option<String>,
    /// What led to it, the nearest first.
    #[serde(default)]
    pub causes: Vec<Cause>,
}

/// An error that led to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// How it is related to the one before it in the list.
    pub relation: Relation,
    /// The exception's type, qualified unless it is a builtin; `null` for an error of a Rust node.
    pub python_type: Option<String>,
    /// What it says, `str(exception)`.
    pub message: String,
}

/// How one exception led to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// `raise … from` it: Python's `__cause__`, Rust's `source`.
    Cause,
    /// It was being handled: Python's `__context__`.
    Context,
    /// It is part of an exception group.
    Member,
}

impl ErrorDocument {
    /// Reads the last line of what a guest wrote to stderr. `None` if it is no error document: the
    /// guest has not said why it ended. Fields that this version does not know are ignored.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if a field of the document is missing or has the wrong type.
    pub fn from_stderr(stderr: &str) -> Result<Option<Self>, Malformed> {
        let line = last_line(stderr);
        if !is_document(line, "error") {
            return Ok(None);
        }
        let error = typed(Document::Error, line)?;
        let Besides { cleanup_errors, stream_item, metrics } = typed(Document::Error, line)?;
        Ok(Some(Self { error, cleanup_errors, stream_item, metrics }))
    }
}

/// The fields around those of the error. They are read apart, since serde does not know the place
/// of what is wrong in a struct that it flattens.
#[derive(Deserialize)]
struct Besides {
    #[serde(default)]
    cleanup_errors: Vec<ReportedError>,
    stream_item: Option<u64>,
    metrics: Option<Metrics>,
}

impl fmt::Display for ErrorDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn error(message: &str) -> ReportedError {
        ReportedError {
            kind: ErrorKind::NodeFailed.into(),
            node: Some("a".to_owned()),
            node_type: Some("T".to_owned()),
            item: Some(2),
            python_type: Some("ValueError".to_owned()),
            message: message.to_owned(),
            traceback: Some("T\n".to_owned()),
            causes: vec![Cause {
                relation: Relation::Context,
                python_type: Some("KeyError".to_owned()),
                message: "'b'".to_owned(),
            }],
        }
    }

    fn malformed(line: &str) -> String {
        ErrorDocument::from_stderr(line).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let metrics = Metrics {
            total_ms: 1.5,
            python_start_ms: None,
            peak_memory_bytes: Some(65_536),
            nodes: vec![],
        };
        let document = ErrorDocument {
            error: error("no"),
            cleanup_errors: vec![error("also")],
            stream_item: None,
            metrics: Some(metrics),
        };
        let line = document.to_string();
        let start = r#"{"status":"error","kind":"node_failed","node":"a","node_type":"T","item":2,"python_type":"ValueError","message":"no","traceback":"T\n","causes":[{"relation":"context","python_type":"KeyError","message":"'b'"}],"cleanup_errors":[{"kind":"#;
        assert!(line.starts_with(start), "{line}");
        assert!(
            line.ends_with(r#","metrics":{"total_ms":1.5,"peak_memory_bytes":65536,"nodes":[]}}"#)
        );
        let stderr = format!("a warning\nerror: no\n{line}\n\n");
        assert_eq!(ErrorDocument::from_stderr(&stderr), Ok(Some(document)));
    }

    #[test]
    fn what_has_no_place_is_null_or_left_out() {
        let error = ReportedError {
            kind: ErrorKind::InvalidInput.into(),
            node: None,
            node_type: None,
            item: None,
            python_type: None,
            message: "m".to_owned(),
            traceback: None,
            causes: vec![],
        };
        let document =
            ErrorDocument { error, cleanup_errors: vec![], stream_item: None, metrics: None };
        let expected = r#"{"status":"error","kind":"invalid_input","node":null,"node_type":null,"item":null,"python_type":null,"message":"m","traceback":null,"causes":[]}"#;
        assert_eq!(document.to_string(), expected);
    }

    #[test]
    fn another_version_is_read_as_far_as_it_is_known() {
        let line = r#"{"status":"error","kind":"too_late","message":"m","hint":{"a":1}}"#;
        let document = ErrorDocument::from_stderr(line).unwrap().unwrap();
        assert_eq!(document.error.kind, Kind::Other("too_late".to_owned()));
        assert_eq!((document.error.node, document.error.causes), (None, vec![]));
    }

    #[test]
    fn what_is_no_error_document_is_none() {
        let others =
            ["", "\n\n", "bye", "1", "[]", "{}", "{\"status\":1}", "{\"status\":\"success\"}"];
        for stderr in others {
            assert_eq!(ErrorDocument::from_stderr(stderr), Ok(None), "{stderr}");
        }
        let then_more = "{\"status\":\"error\",\"kind\":\"k\",\"message\":\"m\"}\nbye\n";
        assert_eq!(ErrorDocument::from_stderr(then_more), Ok(None));
    }

    #[test]
    fn a_wrong_type_is_named_with_its_place() {
        let cases = [
            (r#""message":"m""#, "its error document is malformed: missing field `kind`"),
            (
                r#""kind":{},"message":"m""#,
                "its error document is malformed: field `kind`: invalid type: map, expected a string",
            ),
            (
                r#""kind":"k","message":"m","cleanup_errors":5"#,
                "its error document is malformed: field `cleanup_errors`: invalid type: integer `5`, \
                 expected a sequence",
            ),
            (
                r#""kind":"k","message":"m","causes":[{"relation":"twin","python_type":"T","message":""}]"#,
                "its error document is malformed: field `causes[0].relation`: unknown variant `twin`, \
                 expected one of `cause`, `context`, `member`",
            ),
            (
                r#""kind":"k","message":"m","item":-1"#,
                "its error document is malformed: field `item`: invalid value: integer `-1`, expected \
                 usize",
            ),
        ];
        for (fields, expected) in cases {
            assert_eq!(malformed(&format!(r#"{{"status":"error",{fields}}}"#)), expected);
        }
    }

    #[test]
    fn depth_is_no_danger() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let line =
            |field| format!(r#"{{"status":"error","kind":"k","message":"m","{field}":{deep}}}"#);
        assert!(ErrorDocument::from_stderr(&line("unknown")).unwrap().is_some());
        let place = "its error document is malformed: field `metrics";
        assert!(malformed(&line("metrics")).starts_with(place));
    }
}
