//! Bytes from Python and to Python.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::{PyBufferError, PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};

/// The bytes of an object: those of a `bytes` object itself, else a copy, since another thread could
/// change them while the GIL is released.
pub fn bytes<'py>(data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
    if let Ok(bytes) = data.cast::<PyBytes>() {
        return Ok(bytes.clone());
    }
    let view = PyMemoryView::from(data).map_err(|_| no_bytes(data))?;
    if !view.getattr("c_contiguous")?.is_truthy()? {
        return Err(PyBufferError::new_err("memoryview: underlying buffer is not C-contiguous"));
    }
    Ok(view.call_method0("tobytes")?.cast_into()?)
}

/// The error of CPython's own modules: that of `memoryview` names `memoryview`.
fn no_bytes(data: &Bound<'_, PyAny>) -> PyErr {
    let name = data.get_type().name().map_or_else(|_| "object".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("a bytes-like object is required, not '{name}'"))
}

/// A `bytes` object, or `MemoryError`.
pub fn to_python<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, bytes.len(), |target| {
        target.copy_from_slice(bytes);
        Ok(())
    })
}

/// A length, with CPython's own message for one that is too large.
#[derive(Clone, Copy)]
pub struct Size(pub isize);

impl FromPyObject<'_> for Size {
    fn extract_bound(size: &Bound<'_, PyAny>) -> PyResult<Self> {
        size.extract().map(Self).map_err(|error| {
            if error.is_instance_of::<PyOverflowError>(size.py()) {
                PyOverflowError::new_err("Python int too large to convert to C ssize_t")
            } else {
                error
            }
        })
    }
}

/// The state behind a lock. Nobody may wait for it who holds the GIL: call it in `detach`.
pub fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
