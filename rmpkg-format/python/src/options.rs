//! What a run may use and see, as Python says it.

use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rmpkg_run::{Limits, Request};

use crate::item::value_from;

/// Limits and folders of a run. What is `None` is as the command has it without a flag.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Options<'py> {
    /// Seconds.
    timeout: Option<f64>,
    /// Bytes, as all sizes.
    max_memory: Option<u64>,
    max_output: Option<u64>,
    max_files: Option<u64>,
    max_file_bytes: Option<u64>,
    data: Option<PathBuf>,
    models: Option<PathBuf>,
    manifest: Option<Bound<'py, PyAny>>,
}

impl Options<'_> {
    /// What goes with the items of this request.
    ///
    /// # Errors
    ///
    /// A `ValueError` if a time can't be, a `TypeError` if the manifest is no JSON.
    pub fn apply(self, request: Request) -> PyResult<Request> {
        let given = Limits::default();
        let limits = Limits {
            time: self.timeout.map(|time| seconds("timeout", time)).transpose()?,
            memory_bytes: self.max_memory.or(given.memory_bytes),
            stdout_bytes: self.max_output.or(given.stdout_bytes),
            stderr_bytes: self.max_output.or(given.stderr_bytes),
            file_bytes: self.max_file_bytes.or(given.file_bytes),
            files: self.max_files.or(given.files),
        };
        let manifest = self.manifest.map(|manifest| value_from(&manifest, "the manifest"));
        let manifest = manifest.transpose()?;
        Ok(Request { manifest, limits, data: self.data, models: self.models, ..request })
    }
}

/// So many seconds.
///
/// # Errors
///
/// A `ValueError` with the argument's name if there are no such seconds.
pub fn seconds(name: &str, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).map_err(|error| {
        PyValueError::new_err(format!("`{name}` is {seconds}: {error}; give it seconds, or None"))
    })
}
