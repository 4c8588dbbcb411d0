//! The command's exit codes.

use std::process::ExitCode;

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
