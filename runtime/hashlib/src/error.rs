//! What can go wrong, in the words of CPython's module on OpenSSL 3.

use digest::InvalidLength;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::{PyErr, create_exception};

use crate::algorithm::{Algorithm, Keyed};

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

/// What is made of the algorithm with a key.
pub(crate) fn keyed(algorithm: &'static Algorithm) -> PyResult<&'static Keyed> {
    algorithm.keyed.as_ref().ok_or_else(|| {
        let name = algorithm.name;
        PyValueError::new_err(format!(
            "HMAC needs digests of one length, and those of `{name}` have any; use another algorithm"
        ))
    })
}

/// A key of a length that the algorithm can't take.
pub(crate) fn length(error: InvalidLength) -> PyErr {
    PyValueError::new_err(error.to_string())
}
