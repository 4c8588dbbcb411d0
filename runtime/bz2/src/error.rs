//! What can go wrong, in the words of CPython's own module.

use bzip2::Error;
use pyo3::PyErr;
use pyo3::exceptions::{PyOSError, PyRuntimeError, PyTypeError, PyValueError};

pub(crate) fn exception(error: Error) -> PyErr {
    match error {
        Error::Data | Error::DataMagic => PyOSError::new_err("Invalid data stream"),
        Error::Param => {
            PyValueError::new_err("Internal error - invalid parameters passed to libbzip2")
        }
        Error::Sequence => PyRuntimeError::new_err(
            "Internal error - Invalid sequence of commands sent to libbzip2",
        ),
    }
}

pub(crate) fn not_picklable(class: &str) -> PyErr {
    PyTypeError::new_err(format!("cannot pickle '_bz2.{class}' object"))
}
