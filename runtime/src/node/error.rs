//! How a node fails.

use thiserror::Error;

use crate::{Cause, ErrorKind};

/// Why a node failed.
#[derive(Debug, Error)]
pub enum NodeError {
    /// A Rust node says so.
    #[error("{0}")]
    Failed(String),
    /// A Python node returned something that isn't JSON.
    #[error("{0}")]
    UnsupportedValue(String),
    /// A Python node raised.
    #[error(transparent)]
    Python(Box<PythonException>),
}

impl NodeError {
    /// The kind that the error document names.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Failed(_) => ErrorKind::NodeFailed,
            Self::UnsupportedValue(_) => ErrorKind::UnsupportedValue,
            Self::Python(exception) => exception.kind,
        }
    }

    /// The exception, if it was a Python node.
    pub fn python(&self) -> Option<&PythonException> {
        if let Self::Python(exception) = self { Some(exception) } else { None }
    }
}

/// A Python exception, taken out of the interpreter.
#[derive(Debug, Error)]
#[error("{}", one_line(python_type, message))]
pub struct PythonException {
    /// What the exception means for the run.
    pub kind: ErrorKind,
    /// The exception's type, qualified unless it is a builtin.
    pub python_type: String,
    /// `str(exception)`.
    pub message: String,
    /// The traceback in Python's form, the exception's own line included.
    pub traceback: String,
    /// The exceptions behind it, the nearest first.
    pub causes: Vec<Cause>,
}

/// An exception as Python writes it below the frames.
pub(crate) fn one_line(python_type: &str, message: &str) -> String {
    if message.is_empty() { python_type.to_owned() } else { format!("{python_type}: {message}") }
}
