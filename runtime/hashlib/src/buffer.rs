//! The bytes of Python's objects, where they are: what is hashed may be half of all memory.

use std::slice;

use pyo3::exceptions::PyTypeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// An object's bytes, which keep their place as long as this lives.
pub(crate) enum Buffer<'a> {
    /// Those of a `bytes` object.
    Bytes(&'a [u8]),
    /// Those of any other.
    View(View),
}

impl<'a> Buffer<'a> {
    /// The bytes of an object, as CPython's `y*`.
    pub(crate) fn of(object: &'a Bound<'_, PyAny>) -> PyResult<Self> {
        match object.cast::<PyBytes>() {
            Ok(bytes) => Ok(Self::Bytes(bytes.as_bytes())),
            Err(_) => View::of(object).map(Self::View),
        }
    }

    /// The bytes of what is to be hashed.
    pub(crate) fn to_hash(object: &'a Bound<'_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("Strings must be encoded before hashing"));
        }
        if !has_buffer(object) {
            return Err(PyTypeError::new_err("object supporting the buffer API required"));
        }
        Self::of(object)
    }

    /// Nobody changes the bytes who doesn't hold the GIL: whoever has this keeps the GIL and calls no Python.
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::View(view) => view.as_slice(),
        }
    }
}

#[expect(unsafe_code, reason = "pyo3 has no such question")]
fn has_buffer(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the pointer is that of a live object, and the GIL is held.
    unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) == 1 }
}

/// A view of an object's memory. It is boxed, since the object may point into it.
pub(crate) struct View(Box<ffi::Py_buffer>);

#[expect(unsafe_code, reason = "pyo3's own buffers have elements of one type, and not any bytes")]
impl View {
    fn of(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let mut view = Box::new(ffi::Py_buffer::new());
        // SAFETY: both pointers are valid, and the GIL is held.
        let code =
            unsafe { ffi::PyObject_GetBuffer(object.as_ptr(), &raw mut *view, ffi::PyBUF_SIMPLE) };
        if code == 0 { Ok(Self(view)) } else { Err(PyErr::fetch(object.py())) }
    }

    fn as_slice(&self) -> &[u8] {
        let length = usize::try_from(self.0.len).unwrap_or_default();
        if length == 0 {
            return &[];
        }
        // SAFETY: a simple buffer is that many bytes without gaps, which stay until it is released.
        unsafe { slice::from_raw_parts(self.0.buf.cast(), length) }
    }
}

#[expect(unsafe_code, reason = "pyo3's own buffers have elements of one type, and not any bytes")]
impl Drop for View {
    fn drop(&mut self) {
        // SAFETY: `of` filled it, it is released once, and views live only while the GIL is held.
        unsafe { ffi::PyBuffer_Release(&raw mut *self.0) };
    }
}
