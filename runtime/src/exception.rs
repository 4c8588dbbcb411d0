//! A Python exception outside the interpreter, and what led to the failure of any node.

use pipeline_command::{Cause, Relation};
use pipeline_node::{ErrorKind, NodeError};
use thiserror::Error;

/// More of them help nobody: a chain may be as long as a loop that failed.
pub(crate) const MAX_CAUSES: usize = 32;

/// A Python exception, taken out of the interpreter. It is the source of the [`NodeError`] that a
/// Python node fails with.
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
    /// The exceptions that led to it, the nearest first.
    pub causes: Vec<Cause>,
}

impl PythonException {
    /// The exception, if it was a Python node that failed.
    pub fn of(error: &NodeError) -> Option<&Self> {
        error.causes().next()?.downcast_ref()
    }
}

impl From<PythonException> for NodeError {
    fn from(exception: PythonException) -> Self {
        Self::failed(exception.to_string()).with_kind(exception.kind).caused_by(exception)
    }
}

/// What led to a node's failure, the nearest first.
pub(crate) fn causes(error: &NodeError) -> Vec<Cause> {
    if let Some(exception) = PythonException::of(error) {
        return exception.causes.clone();
    }
    let causes = error.causes().take(MAX_CAUSES).map(|cause| Cause {
        relation: Relation::Cause,
        python_type: None,
        message: cause.to_string(),
    });
    causes.collect()
}

/// An exception as Python writes it below the frames.
pub(crate) fn one_line(python_type: &str, message: &str) -> String {
    if message.is_empty() { python_type.to_owned() } else { format!("{python_type}: {message}") }
}
