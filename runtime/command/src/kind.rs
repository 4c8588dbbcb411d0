//! The kinds of errors, and the exit codes that tell them apart coarsely.

use std::process::ExitCode;

use serde::{Deserialize, Serialize};

/// What kind of error ended the run, in the command's own words; `kind` in the error document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The request is not what the command reads.
    InvalidInput,
    /// The manifest is wrong.
    InvalidManifest,
    /// No Rust node and no Python class has this name.
    UnknownNodeType,
    /// Several Python files define this class.
    AmbiguousNodeType,
    /// A parameter has a wrong type or value.
    InvalidParameter,
    /// There is neither input data nor a source node.
    MissingInput,
    /// A node failed.
    NodeFailed,
    /// A Python node imports what isn't there.
    MissingModule,
    /// A Python node returned what isn't JSON.
    UnsupportedValue,
    /// A node ran out of memory.
    Memory,
    /// A Python node recursed too deeply.
    Recursion,
    /// The Python interpreter can't start.
    PythonUnavailable,
    /// A defect of the runtime or of its surroundings.
    Internal,
}

impl ErrorKind {
    /// The exit code for this kind.
    pub fn exit_status(self) -> ExitStatus {
        match self {
            Self::InvalidInput
            | Self::InvalidManifest
            | Self::UnknownNodeType
            | Self::AmbiguousNodeType
            | Self::InvalidParameter
            | Self::MissingInput => ExitStatus::BadInput,
            Self::NodeFailed | Self::MissingModule | Self::UnsupportedValue => {
                ExitStatus::NodeFailed
            }
            Self::Memory | Self::Recursion => ExitStatus::Limit,
            Self::PythonUnavailable | Self::Internal => ExitStatus::Internal,
        }
    }
}

/// How a run ended, as the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// The pipeline ran; stdout holds the report.
    Success = 0,
    /// The runtime or its surroundings are broken, not the pipeline.
    Internal = 1,
    /// The request or its manifest is wrong; no node has run.
    BadInput = 2,
    /// A node failed.
    NodeFailed = 3,
    /// A node hit a limit: memory or recursion depth.
    Limit = 4,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

/// What kind of ending the host observed; the guest may not have had a word in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// The time limit was over.
    Timeout,
    /// Memory ran out, and the guest did not cope with it.
    Memory,
    /// Calls were nested deeper than the engine's stack.
    Stack,
    /// More was written to stdout or stderr than allowed.
    Output,
    /// More was written to `/data` than allowed.
    Data,
    /// More files were made in `/data` than allowed.
    Files,
    /// The guest gave up itself.
    Abort,
    /// The guest did something else that wasm forbids.
    Trap,
    /// The guest ended without a result and without saying why.
    NoResult,
}
