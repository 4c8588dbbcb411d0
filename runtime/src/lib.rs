//! The pipeline runtime: runs a manifest's graph of Rust and Python nodes.
//!
//! Natively this is a library with an async [`Executor::execute`]; compiled for `wasm32-wasip1` it
//! is the WASI command `pipeline_executor_wasm` with CPython inside. [`command`] describes the
//! command's contract, [`pipeline_node`] what a Rust node is, [`python`] what a Python node is.

// C calls them: nothing here does.
#[cfg(target_family = "wasm")]
use guest_libc as _;
#[cfg(all(feature = "numpy", target_family = "wasm"))]
use numpy_blas as _;

pub mod command;
mod error;
mod exception;
mod executor;
mod line;
mod nodes;
#[cfg(target_family = "wasm")]
mod preparation;
pub mod python;
mod report;
mod request;
mod stream;

pub use error::{Failure, NodeFailure, Phase, Problem, RunError};
pub use exception::PythonException;
pub use executor::{Executor, ExecutorOptions};
pub use nodes::builtin_nodes;
pub use pipeline_command::{
    Cause, CheckReport, CheckedNode, ErrorDocument, ErrorKind, ExitStatus, GraphInfo, Language,
    LocateReport, LocatedNode, Metrics, NodeMetrics, Relation,
};
pub use request::{InputError, Request};

/// The result of a run.
pub type Report = pipeline_command::Report<pipeline_node::Item>;
