//! `HMAC`, the type of keyed hashes, and what makes one.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::algorithm::Algorithm;
use crate::argument::{self, Optional};
use crate::buffer::Buffer;
use crate::error;
use crate::keyed::Keyed;
use crate::running::Running;

/// The object used to calculate HMAC of a message.
#[pyclass(frozen, name = "HMAC", module = "_hashlib")]
pub(crate) struct Hmac(Running);

/// Begins an HMAC with the key; `digestmod` is the name of an algorithm, or a function that begins hashes.
#[pyfunction]
#[pyo3(
    pass_module,
    signature = (key, msg = None, digestmod = Optional::MISSING),
    text_signature = "(key, msg=b'', digestmod=None)"
)]
pub(crate) fn hmac_new<'py>(
    module: &Bound<'py, PyModule>,
    key: &Bound<'py, PyAny>,
    msg: Option<&Bound<'py, PyAny>>,
    digestmod: Optional<'py>,
) -> PyResult<Hmac> {
    let key = Buffer::of(key)?;
    let missing = || PyTypeError::new_err("Missing required parameter 'digestmod'.");
    let digestmod = digestmod.0.ok_or_else(missing)?;
    let running = begin(argument::digestmod(module, &digestmod)?, key)?;
    msg.map(|msg| running.update(msg)).transpose()?;
    Ok(Hmac(running))
}

/// The HMAC of a message that is there at once.
#[pyfunction]
#[pyo3(pass_module, signature = (key, msg, digest), text_signature = "(key, msg, digest)")]
pub(crate) fn hmac_digest<'py>(
    module: &Bound<'py, PyModule>,
    key: &Bound<'py, PyAny>,
    msg: &Bound<'py, PyAny>,
    digest: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let (key, _) = (Buffer::of(key)?, Buffer::of(msg)?);
    let running = begin(argument::digestmod(module, digest)?, key)?;
    running.update(msg)?;
    running.digest(module.py())
}

fn begin(algorithm: &'static Algorithm, key: Buffer<'_>) -> PyResult<Running> {
    let keyed = Keyed::begin(algorithm, key.as_slice()).ok_or_else(|| error::no_hmac(algorithm))?;
    Ok(Running::new(algorithm, Box::new(keyed)))
}

#[pymethods]
impl Hmac {
    /// Takes more of the message.
    fn update(&self, msg: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.update(msg)
    }

    /// The HMAC of what was taken so far, as a bytes object.
    fn digest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.0.digest(py)
    }

    /// The HMAC of what was taken so far, as a string of hexadecimal digits.
    fn hexdigest(&self) -> String {
        self.0.hexdigest()
    }

    /// An independent copy: messages that start alike need to be taken only once.
    fn copy(&self) -> Self {
        Self(self.0.duplicate())
    }

    #[getter]
    fn name(&self) -> String {
        format!("hmac-{}", self.0.algorithm.name)
    }

    #[getter]
    fn digest_size(&self) -> usize {
        self.0.algorithm.digest_size
    }

    #[getter]
    fn block_size(&self) -> usize {
        self.0.algorithm.block_size
    }

    fn __repr__(slf: &Bound<'_, Self>) -> String {
        format!("<{} HMAC object @ {:p}>", slf.get().0.algorithm.name, slf.as_ptr())
    }
}
