//! `LZMADecompressor`: decompression bit by bit.

use std::sync::Mutex;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Decompressor, Size, bytes, lock, to_python};

use crate::container::{ALONE, AUTO, RAW, XZ};
use crate::decoder::{Lzma, Raw};
use crate::error::{not_picklable, refusal};
use crate::filter::Chain;

/// No limit.
const ALL_MEMORY: u32 = u32::MAX;

/// A decompressor of one stream of data that is not there all at once.
///
/// `format` is one of `FORMAT_…`; `memlimit` bounds the memory in bytes; `filters` are for
/// `FORMAT_RAW`.
#[pyclass(frozen, module = "_lzma")]
pub(crate) struct LZMADecompressor(Mutex<Decompressor<Lzma>>);

#[pymethods]
impl LZMADecompressor {
    #[new]
    #[pyo3(signature = (format = AUTO, memlimit = None, filters = None))]
    fn new(
        format: u32,
        memlimit: Option<u64>,
        filters: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        if format == RAW && memlimit.is_some() {
            return Err(refused("Cannot specify memory limit with FORMAT_RAW"));
        }
        if format != RAW && filters.is_some() {
            return Err(refused("Cannot specify filters except with FORMAT_RAW"));
        }
        let memory_kib =
            memlimit.map_or(ALL_MEMORY, |limit| u32::try_from(limit / 1024).unwrap_or(ALL_MEMORY));
        let decoder = match (format, filters) {
            (AUTO, _) => Lzma::Auto { memory_kib },
            (XZ, _) => Lzma::xz(memory_kib),
            (ALONE, _) => Lzma::alone(memory_kib),
            (RAW, None) => return Err(refused("Must specify filters for FORMAT_RAW")),
            (RAW, Some(filters)) => {
                let raw = Raw::new(&Chain::read(filters)?).map_err(refusal)?;
                Lzma::Raw(Box::new(raw))
            }
            (other, _) => return Err(refused(&format!("Invalid container format: {other}"))),
        };
        Ok(Self(Mutex::new(Decompressor::new(decoder))))
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

    /// The number of the check that protects the data; `CHECK_UNKNOWN` before the header was read.
    #[getter]
    fn check(&self, py: Python<'_>) -> u32 {
        py.detach(|| lock(&self.0).decoder().check())
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
        Err(not_picklable("LZMADecompressor"))
    }
}

fn refused(message: &str) -> PyErr {
    PyValueError::new_err(message.to_owned())
}
