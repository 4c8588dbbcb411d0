//! What can be wrong with a manifest.

use std::fmt;

use thiserror::Error;

use crate::VERSION;

/// A defect of a manifest.
#[derive(Debug, Error)]
pub enum ManifestError {
    /// The text is no JSON.
    #[error("manifest is not valid JSON: {0}")]
    Syntax(#[from] serde_json::Error),
    /// The document is some other JSON value.
    #[error("manifest must be a JSON object, found {0}")]
    NotAnObject(&'static str),
    /// A field is missing or has the wrong type.
    #[error("manifest{}: {message}", place(path, node.as_deref()))]
    Field {
        /// Where, such as `nodes[1].params`; `.` is the manifest itself.
        path: String,
        /// The node that the field belongs to.
        node: Option<String>,
        /// What is wrong with it.
        message: String,
    },
    /// The manifest was made for another version.
    #[error("unsupported manifest version: `{0}`; this runtime reads `{VERSION}`")]
    UnsupportedVersion(String),
    /// There is nothing to run.
    #[error("manifest must contain at least one node; `nodes` is empty")]
    NoNodes,
    /// A node can't be referred to.
    #[error("node ID must not be empty: `nodes[{0}].id`")]
    EmptyId(usize),
    /// Two nodes can't be told apart.
    #[error("duplicate node ID: `{0}`; give each node an id of its own")]
    DuplicateId(String),
    /// A connection leads to or from nowhere.
    #[error("connection references unknown {end} node: `{id}` in `connections[{index}]`")]
    UnknownEndpoint {
        /// Which end.
        end: Endpoint,
        /// The id that no node has.
        id: String,
        /// The connection's position.
        index: usize,
    },
    /// The same connection is declared twice.
    #[error("duplicate connection from `{from}` to `{to}`; remove one of them")]
    DuplicateConnection {
        /// The giving node.
        from: String,
        /// The taking node.
        to: String,
    },
    /// Some nodes wait for each other. The ids go once around, ending where they began.
    #[error("pipeline contains a cycle - cannot execute: `{}`", .0.join("` -> `"))]
    Cycle(Vec<String>),
}

/// The two ends of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// The `from` end.
    Source,
    /// The `to` end.
    Target,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

fn place(path: &str, node: Option<&str>) -> String {
    match (path, node) {
        (".", _) => String::new(),
        (path, None) => format!(" field `{path}`"),
        (path, Some(node)) => format!(" field `{path}` of node `{node}`"),
    }
}
