//! `BZ2Decompressor`: decompression bit by bit.

use std::sync::Mutex;

use bzip2::{Decompress, Status};
use pyo3::exceptions::PyMemoryError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Decoder, Decompressor, Size, Step, bytes, lock, to_python};

use crate::error::{exception, not_picklable};

/// A decompressor of one stream of data that is not there all at once.
#[pyclass(frozen, module = "_bz2")]
pub(crate) struct BZ2Decompressor(Mutex<Decompressor<Bz2>>);

struct Bz2(Decompress);

impl Decoder for Bz2 {
    const AT_END: &str = "End of stream already reached";

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> PyResult<Step> {
        let (read, written) = (self.0.total_in(), self.0.total_out());
        let status = self.0.decompress(input, output).map_err(exception)?;
        if status == Status::MemNeeded {
            return Err(PyMemoryError::new_err(()));
        }
        Ok(Step {
            read: (self.0.total_in() - read) as usize,
            written: (self.0.total_out() - written) as usize,
            has_ended: status == Status::StreamEnd,
        })
    }
}

#[pymethods]
impl BZ2Decompressor {
    #[new]
    fn new() -> Self {
        let saves_memory = false;
        Self(Mutex::new(Decompressor::new(Bz2(Decompress::new(saves_memory)))))
    }

    /// Takes data, and returns at most `max_length` decompressed bytes, or, if it is negative, all
    /// of them. Input that is left over is kept for the next call.
    #[pyo3(signature = (data, max_length = Size(-1)))]
    fn decompress<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        max_length: Size,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (py, data) = (data.py(), bytes(data)?);
        let limit = usize::try_from(max_length.0).unwrap_or(usize::MAX);
        let data = data.as_bytes();
        let output = py.detach(|| lock(&self.0).decompress(data, limit))?;
        to_python(py, &output)
    }

    /// Whether the end of the compressed data was reached.
    #[getter]
    fn eof(&self, py: Python<'_>) -> bool {
        py.detach(|| lock(&self.0).eof())
    }

    /// What came after the end of the compressed data.
    #[getter]
    fn unused_data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let unused = py.detach(|| lock(&self.0).unused_data().to_vec());
        to_python(py, &unused)
    }

    /// Whether more input is needed before there can be more output.
    #[getter]
    fn needs_input(&self, py: Python<'_>) -> bool {
        py.detach(|| lock(&self.0).needs_input())
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(not_picklable("BZ2Decompressor"))
    }
}
