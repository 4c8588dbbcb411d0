//! How a run fails: one error that names the node, and what went wrong in clean-up besides.

use std::fmt;

use pipeline_command::{Cause, ErrorDocument, ErrorKind, Metrics, ReportedError};
use pipeline_manifest::{ManifestError, NodeSpec};
use pipeline_node::{NodeError, ParamError};
use thiserror::Error;

use crate::InputError;
use crate::exception::{PythonException, causes};

/// The first thing that went wrong.
#[derive(Debug, Error)]
pub enum RunError {
    /// The request is not what the command reads.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// Something is wrong with one node.
    #[error(transparent)]
    Node(Box<NodeFailure>),
    /// A defect of the runtime or of its surroundings.
    #[error("internal error: {0}")]
    Internal(String),
}

impl From<Box<NodeFailure>> for RunError {
    fn from(failure: Box<NodeFailure>) -> Self {
        Self::Node(failure)
    }
}

impl From<NodeFailure> for RunError {
    fn from(failure: NodeFailure) -> Self {
        Self::Node(Box::new(failure))
    }
}

/// One node, and what is wrong with it.
#[derive(Debug, Error)]
#[error("node `{node}` ({node_type}): {problem}")]
pub struct NodeFailure {
    /// The node's id.
    pub node: String,
    /// The node's type as the manifest has it.
    pub node_type: String,
    /// Which of the node's items was the last that it got, from 0, if it failed at one.
    pub item: Option<usize>,
    /// What is wrong.
    pub problem: Problem,
}

impl NodeFailure {
    pub(crate) fn new(node: &NodeSpec, problem: Problem) -> Self {
        Self { node: node.id.clone(), node_type: node.node_type.clone(), item: None, problem }
    }

    /// What the error document says of the node.
    fn report(&self) -> ReportedError {
        let exception = self.problem.exception();
        ReportedError {
            kind: self.problem.kind().into(),
            node: Some(self.node.clone()),
            node_type: Some(self.node_type.clone()),
            item: self.item,
            python_type: exception.map(|exception| exception.python_type.clone()),
            message: self.to_string(),
            traceback: exception.map(|exception| exception.traceback.clone()),
            causes: self.problem.causes(),
        }
    }
}

/// What can be wrong with a node.
#[derive(Debug, Error)]
pub enum Problem {
    /// Nothing has the name of the node's type; the text says where it was looked for.
    #[error("unknown node type; {0}")]
    UnknownType(String),
    /// Several Python files define the class.
    #[error("class is defined in several files: `{}`; write `module:Class`", .0.join("`, `"))]
    AmbiguousType(Vec<String>),
    /// A parameter is wrong.
    #[error(transparent)]
    Parameter(#[from] ParamError),
    /// The node needs items and nothing gives it any.
    #[error(
        "no input data, and the node is no source; pass `input_data`, or begin with a source: a \
         Python class with `is_source = True`"
    )]
    MissingInput,
    /// The interpreter can't start.
    #[error("cannot start Python: {0}")]
    PythonUnavailable(String),
    /// The node's own code failed.
    #[error("`{phase}` failed: {error}")]
    Failed {
        /// In which part of its life.
        phase: Phase,
        /// How.
        error: NodeError,
    },
}

impl Problem {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::UnknownType(_) => ErrorKind::UnknownNodeType,
            Self::AmbiguousType(_) => ErrorKind::AmbiguousNodeType,
            Self::Parameter(_) => ErrorKind::InvalidParameter,
            Self::MissingInput => ErrorKind::MissingInput,
            Self::PythonUnavailable(_) => ErrorKind::PythonUnavailable,
            Self::Failed { error, .. } => error.kind(),
        }
    }

    fn exception(&self) -> Option<&PythonException> {
        if let Self::Failed { error, .. } = self { PythonException::of(error) } else { None }
    }

    fn causes(&self) -> Vec<Cause> {
        if let Self::Failed { error, .. } = self { causes(error) } else { Vec::new() }
    }
}

/// The parts of a node's life in which its own code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A Python node's module is imported.
    Import,
    /// A Python node's instance is made.
    Construct,
    /// A Rust node is made.
    Create,
    /// `initialize`.
    Initialize,
    /// `process`.
    Process,
    /// `cleanup`.
    Cleanup,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Import => "import",
            Self::Construct => "__init__",
            Self::Create => "create",
            Self::Initialize => "initialize",
            Self::Process => "process",
            Self::Cleanup => "cleanup",
        })
    }
}

/// A failed run.
#[derive(Debug)]
pub struct Failure {
    /// What ended the run.
    pub error: RunError,
    /// The nodes that failed to clean up afterwards.
    pub cleanup: Vec<NodeFailure>,
    /// The index of the last item that a stream had read, from 0, if it failed at one.
    pub stream_item: Option<u64>,
    /// What the run cost, if its nodes began to run.
    pub metrics: Option<Box<Metrics>>,
}

impl<E: Into<RunError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { error: error.into(), cleanup: Vec::new(), stream_item: None, metrics: None }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.error)?;
        if let Some(index) = self.stream_item {
            write!(f, "\nat item {index} of the stream, counted from 0")?;
        }
        if let Some(exception) = self.node().and_then(|failure| failure.problem.exception()) {
            write!(f, "\n{}", exception.traceback.trim_end())?;
        } else {
            let causes = self.node().map(|failure| failure.problem.causes());
            for cause in causes.unwrap_or_default() {
                write!(f, "\ncaused by: {}", cause.message)?;
            }
        }
        for failure in &self.cleanup {
            write!(f, "\nalso: {failure}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match &self.error {
            RunError::Input(_) => ErrorKind::InvalidInput,
            RunError::Manifest(_) => ErrorKind::InvalidManifest,
            RunError::Node(failure) => failure.problem.kind(),
            RunError::Internal(_) => ErrorKind::Internal,
        }
    }

    /// The error document: what the command writes as stderr's last line.
    pub fn document(&self) -> ErrorDocument {
        ErrorDocument {
            error: self.node().map_or_else(|| self.report(), NodeFailure::report),
            cleanup_errors: self.cleanup.iter().map(NodeFailure::report).collect(),
            stream_item: self.stream_item,
            metrics: self.metrics.as_deref().cloned(),
        }
    }

    /// What the error document says where no node has failed.
    fn report(&self) -> ReportedError {
        ReportedError {
            kind: self.kind().into(),
            node: None,
            node_type: None,
            item: None,
            python_type: None,
            message: self.error.to_string(),
            traceback: None,
            causes: Vec::new(),
        }
    }

    fn node(&self) -> Option<&NodeFailure> {
        if let RunError::Node(failure) = &self.error { Some(failure) } else { None }
    }
}
