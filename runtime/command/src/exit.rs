//! The exit codes.

use std::process::ExitCode;

/// How a run ended, as the process's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitStatus {
    /// The report is on stdout.
    Success = 0,
    /// The pipeline may be right.
    Internal = 1,
    /// The same request can't ever run.
    BadInput = 2,
    /// The error document names the node.
    NodeFailed = 3,
    /// The error's kind names the limit.
    Limit = 4,
}

impl ExitStatus {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Success, Self::Internal, Self::BadInput, Self::NodeFailed, Self::Limit];

    /// The exit code.
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// What it means, as in the documentation.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Success => "The pipeline ran; stdout holds the report.",
            Self::Internal => {
                "The runtime or its surroundings are broken, or the run ended without saying why."
            }
            Self::BadInput => "The request or its manifest is wrong; no node has run.",
            Self::NodeFailed => "A node failed.",
            Self::Limit => "The run hit a limit.",
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        status.code().into()
    }
}
