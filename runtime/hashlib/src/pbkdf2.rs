//! Keys from passwords: PBKDF2, with the limits that OpenSSL has.

use pyo3::exceptions::{PyOverflowError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::argument::{self, INT_MAX};
use crate::buffer::Buffer;
use crate::error;
use crate::keyed::Keyed;

/// A key of `dklen` bytes from a password, by PBKDF2 (PKCS #5 2.0) with HMAC.
#[pyfunction]
#[pyo3(signature = (hash_name, password, salt, iterations, dklen = None))]
pub(crate) fn pbkdf2_hmac<'py>(
    py: Python<'py>,
    hash_name: &Bound<'py, PyAny>,
    password: &Bound<'py, PyAny>,
    salt: &Bound<'py, PyAny>,
    iterations: &Bound<'py, PyAny>,
    dklen: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (password, salt) = (Buffer::of(password)?, Buffer::of(salt)?);
    let iterations = argument::long(iterations)?;
    let algorithm = argument::hash_name(hash_name)?;
    let iterations = positive(iterations, "iteration value", "iteration value is too great.")?;
    let length = match dklen {
        Some(length) => {
            positive(argument::long(length)?, "key length", "key length is too great.")? as usize
        }
        None => algorithm.digest_size,
    };
    let (password, salt) = (password.as_slice(), salt.as_slice());
    let keyed = Keyed::begin(algorithm, password).ok_or_else(|| error::no_hmac(algorithm))?;
    PyBytes::new_with(py, length, |key| {
        match algorithm.pbkdf2 {
            Some(pbkdf2) => pbkdf2(password, salt, iterations, key),
            None => keyed.fill(salt, iterations, key),
        }
        Ok(())
    })
}

/// A number from 1 to `INT_MAX`.
fn positive(number: i64, what: &str, too_great: &'static str) -> PyResult<u32> {
    match number {
        ..1 => Err(PyValueError::new_err(format!("{what} must be greater than 0."))),
        1..=INT_MAX => Ok(number as u32),
        _ => Err(PyOverflowError::new_err(too_great)),
    }
}
