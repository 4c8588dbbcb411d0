//! What can go wrong, in the words of CPython's own module.

use std::io::{self, ErrorKind};

use pyo3::exceptions::{PyException, PyTypeError};
use pyo3::{PyErr, create_exception};

mod exception {
    use super::*;

    create_exception!(_lzma, LZMAError, PyException, "What liblzma says that is wrong.");
}
pub(crate) use exception::LZMAError;

/// Why something can't be compressed or decompressed.
pub(crate) fn exception(error: &io::Error) -> PyErr {
    match error.kind() {
        ErrorKind::OutOfMemory => LZMAError::new_err("Memory usage limit exceeded"),
        ErrorKind::Unsupported => invalid_options(),
        // Two filters before LZMA2 have no kind of their own.
        _ if error.to_string().contains("not supported") => invalid_options(),
        _ => LZMAError::new_err("Corrupt input data"),
    }
}

/// Why a compressor or a decompressor can't be made.
pub(crate) fn refusal(_: io::Error) -> PyErr {
    invalid_options()
}

pub(crate) fn invalid_options() -> PyErr {
    LZMAError::new_err("Invalid or unsupported options")
}

pub(crate) fn not_this_format() -> PyErr {
    LZMAError::new_err("Input format not supported by decoder")
}

pub(crate) fn not_picklable(class: &str) -> PyErr {
    PyTypeError::new_err(format!("cannot pickle '_lzma.{class}' object"))
}
