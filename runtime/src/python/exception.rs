//! Takes an exception out of the interpreter.

use pyo3::exceptions::{PyMemoryError, PyModuleNotFoundError, PyRecursionError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::builtins::{is_absent, is_missing_codec};
use super::chain::{self, Link};
use super::traceback;
use crate::{Cause, ErrorKind, NodeError, PythonException};

/// A longer message is cut off: it may hold the whole item that a node failed at.
const MAX_MESSAGE: usize = 10_000;

impl From<PythonException> for NodeError {
    fn from(exception: PythonException) -> Self {
        Self::Python(Box::new(exception))
    }
}

/// Everything worth knowing of an exception. `SystemExit` is one like any other: a node can't end
/// the process.
pub(super) fn capture(py: Python<'_>, error: &PyErr) -> PythonException {
    // Before Python 3.12 the traceback isn't reachable from the value alone.
    let value = error.value(py);
    let (first, behind) = chain::of(value.as_any(), error.traceback(py).map(Bound::into_any));
    PythonException {
        kind: kind(py, error),
        python_type: first.python_type(),
        message: first.message() + &advice(py, error).unwrap_or_default(),
        traceback: traceback::format(&first, &behind),
        causes: behind.iter().map(cause).collect(),
    }
}

fn cause(link: &Link<'_>) -> Cause {
    Cause { relation: link.relation, python_type: link.python_type(), message: link.message() }
}

/// Whether it is that module, or a package around it, that doesn't exist, and not another one that
/// it imports.
pub(super) fn is_missing(py: Python<'_>, error: &PyErr, module: &str) -> bool {
    missing_module(py, error)
        .is_some_and(|name| module == name || module.starts_with(&format!("{name}.")))
}

/// The exception's type, qualified unless it is a builtin.
pub(super) fn type_name(exception: &Bound<'_, PyAny>) -> String {
    qualified_name(&exception.get_type()).unwrap_or_else(|_| "exception".to_owned())
}

/// `str(exception)`, empty if that fails.
pub(super) fn message(exception: &Bound<'_, PyAny>) -> String {
    let text = exception.str().map(|text| text.to_string_lossy().into_owned());
    let mut message = text.unwrap_or_default();
    if let Some((end, _)) = message.char_indices().nth(MAX_MESSAGE) {
        message.truncate(end);
        message.push_str("… (cut off)");
    }
    message
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
    } else if error.is_instance_of::<PyModuleNotFoundError>(py) || is_missing_codec(py, error) {
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
    let module = missing_module(py, error).filter(|module| !is_absent(module))?;
    Some(format!(
        "; ship `{module}` with the app, or list it in the manifest's `python.stdlib` if it \
         belongs to the standard library"
    ))
}
