//! Processes: WASI preview1 has none, and asking `os` for what starts them says what to do instead.

use pyo3::exceptions::{PyAttributeError, PyOSError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::absent::NO_PROCESSES;

/// What `os` has elsewhere.
const ELSEWHERE: &[&str] = &[
    "execv",
    "execve",
    "fork",
    "forkpty",
    "kill",
    "killpg",
    "posix_spawn",
    "posix_spawnp",
    "spawnl",
    "spawnv",
    "wait",
    "waitpid",
];

/// The attributes stay absent, so that `hasattr(os, "fork")` answers as before. `os.system` alone is there: all systems
/// have it, so that nobody asks, and libraries put it into lists of what is forbidden.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let os = py.import("os")?;
    os.setattr("system", wrap_pyfunction!(system, &os)?)?;
    os.setattr("__getattr__", wrap_pyfunction!(missing_attribute, &os)?)
}

/// Fails as `subprocess` does.
#[pyfunction]
fn system(_command: &Bound<'_, PyAny>) -> PyResult<i32> {
    Err(PyOSError::new_err((libc::ENOTSUP, NO_PROCESSES)))
}

/// Called by CPython for what the module does not have.
#[pyfunction]
#[pyo3(pass_module, name = "__getattr__")]
fn missing_attribute(os: &Bound<'_, PyModule>, name: &str) -> PyResult<()> {
    let mut message = format!("module 'os' has no attribute '{name}'");
    if ELSEWHERE.contains(&name) {
        message = format!("{message}: {NO_PROCESSES}");
    }
    let attributes = PyDict::new(os.py());
    attributes.set_item("name", name)?;
    attributes.set_item("obj", os)?;
    let class = os.py().get_type::<PyAttributeError>();
    Err(PyErr::from_value(class.call((message,), Some(&attributes))?))
}
