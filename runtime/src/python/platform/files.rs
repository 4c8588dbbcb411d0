//! What to do where a host gives the guest less than it could.

use pipeline_command::guest;
use pyo3::exceptions::PyFileNotFoundError;
use pyo3::intern;
use pyo3::prelude::*;

/// How `tempfile` begins.
const NO_FOLDER: &str = "No usable temporary directory found in ";

/// What to do about an error of `tempfile`, which has looked for a folder and found none.
pub(super) fn advice(py: Python<'_>, error: &PyErr) -> Option<String> {
    if !error.is_instance_of::<PyFileNotFoundError>(py) {
        return None;
    }
    let said: String = error.value(py).getattr(intern!(py, "strerror")).ok()?.extract().ok()?;
    said.starts_with(NO_FOLDER).then(|| {
        format!(
            "; mount a folder that can be written at `{}`, or set `tempfile.tempdir` to one that is \
             mounted, such as `{}`",
            guest::TMP,
            guest::DATA
        )
    })
}
