//! Takes an exception out of the interpreter.

use pyo3::exceptions::{PyMemoryError, PyModuleNotFoundError, PyRecursionError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

use crate::{ErrorKind, NodeError, PythonException};

impl From<PythonException> for NodeError {
    fn from(exception: PythonException) -> Self {
        Self::Python(Box::new(exception))
    }
}

/// Everything worth knowing of an exception. `SystemExit` is one like any other: a node can't end
/// the process.
pub(super) fn capture(py: Python<'_>, error: &PyErr) -> PythonException {
    let exception = qualified_name(&error.get_type(py)).unwrap_or_else(|_| "exception".to_owned());
    let message = error.value(py).str().map(|text| text.to_string_lossy().into_owned());
    let message = message.unwrap_or_default() + &advice(py, error).unwrap_or_default();
    let traceback = full_traceback(py, error)
        .unwrap_or_else(|_| short_traceback(py, error, &exception, &message));
    PythonException { kind: kind(py, error), python_type: exception, message, traceback, causes: Vec::new() }
}

/// Whether it is that module, or a package around it, that doesn't exist, and not another one that
/// it imports.
pub(super) fn is_missing(py: Python<'_>, error: &PyErr, module: &str) -> bool {
    missing_module(py, error)
        .is_some_and(|name| module == name || module.starts_with(&format!("{name}.")))
}

/// The module that an import didn't find.
fn missing_module(py: Python<'_>, error: &PyErr) -> Option<String> {
    if !error.is_instance_of::<PyModuleNotFoundError>(py) {
        return None;
    }
    error.value(py).getattr(intern!(py, "name")).ok()?.extract().ok()
}

fn kind(py: Python<'_>, error: &PyErr) -> ErrorKind {
    if error.is_instance_of::<PyMemoryError>(py) {
        ErrorKind::Memory
    } else if error.is_instance_of::<PyRecursionError>(py) {
        ErrorKind::Recursion
    } else if error.is_instance_of::<PyModuleNotFoundError>(py) {
        ErrorKind::MissingModule
    } else {
        ErrorKind::NodeFailed
    }
}

fn qualified_name(class: &Bound<'_, PyType>) -> PyResult<String> {
    let module = class.getattr(intern!(class.py(), "__module__"))?.extract::<String>()?;
    let name = class.qualname()?.to_string();
    Ok(if module == "builtins" { name } else { format!("{module}.{name}") })
}

/// What to do about a module that isn't there.
fn advice(py: Python<'_>, error: &PyErr) -> Option<String> {
    let module = missing_module(py, error)?;
    Some(format!(
        "; ship `{module}` with the app, or list it in the manifest's `python.stdlib` if it \
         belongs to the standard library"
    ))
}

/// As Python itself prints it, with causes, notes and groups.
fn full_traceback(py: Python<'_>, error: &PyErr) -> PyResult<String> {
    // Before Python 3.12 the traceback isn't reachable from the value alone.
    let exception = (error.get_type(py), error.value(py), error.traceback(py));
    let lines = py.import("traceback")?.call_method1("format_exception", exception)?;
    lines.try_iter()?.map(|line| line?.extract::<String>()).collect()
}

/// For a package whose stdlib has no `traceback`: the frames as the interpreter's core prints
/// them, without the module.
fn short_traceback(py: Python<'_>, error: &PyErr, exception: &str, message: &str) -> String {
    let frames = error.traceback(py).and_then(|traceback| traceback.format().ok());
    format!("{}{exception}: {message}\n", frames.unwrap_or_default())
}
