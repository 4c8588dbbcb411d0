//! The pipeline runtime: runs a manifest's graph of Rust and Python nodes.
//!
//! Natively this is a library with an async [`Executor::execute`]; compiled for `wasm32-wasip1` it
//! is the WASI command `pipeline_executor_wasm` with CPython inside. [`command`] describes the
//! command's contract, [`NodeExecutor`] what a Rust node is, [`python`] what a Python node is.

pub mod command;
mod error;
mod executor;
mod node;
mod nodes;
mod params;
pub mod python;
mod registry;
mod report;
mod request;

pub use error::{Failure, NodeFailure, Phase, Problem, RunError};
pub use executor::{Executor, ExecutorOptions};
pub use node::{Items, NodeError, NodeExecutor, Output, PythonException};
pub use params::{NodeParams, ParamError};
pub use pipeline_command::{
    Cause, CheckReport, CheckedNode, ErrorDocument, ErrorKind, ExitStatus, GraphInfo, Language,
    Metrics, NodeMetrics, Relation, Report,
};
pub use registry::Registry;
pub use request::{InputError, Request};
