//! `HASH` and `HASHXOF`, the types of the hashes.

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::Size;

use crate::algorithm::Algorithm;
use crate::running::Running;

/// A hash is an object used to calculate a checksum of a string of information.
#[pyclass(frozen, subclass, name = "HASH", module = "_hashlib")]
pub(crate) struct Hash(Running);

/// A hash whose digest has any length.
#[pyclass(frozen, extends = Hash, name = "HASHXOF", module = "_hashlib")]
pub(crate) struct HashXof;

/// A hash that has seen nothing but `data`, if there is some.
pub(crate) fn begin<'py>(
    py: Python<'py>,
    algorithm: &'static Algorithm,
    data: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, Hash>> {
    let running = Running::new(algorithm, (algorithm.begin)());
    data.map(|data| running.update(data)).transpose()?;
    wrap(py, running)
}

fn wrap(py: Python<'_>, running: Running) -> PyResult<Bound<'_, Hash>> {
    if running.algorithm.digest_size == 0 {
        let class = PyClassInitializer::from(Hash(running)).add_subclass(HashXof);
        Ok(Bound::new(py, class)?.into_super())
    } else {
        Bound::new(py, Hash(running))
    }
}

#[pymethods]
impl Hash {
    /// Takes more data.
    #[pyo3(signature = (obj, /))]
    fn update(&self, obj: &Bound<'_, PyAny>) -> PyResult<()> {
        self.0.update(obj)
    }

    /// The digest of what was taken so far, as a bytes object.
    fn digest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.0.digest(py)
    }

    /// The digest of what was taken so far, as a string of hexadecimal digits.
    fn hexdigest(&self) -> String {
        self.0.hexdigest()
    }

    /// An independent copy: data that starts alike needs to be hashed only once.
    fn copy<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, Self>> {
        wrap(py, self.0.duplicate())
    }

    #[getter]
    fn name(&self) -> &'static str {
        self.0.algorithm.name
    }

    #[getter]
    fn digest_size(&self) -> usize {
        self.0.algorithm.digest_size
    }

    #[getter]
    fn block_size(&self) -> usize {
        self.0.algorithm.block_size
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (name, kind) = (slf.get().name(), slf.get_type().fully_qualified_name()?);
        Ok(format!("<{name} {kind} object @ {:p}>", slf.as_ptr()))
    }
}

#[pymethods]
impl HashXof {
    /// That many bytes of the digest of what was taken so far.
    fn digest<'py>(
        slf: &Bound<'py, Self>,
        length: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let length = usize::try_from(length.extract::<Size>()?.0)
            .map_err(|_| PyValueError::new_err("value must be positive"))?;
        slf.as_super().get().0.digest_of(slf.py(), length)
    }

    /// That many bytes of the digest of what was taken so far, as hexadecimal digits.
    fn hexdigest<'py>(
        slf: &Bound<'py, Self>,
        length: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // Python makes the digits, which answers with `MemoryError` where they don't fit.
        Self::digest(slf, length)?.call_method0(intern!(slf.py(), "hex"))
    }
}
