//! What a node is, and how it fails.

use async_trait::async_trait;
use serde_json::Value;
use thiserror::Error;

use crate::ErrorKind;

/// One node of a running pipeline.
///
/// A run stays on one thread, hence the futures needn't be `Send`. Natively that thread belongs to
/// tokio's blocking pool, so that a node may both block (Python does) and await tokio's I/O.
#[async_trait(?Send)]
pub trait NodeExecutor {
    /// Whether the node makes items out of nothing: without input it is called once, with `null`.
    fn is_source(&self) -> bool {
        false
    }

    /// Called once before the first item.
    async fn initialize(&mut self) -> Result<(), NodeError> {
        Ok(())
    }

    /// Turns one item into any number of items.
    async fn process(&mut self, item: Value) -> Result<Vec<Value>, NodeError>;

    /// Called once after the last item or the first failure, provided `initialize` succeeded.
    async fn cleanup(&mut self) -> Result<(), NodeError> {
        Ok(())
    }
}

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
}

/// A Python exception, taken out of the interpreter.
#[derive(Debug, Error)]
#[error("{exception}{separator}{message}", separator = if message.is_empty() { "" } else { ": " })]
pub struct PythonException {
    /// What the exception means for the run.
    pub kind: ErrorKind,
    /// The exception's type, qualified unless it is a builtin.
    pub exception: String,
    /// `str(exception)`.
    pub message: String,
    /// The traceback as Python prints it, the exception's own line included.
    pub traceback: String,
}
