//! What a run gives, and how its end is told from a failure.

use std::time::Duration;

use serde_json::Value;
use wasi_host::{Outcome, Termination};

use crate::{Failure, RunError};

/// The exit code of a run that came to its result.
const SUCCESS: i32 = 0;

/// What a run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The document that the runtime wrote to stdout; `docs/runtime.md` explains its fields.
    pub document: Value,
    /// What it and its nodes wrote to stderr.
    pub stderr: String,
    /// The largest size that its memory had.
    pub peak_memory_bytes: u64,
    /// How long it ran.
    pub elapsed: Duration,
}

impl Success {
    /// The resulting items.
    pub fn results(&self) -> &[Value] {
        self.document["results"].as_array().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn of(outcome: Outcome) -> Result<Self, RunError> {
        let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
        match outcome.termination {
            Termination::Exited(SUCCESS) => Ok(Self {
                document: serde_json::from_slice(&outcome.stdout)
                    .map_err(|source| RunError::NoResult { source })?,
                stderr,
                peak_memory_bytes: outcome.peak_memory_bytes,
                elapsed: outcome.elapsed,
            }),
            Termination::Exited(code) => Err(Failure::read(code, stderr).into()),
            Termination::TimedOut { limit } => Err(RunError::Time { limit }),
            Termination::OutOfMemory { limit } => Err(RunError::Memory { limit }),
            Termination::StackExhausted { limit } => Err(RunError::Stack { limit }),
            Termination::OutputLimit { stream, limit } => Err(RunError::Output { stream, limit }),
            Termination::Trapped { message, backtrace } => {
                Err(RunError::Trap { message, backtrace })
            }
        }
    }
}
