//! The interpreter is the machine's own.

use std::path::PathBuf;

use pyo3::prelude::*;

/// Nothing is to be built in.
pub(in super::super) fn register() {}

/// The interpreter that the runtime is linked with finds its own standard library.
pub(in super::super) fn check_installation() -> Result<(), String> {
    Ok(())
}

/// asyncio's own event loop serves, and no module is absent.
pub(in super::super) fn adapt(_: Python<'_>) -> PyResult<()> {
    Ok(())
}

/// Where the machine keeps its libraries only the interpreter knows.
pub(in super::super) fn library_dirs() -> Option<Vec<PathBuf>> {
    None
}

/// A codec that is not there is unknown.
pub(in super::super) fn is_missing_codec(_: Python<'_>, _: &PyErr) -> bool {
    false
}

/// No import says by itself why it fails.
pub(in super::super) fn is_absent(_: &str) -> bool {
    false
}
