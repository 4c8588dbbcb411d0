//! Takes an exception out of the interpreter.

use pipeline_node::{ErrorKind, NodeError};
use pyo3::exceptions::{PyMemoryError, PyModuleNotFoundError, PyRecursionError};
use pyo3::intern;
use pyo3::prelude::*;

use super::chain::{self, Link};
use super::paths;
use super::platform::{self, is_absent, is_missing_codec};
use super::traceback;
use crate::{Cause, PythonException};

/// Everything worth knowing of an exception. `SystemExit` is one like any other: a node can't end
/// the process.
fn capture(py: Python<'_>, error: &PyErr) -> PythonException {
    // Before Python 3.12 the traceback isn't reachable from the value alone.
    let value = error.value(py);
    let (first, causes) = chain::of(value.as_any(), error.traceback(py).map(Bound::into_any));
    PythonException {
        kind: kind(py, error),
        python_type: first.python_type(),
        message: first.message() + &advice(py, error).unwrap_or_default(),
        traceback: traceback::format(&first, &causes),
        causes: causes.iter().map(cause).collect(),
    }
}

/// A Python node's failure.
pub(super) fn raised(error: PyErr) -> NodeError {
    Python::attach(|py| capture(py, &error).into())
}

fn cause(link: &Link<'_>) -> Cause {
    Cause {
        relation: link.relation,
        python_type: Some(link.python_type()),
        message: link.message(),
    }
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
    } else if error.is_instance_of::<PyModuleNotFoundError>(py) || is_missing_codec(py, error) {
        ErrorKind::MissingModule
    } else {
        ErrorKind::NodeFailed
    }
}

/// What to do about it, where that can be said.
fn advice(py: Python<'_>, error: &PyErr) -> Option<String> {
    let Some(module) = missing_module(py, error) else {
        return paths::advice(py, error).or_else(|| platform::advice(py, error));
    };
    if is_absent(&module) {
        return None;
    }
    Some(format!(
        "; name its distribution in the manifest's `python.dependencies`, ship `{module}` with the app, \
         or list it in `python.stdlib` if it belongs to the standard library"
    ))
}
