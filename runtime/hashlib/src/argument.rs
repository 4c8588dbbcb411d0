//! Arguments, with CPython's words for wrong ones.

use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyString};

use crate::algorithm::Algorithm;
use crate::algorithms;
use crate::error;

/// What C has for the largest `int`: no key is longer, and no more iterations are made.
pub(crate) const INT_MAX: i64 = i32::MAX as i64;

/// An argument that may be missing, which isn't the same as `None`.
pub(crate) struct Optional<'py>(pub(crate) Option<Bound<'py, PyAny>>);

impl Optional<'_> {
    pub(crate) const MISSING: Self = Self(None);

    /// The number that it is, or `default` if it is missing.
    pub(crate) fn long(&self, default: i64) -> PyResult<i64> {
        self.0.as_ref().map_or(Ok(default), long)
    }
}

impl<'py> FromPyObject<'py> for Optional<'py> {
    fn extract_bound(argument: &Bound<'py, PyAny>) -> PyResult<Self> {
        Ok(Self(Some(argument.clone())))
    }
}

/// A C `long` of 64 bits, whatever the platform's has.
pub(crate) fn long(number: &Bound<'_, PyAny>) -> PyResult<i64> {
    number.extract().map_err(|error: PyErr| {
        if error.is_instance_of::<PyOverflowError>(number.py()) {
            PyOverflowError::new_err("Python int too large to convert to C long")
        } else {
            error
        }
    })
}

/// An unsigned C `long` of 64 bits that scrypt can't do without.
pub(crate) fn unsigned(name: &str, number: Option<&Bound<'_, PyAny>>) -> PyResult<u64> {
    let is_required =
        || PyTypeError::new_err(format!("{name} is required and must be an unsigned int"));
    let number = number.ok_or_else(is_required)?;
    if !number.is_instance_of::<PyInt>() {
        let kind = number.get_type().name()?;
        let message = format!("scrypt() argument '{name}' must be int, not {kind}");
        return Err(PyTypeError::new_err(message));
    }
    number.extract().map_err(|_| is_required())
}

/// The algorithm of the name that `hash_name` is.
pub(crate) fn hash_name(name: &Bound<'_, PyAny>) -> PyResult<&'static Algorithm> {
    let Ok(name) = name.cast::<PyString>() else {
        let kind = name.get_type().name()?;
        let message = format!("pbkdf2_hmac() argument 'hash_name' must be str, not {kind}");
        return Err(PyTypeError::new_err(message));
    };
    by_name(name)
}

/// The algorithm of a hash that `new()` is to begin.
pub(crate) fn name(name: &Bound<'_, PyAny>) -> PyResult<&'static Algorithm> {
    // A text that UTF-8 has no bytes for is no name either.
    match name.cast::<PyString>() {
        Ok(name) if name.to_str().is_ok() => by_name(name),
        _ => Err(PyTypeError::new_err("name must be a string")),
    }
}

/// The algorithm that `digestmod` names, or that a function of this module begins hashes of.
pub(crate) fn digestmod(
    module: &Bound<'_, PyModule>,
    digestmod: &Bound<'_, PyAny>,
) -> PyResult<&'static Algorithm> {
    if let Ok(name) = digestmod.cast::<PyString>() {
        return by_name(name);
    }
    let name = module.getattr("_constructors")?.call_method1("get", (digestmod,))?;
    match name.cast::<PyString>() {
        Ok(name) => by_name(name),
        Err(_) => Err(error::no_digestmod(digestmod)?),
    }
}

fn by_name(name: &Bound<'_, PyString>) -> PyResult<&'static Algorithm> {
    let known = name.to_str().ok().and_then(algorithms::named);
    known.ok_or_else(error::unsupported)
}
