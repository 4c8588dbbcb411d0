//! Threads: WASI preview1 has none, and starting one says what to do instead.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// Everything that starts threads, `threading` first of all, takes the function from `_thread`.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let module = py.import("_thread")?;
    for name in ["start_new_thread", "start_new"] {
        module.setattr(name, wrap_pyfunction!(start_new_thread, &module)?)?;
    }
    Ok(())
}

/// Fails as CPython's own does, with the reason.
#[pyfunction]
#[pyo3(signature = (*_args, **_kwargs))]
fn start_new_thread(
    _args: &Bound<'_, PyTuple>,
    _kwargs: Option<&Bound<'_, PyDict>>,
) -> PyResult<()> {
    Err(PyRuntimeError::new_err(
        "can't start new thread: WASI preview1 has no threads; do the work where it is needed, or \
         interleave waiting with `asyncio`",
    ))
}
