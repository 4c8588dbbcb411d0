//! What a run gives, and how its end is told from a failure.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use pipeline_command::{Document, ErrorDocument, ExitStatus, Malformed, Report, last_line};
use pipeline_node::Item;
use pipeline_node::border::{Arrays, BorderError, Json, Problem, Reader};
use serde::de::DeserializeOwned;
use serde_json::Value;
use wasi_host::{Limits, Outcome, Termination};

use crate::plain::Plain;
use crate::{Failure, RunError, value_count};

/// The exit code of a run that came to its result.
pub(crate) const SUCCESS: i32 = ExitStatus::Success as i32;

/// What a run gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Success {
    /// The report that the runtime wrote to stdout, as it was written. It was checked and not kept otherwise:
    /// values take many times the memory of their text.
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

/// Why the results of a run are no items.
#[derive(Debug, thiserror::Error)]
pub enum ItemsError {
    /// [`Success::json`] is no report.
    #[error("the run has given no items: {0}")]
    Report(#[from] Malformed),
    /// An array is none, or its file can't be read.
    #[error(transparent)]
    Array(#[from] BorderError),
}

impl Success {
    /// Tells the end of a run with its result from others.
    ///
    /// # Errors
    ///
    /// [`RunError`] with the reason why there is no result.
    pub fn of(outcome: Outcome, limits: &Limits) -> Result<Self, RunError> {
        let stderr = lossy(outcome.stderr);
        if outcome.termination != Termination::Exited(SUCCESS) {
            return Err(failed(outcome.termination, stderr));
        }
        let Ok(json) = String::from_utf8(outcome.stdout) else {
            return Err(RunError::no_result(SUCCESS, stderr, None));
        };
        value_count::check_report(&json, limits.stdout_bytes)?;
        match Report::is_on_stdout(&json) {
            Ok(true) => Ok(Self {
                json,
                arrays: BTreeMap::new(),
                files: BTreeMap::new(),
                stderr,
                peak_memory_bytes: outcome.peak_memory_bytes,
                elapsed: outcome.elapsed,
            }),
            Ok(false) => Err(RunError::no_result(SUCCESS, stderr, None)),
            Err(malformed) => Err(RunError::no_result(SUCCESS, stderr, Some(malformed))),
        }
    }

    /// Reads the report, each time anew; `docs/runtime.md` explains its fields. Values take up to twelve times as
    /// much memory as [`Limits::stdout_bytes`](crate::Limits::stdout_bytes). Where it is known what the items are,
    /// [`Self::report_of`] takes less.
    ///
    /// # Errors
    ///
    /// [`Malformed`] if [`Self::json`] was changed and is no report any more.
    pub fn report(&self) -> Result<Report, Malformed> {
        let Report { results, graph_info, metrics } = self.report_of::<Plain>()?;
        let results = results.into_iter().map(|Plain(item)| item).collect();
        Ok(Report { results, graph_info, metrics })
    }

    /// As [`Self::report`], with items of another type: as [`RawValue`](serde_json::value::RawValue)s they are the
    /// texts that the run has written.
    ///
    /// # Errors
    ///
    /// As [`Self::report`], and if an item is no `I`.
    pub fn report_of<I: DeserializeOwned>(&self) -> Result<Report<I>, Malformed> {
        Report::from_stdout(&self.json)?.ok_or_else(|| Malformed {
            document: Document::Report,
            field: "status".to_owned(),
            problem: "it is not `success`".to_owned(),
        })
    }

    /// Reads the resulting items, each time anew.
    ///
    /// # Errors
    ///
    /// As [`Self::report`].
    pub fn results(&self) -> Result<Vec<Value>, Malformed> {
        Ok(self.report()?.results)
    }

    /// The resulting items with their arrays, however these came: in the report, in memory or in
    /// files, which are read now.
    ///
    /// # Errors
    ///
    /// [`ItemsError`] with the place of an array that is none, or whose file can't be read. Only a
    /// run that is not honest has such results.
    pub fn items(&self) -> Result<Vec<Item>, ItemsError> {
        let mut arrays = self.arrays.clone();
        for (name, path) in &self.files {
            let file = fs::read(path).map_err(|error| BorderError {
                place: "results".to_owned(),
                problem: Box::new(Problem::File { file: name.clone(), error: error.into() }),
            })?;
            arrays.insert(name.clone(), file.into());
        }
        let items = self.results()?.into_iter().map(Json::from).collect();
        let arrays = Arrays::Memory(arrays);
        Ok(Reader::new(&arrays).items(items).map_err(|error| error.inside("results"))?)
    }
}

/// What is no UTF-8 is replaced. All else is not copied.
pub(crate) fn lossy(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The error of a run without a result.
pub(crate) fn failed(termination: Termination, stderr: String) -> RunError {
    match termination {
        Termination::Exited(exit_code) => reported(exit_code, stderr),
        Termination::TimedOut { limit } => RunError::Time { limit },
        Termination::ItemTimedOut { limit, item } => RunError::ItemTime { limit, item },
        Termination::OutOfMemory { limit } => RunError::Memory { limit },
        Termination::StackExhausted { limit } => RunError::Stack { limit },
        Termination::OutputLimit { stream, limit } => RunError::Output { stream, limit },
        Termination::DataLimit { limit } => RunError::Data { limit },
        Termination::FilesLimit { limit } => RunError::Files { limit },
        Termination::Aborted { backtrace } => RunError::Abort { backtrace, stderr },
        Termination::Trapped { message, backtrace } => RunError::Trap { message, backtrace },
    }
}

/// The error that the runtime has reported, if it has.
fn reported(exit_code: i32, stderr: String) -> RunError {
    if let Err(error) = value_count::check_error_document(last_line(&stderr)) {
        return error;
    }
    match ErrorDocument::from_stderr(&stderr) {
        Ok(Some(document)) => Box::new(Failure { exit_code, document, stderr }).into(),
        Ok(None) => RunError::no_result(exit_code, stderr, None),
        Err(malformed) => RunError::no_result(exit_code, stderr, Some(malformed)),
    }
}
