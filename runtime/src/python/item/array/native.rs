//! Bytes that cross the border to NumPy by NumPy's own C interface, which a native build has.

#![allow(unsafe_code, reason = "an array of NumPy's is read where it lies")]

use std::ptr::NonNull;

use bytes::{Bytes, BytesMut};
use numpy::{PyArray1, PyArrayMethods};
use pyo3::prelude::*;

/// An array of these bytes, which a node may change.
pub(super) fn into_numpy<'py>(
    numpy: &Bound<'py, PyAny>,
    bytes: BytesMut,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(PyArray1::from_vec(numpy.py(), Vec::<u8>::from(bytes)).into_any())
}

/// The bytes of an array of bytes. If nobody can change it any more they stay where they are.
pub(super) fn from_numpy(array: &Bound<'_, PyAny>, is_ours: bool) -> PyResult<Bytes> {
    let array = array.cast::<PyArray1<u8>>()?;
    let reader = array.readonly();
    let bytes = reader.as_slice()?;
    if !is_ours {
        return Ok(Bytes::copy_from_slice(bytes));
    }
    let bytes = NonNull::from(bytes);
    Ok(Bytes::from_owner(Held { bytes, _array: array.clone().unbind() }))
}

/// The bytes of an array that nobody but us can reach.
struct Held {
    bytes: NonNull<[u8]>,
    _array: Py<PyArray1<u8>>,
}

// SAFETY: nobody changes the bytes, and dropping the array waits for the interpreter.
unsafe impl Send for Held {}
// SAFETY: as above.
unsafe impl Sync for Held {}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: the array keeps its memory as long as it lives.
        unsafe { self.bytes.as_ref() }
    }
}
