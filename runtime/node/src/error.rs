//! How a node fails.

use std::error::Error;
use std::iter;

use thiserror::Error;

use crate::ErrorKind;

/// Why a node failed: a sentence, a kind that decides the exit code, and what was behind it.
///
/// ```
/// use pipeline_node::{ErrorKind, NodeError};
///
/// fn buffer(length: usize) -> Result<Vec<u8>, NodeError> {
///     let mut buffer = Vec::new();
///     buffer.try_reserve(length).map_err(|error| {
///         NodeError::failed(format!("no memory for {length} bytes"))
///             .with_kind(ErrorKind::Memory)
///             .caused_by(error)
///     })?;
///     Ok(buffer)
/// }
/// # assert_eq!(buffer(usize::MAX).unwrap_err().kind(), ErrorKind::Memory);
/// ```
#[derive(Debug, Error)]
#[error("{message}")]
pub struct NodeError {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl NodeError {
    /// The node failed, for this reason.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::NodeFailed, message: message.into(), source: None }
    }

    /// Says what kind of failure it is.
    #[must_use]
    pub fn with_kind(self, kind: ErrorKind) -> Self {
        Self { kind, ..self }
    }

    /// Says which error led to it.
    #[must_use]
    pub fn caused_by(self, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: Some(error.into()), ..self }
    }

    /// The kind that the error document names.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The errors that led to it, the nearest first.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn Error + 'static)> {
        iter::successors(self.source(), |&error| error.source())
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::NodeError;
    use crate::ErrorKind;

    #[test]
    fn a_failure_is_the_nodes_unless_it_says_otherwise() {
        let error = NodeError::failed("the filter diverges");
        assert_eq!(error.kind(), ErrorKind::NodeFailed);
        assert_eq!(error.causes().count(), 0);
        assert_eq!(error.with_kind(ErrorKind::Memory).kind(), ErrorKind::Memory);
    }

    #[test]
    fn causes_come_the_nearest_first() {
        let error = NodeError::failed("cannot start").caused_by(
            NodeError::failed("cannot read the model").caused_by(io::Error::other("disk on fire")),
        );
        let causes: Vec<_> = error.causes().map(ToString::to_string).collect();
        assert_eq!(causes, ["cannot read the model", "disk on fire"]);
        assert_eq!(error.to_string(), "cannot start");
    }
}
