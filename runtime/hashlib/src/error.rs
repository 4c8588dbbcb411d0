//! What can go wrong, in the words of CPython's module on OpenSSL 3.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::{PyErr, create_exception};

use crate::algorithm::Algorithm;

create_exception!(_hashlib, UnsupportedDigestmodError, PyValueError, "No such algorithm.");

/// There is no algorithm of that name.
pub(crate) fn unsupported() -> PyErr {
    UnsupportedDigestmodError::new_err("[digital envelope routines] unsupported")
}

/// What should name an algorithm is nothing that could.
pub(crate) fn no_digestmod(digestmod: &Bound<'_, PyAny>) -> PyResult<PyErr> {
    let message = format!("Unsupported digestmod {}", digestmod.repr()?);
    Ok(UnsupportedDigestmodError::new_err(message))
}

/// There is no HMAC of the algorithm.
pub(crate) fn no_hmac(algorithm: &Algorithm) -> PyErr {
    let name = algorithm.name;
    PyValueError::new_err(format!(
        "HMAC needs digests of one length, and those of `{name}` have any; use another algorithm"
    ))
}
