//! `decompressobj()`: decompression bit by bit.

use std::sync::Mutex;

use libz_rs_sys as z;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Size, bytes, lock, to_python};

use crate::MAX_WBITS;
use crate::error::Error;
use crate::pump::{CHUNK, Drive};
use crate::stream::Stream;

pub(crate) const ACTION: &str = "while decompressing data";
pub(crate) const NO_MEMORY: &str = "Out of memory while decompressing data";
const NO_OBJECT: &str = "Can't allocate memory for decompression object";

/// A decompressor. Python gets it from `decompressobj()`.
#[pyclass(frozen, module = "zlib")]
pub(crate) struct Decompress(Mutex<State>);

struct State {
    stream: Stream,
    dictionary: Option<Vec<u8>>,
    unused_data: Vec<u8>,
    unconsumed_tail: Vec<u8>,
    eof: bool,
}

/// A decompressor of data that is not there all at once.
#[pyfunction]
#[pyo3(signature = (wbits = MAX_WBITS, zdict = None))]
pub(crate) fn decompressobj(wbits: i32, zdict: Option<&Bound<'_, PyAny>>) -> PyResult<Decompress> {
    let dictionary = dictionary(zdict)?;
    let stream = open(wbits, dictionary.as_deref())?;
    let (unused_data, unconsumed_tail) = (Vec::new(), Vec::new());
    let state = State { stream, dictionary, unused_data, unconsumed_tail, eof: false };
    Ok(Decompress(Mutex::new(state)))
}

/// An own copy of a dictionary; an empty one is none.
pub(crate) fn dictionary(zdict: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Vec<u8>>> {
    let zdict = zdict.map(bytes).transpose()?;
    Ok(zdict.map(|zdict| zdict.as_bytes().to_vec()).filter(|zdict| !zdict.is_empty()))
}

/// A stream; data without a header can't ask for the dictionary, so that it is set at once.
pub(crate) fn open(wbits: i32, dictionary: Option<&[u8]>) -> Result<Stream, Error> {
    let mut stream = Stream::inflate(wbits)
        .map_err(|code| Error::no_stream(code, "while creating decompression object", NO_OBJECT))?;
    if let (true, Some(dictionary)) = (wbits < 0, dictionary) {
        match stream.set_dictionary(dictionary) {
            z::Z_OK => {}
            code => return Err(Error::zlib(code, "while setting zdict", &stream)),
        }
    }
    Ok(stream)
}

#[pymethods]
impl Decompress {
    /// Takes data, and returns at most `max_length` decompressed bytes, or, if it is 0, all of them.
    /// What was not needed for them is in `unconsumed_tail` then.
    #[pyo3(signature = (data, /, max_length = Size(0)))]
    fn decompress<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        max_length: Size,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (py, data) = (data.py(), bytes(data)?);
        let limit = match usize::try_from(max_length.0) {
            Ok(0) => usize::MAX,
            Ok(limit) => limit,
            Err(_) => return Err(Error::Value("max_length must be non-negative").into()),
        };
        let data = data.as_bytes();
        let output = py.detach(|| lock(&self.0).run(data, z::Z_SYNC_FLUSH, limit, CHUNK))?;
        to_python(py, &output)
    }

    /// Returns all that is left. `length` is the room for output to start with.
    #[pyo3(signature = (length = Size(CHUNK as isize), /))]
    fn flush<'py>(&self, py: Python<'py>, length: Size) -> PyResult<Bound<'py, PyBytes>> {
        let room = usize::try_from(length.0).ok().filter(|room| *room > 0);
        let room = room.ok_or(Error::Value("length must be greater than zero"))?;
        let output = py.detach(|| lock(&self.0).finish(room))?;
        to_python(py, &output)
    }

    /// An independent copy, for data that starts alike.
    fn copy(&self, py: Python<'_>) -> PyResult<Self> {
        let copy = py.detach(|| lock(&self.0).copy());
        let state = copy.map_err(|code| {
            Error::no_copy(code, "while copying decompression object", NO_OBJECT)
        })?;
        Ok(Self(Mutex::new(state)))
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<Self> {
        self.copy(py)
    }

    #[pyo3(signature = (memo, /))]
    fn __deepcopy__(&self, memo: &Bound<'_, PyAny>) -> PyResult<Self> {
        self.copy(memo.py())
    }

    /// What came after the end of the compressed data.
    #[getter]
    fn unused_data<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        to_python(py, &py.detach(|| lock(&self.0).unused_data.clone()))
    }

    /// What was not consumed because the output reached `max_length`.
    #[getter]
    fn unconsumed_tail<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        to_python(py, &py.detach(|| lock(&self.0).unconsumed_tail.clone()))
    }

    /// Whether the end of the compressed data was reached.
    #[getter]
    fn eof(&self, py: Python<'_>) -> bool {
        py.detach(|| lock(&self.0).eof)
    }
}

impl State {
    fn run(
        &mut self,
        data: &[u8],
        flush: i32,
        limit: usize,
        room: usize,
    ) -> Result<Vec<u8>, Error> {
        let dictionary = self.dictionary.as_deref();
        let (action, no_memory) = (ACTION, NO_MEMORY);
        let drive = Drive { flush, limit, room, dictionary, action, no_memory };
        let pumped = drive.run(&mut self.stream, data)?;
        let rest = &data[pumped.read..];
        if pumped.code == z::Z_STREAM_END {
            self.eof = true;
            self.unused_data.extend_from_slice(rest);
            self.unconsumed_tail.clear();
        } else {
            self.unconsumed_tail = rest.to_vec();
        }
        Ok(pumped.output)
    }

    fn finish(&mut self, room: usize) -> Result<Vec<u8>, Error> {
        let tail = std::mem::take(&mut self.unconsumed_tail);
        let output = self.run(&tail, z::Z_FINISH, usize::MAX, room);
        if output.is_ok() && self.eof {
            self.stream.end();
        }
        output
    }

    fn copy(&mut self) -> Result<Self, i32> {
        Ok(Self {
            stream: self.stream.copy()?,
            dictionary: self.dictionary.clone(),
            unused_data: self.unused_data.clone(),
            unconsumed_tail: self.unconsumed_tail.clone(),
            eof: self.eof,
        })
    }
}
