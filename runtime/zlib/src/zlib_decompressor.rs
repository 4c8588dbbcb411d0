//! `_ZlibDecompressor`: what `gzip` reads with; it keeps the input that it was given too early.

use std::sync::Mutex;

use libz_rs_sys as z;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Size, bytes, lock, to_python};

use crate::MAX_WBITS;
use crate::decompressor::{ACTION, NO_MEMORY, dictionary, open};
use crate::error::Error;
use crate::pump::{CHUNK, Drive};
use crate::stream::Stream;

/// A decompressor with the interface of `bz2.BZ2Decompressor`.
#[pyclass(frozen, name = "_ZlibDecompressor", module = "zlib")]
pub(crate) struct ZlibDecompressor(Mutex<State>);

struct State {
    stream: Stream,
    dictionary: Option<Vec<u8>>,
    /// Input that is not decompressed yet; after the end, what came after it.
    rest: Vec<u8>,
    eof: bool,
    needs_input: bool,
}

#[pymethods]
impl ZlibDecompressor {
    #[new]
    #[pyo3(signature = (wbits = MAX_WBITS, zdict = None))]
    fn new(wbits: i32, zdict: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let dictionary = dictionary(zdict)?;
        let stream = open(wbits, dictionary.as_deref())?;
        let state = State { stream, dictionary, rest: Vec::new(), eof: false, needs_input: true };
        Ok(Self(Mutex::new(state)))
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
        py.detach(|| lock(&self.0).eof)
    }

    /// What came after the end of the compressed data.
    #[getter]
    fn unused_data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let unused = py.detach(|| lock(&self.0).unused_data());
        to_python(py, &unused)
    }

    /// Whether more input is needed before there can be more output.
    #[getter]
    fn needs_input(&self, py: Python<'_>) -> bool {
        py.detach(|| lock(&self.0).needs_input)
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("cannot pickle '_ZlibDecompressor' object"))
    }
}

impl State {
    fn decompress(&mut self, data: &[u8], limit: usize) -> Result<Vec<u8>, Error> {
        if self.eof {
            return Err(Error::AfterEnd);
        }
        self.rest.try_reserve(data.len()).map_err(|_| Error::Memory(NO_MEMORY))?;
        self.rest.extend_from_slice(data);
        let drive = Drive {
            flush: z::Z_SYNC_FLUSH,
            limit,
            room: CHUNK,
            dictionary: self.dictionary.as_deref(),
            action: ACTION,
            no_memory: NO_MEMORY,
        };
        let pumped = drive.run(&mut self.stream, &self.rest)?;
        self.rest.drain(..pumped.read);
        self.eof = pumped.code == z::Z_STREAM_END;
        self.needs_input = !self.eof && !pumped.is_full && self.rest.is_empty();
        Ok(pumped.output)
    }

    fn unused_data(&self) -> Vec<u8> {
        if self.eof { self.rest.clone() } else { Vec::new() }
    }
}
