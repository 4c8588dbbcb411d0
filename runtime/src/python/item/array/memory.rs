//! Bytes that cross the border to NumPy by the buffer protocol.

#![allow(unsafe_code, reason = "the buffer protocol hands out addresses")]

use std::ffi::c_int;
use std::slice;

use bytes::{Bytes, BytesMut};
use pyo3::buffer::PyBuffer;
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;

/// Bytes that an array lies in.
#[pyclass]
struct Memory(BytesMut);

#[pymethods]
impl Memory {
    /// Tells where the bytes are. They stay there as long as this object, which the view holds.
    unsafe fn __getbuffer__(
        slf: Bound<'_, Self>,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> PyResult<()> {
        let (address, length) = {
            let mut memory = slf.borrow_mut();
            (memory.0.as_mut_ptr(), memory.0.len())
        };
        let length = length.cast_signed();
        // SAFETY: the view is the caller's, who wants it filled in, and the bytes are there.
        let code =
            unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), address.cast(), length, 0, flags) };
        if code == 0 { Ok(()) } else { Err(PyErr::fetch(slf.py())) }
    }
}

/// An array of these bytes, which a node may change.
pub(super) fn into_numpy<'py>(
    numpy: &Bound<'py, PyAny>,
    bytes: BytesMut,
) -> PyResult<Bound<'py, PyAny>> {
    let py = numpy.py();
    let memory = Bound::new(py, Memory(bytes))?;
    numpy.call_method1(intern!(py, "frombuffer"), (memory, intern!(py, "u1")))
}

/// The bytes of an array of bytes. If nobody can change it any more they stay where they are.
pub(super) fn from_numpy(array: &Bound<'_, PyAny>, is_ours: bool) -> PyResult<Bytes> {
    let buffer = PyBuffer::<u8>::get(array)?;
    if is_ours {
        Ok(Bytes::from_owner(Held(buffer)))
    } else {
        Ok(buffer.to_vec(array.py())?.into())
    }
}

/// The memory of an array that nobody but us can reach.
struct Held(PyBuffer<u8>);

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        match self.0.len_bytes() {
            0 => &[],
            // SAFETY: the buffer is contiguous and keeps the array alive, and nobody changes it.
            length => unsafe { slice::from_raw_parts(self.0.buf_ptr().cast(), length) },
        }
    }
}
