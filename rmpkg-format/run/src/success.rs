//! What a run gives, and how its end is told from a failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use pipeline_command::{ErrorDocument, ExitStatus, Malformed, Report};
use pipeline_node::Item;
use pipeline_node::border::{Arrays, BorderError, Json, Problem, Reader};
use serde_json::Value;
use wasi_host::{Outcome, Termination};

use crate::{Failure, RunError};

/// The exit code of a run that came to its result.
const SUCCESS: i32 = ExitStatus::Success as i32;

/// What a run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// What the runtime wrote to stdout; `docs/runtime.md` explains its fields.
    pub report: Report,
    /// The same as it was written, for whoever passes it on.
    pub json: String,
    /// The `.npy` files with the arrays of the results, by the names that the report has for them,
    /// with [`Results::Memory`](crate::Results::Memory).
    pub arrays: BTreeMap<String, Bytes>,
    /// Where they are, with [`Results::Folder`](crate::Results::Folder). The run may have left other
    /// things in that folder as well, links that lead elsewhere among them.
    pub files: BTreeMap<String, PathBuf>,
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
        &self.report.results
    }

    /// The resulting items with their arrays, however these came: in the report, in memory or in
    /// files, which are read now.
    ///
    /// # Errors
    ///
    /// [`BorderError`] with the place of an array that is none, or whose file can't be read. Only a
    /// run that is not honest has such results.
    pub fn items(&self) -> Result<Vec<Item>, BorderError> {
        let mut arrays = self.arrays.clone();
        for (name, path) in &self.files {
            let file = fs::read(path).map_err(|error| BorderError {
                place: "results".to_owned(),
                problem: Box::new(Problem::File { file: name.clone(), error: error.into() }),
            })?;
            arrays.insert(name.clone(), file.into());
        }
        let items = self.results().iter().cloned().map(Json::from).collect();
        let arrays = Arrays::Memory(arrays);
        Reader::new(&arrays).items(items).map_err(|error| error.inside("results"))
    }
}

impl TryFrom<Outcome> for Success {
    type Error = RunError;

    fn try_from(outcome: Outcome) -> Result<Self, RunError> {
        let stderr = String::from_utf8_lossy(&outcome.stderr).into_owned();
        if outcome.termination != Termination::Exited(SUCCESS) {
            return Err(failed(outcome.termination, stderr));
        }
        match report(outcome.stdout) {
            Ok(Some((json, report))) => Ok(Self {
                report,
                json,
                arrays: BTreeMap::new(),
                files: BTreeMap::new(),
                stderr,
                peak_memory_bytes: outcome.peak_memory_bytes,
                elapsed: outcome.elapsed,
            }),
            Ok(None) => Err(RunError::no_result(SUCCESS, stderr, None)),
            Err(malformed) => Err(RunError::no_result(SUCCESS, stderr, Some(malformed))),
        }
    }
}

/// The one document on stdout, as text and read.
fn report(stdout: Vec<u8>) -> Result<Option<(String, Report)>, Malformed> {
    let Ok(json) = String::from_utf8(stdout) else { return Ok(None) };
    let report = Report::from_stdout(&json)?;
    Ok(report.map(|report| (json, report)))
}

/// The error of a run without a result.
pub(crate) fn failed(termination: Termination, stderr: String) -> RunError {
    match termination {
        Termination::Exited(exit_code) => match ErrorDocument::from_stderr(&stderr) {
            Ok(Some(document)) => Box::new(Failure { exit_code, document, stderr }).into(),
            Ok(None) => RunError::no_result(exit_code, stderr, None),
            Err(malformed) => RunError::no_result(exit_code, stderr, Some(malformed)),
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
