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
    /// The same as it was written, for whoever passes it on.
    pub json: String,
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
}

impl TryFrom<Outcome> for Success {
    type Error = RunError;

    fn try_from(outcome: Outcome) -> Result<Self, RunError> {
        let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
        if outcome.termination != Termination::Exited(SUCCESS) {
            return Err(failed(outcome.termination, stderr));
        }
        let Some((json, document)) = report(outcome.stdout) else {
            return Err(RunError::NoResult { exit_code: SUCCESS, stderr });
        };
        let (peak_memory_bytes, elapsed) = (outcome.peak_memory_bytes, outcome.elapsed);
        Ok(Self { document, json, stderr, peak_memory_bytes, elapsed })
    }
}

/// The one document on stdout.
fn report(stdout: Vec<u8>) -> Option<(String, Value)> {
    let json = String::from_utf8(stdout).ok()?;
    let document = serde_json::from_str(&json).ok()?;
    Some((json, document))
}

/// The error of a run without a result.
fn failed(termination: Termination, stderr: String) -> RunError {
    match termination {
        Termination::Exited(exit_code) => match Failure::read(exit_code, &stderr) {
            Some(failure) => failure.into(),
            None => RunError::NoResult { exit_code, stderr },
        },
        Termination::TimedOut { limit } => RunError::Time { limit },
        Termination::OutOfMemory { limit } => RunError::Memory { limit },
        Termination::StackExhausted { limit } => RunError::Stack { limit },
        Termination::OutputLimit { stream, limit } => RunError::Output { stream, limit },
        Termination::DataLimit { limit } => RunError::Data { limit },
        Termination::FilesLimit { limit } => RunError::Files { limit },
        Termination::Aborted { backtrace } => RunError::Abort { backtrace, stderr },
        Termination::Trapped { message, backtrace } => RunError::Trap { message, backtrace },
    }
}
