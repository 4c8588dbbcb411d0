//! `BZ2Compressor`: compression bit by bit.

use std::sync::Mutex;

use bzip2::{Action, Compress, Compression, Status};
use pyo3::exceptions::{PyMemoryError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Output, bytes, lock, to_python};

use crate::error::{exception, not_picklable};

/// libbzip2's own default.
const WORK_FACTOR: u32 = 0;

/// A compressor of data that is not there all at once.
///
/// `compresslevel` is a number between 1 and 9.
#[pyclass(frozen, module = "_bz2")]
pub(crate) struct BZ2Compressor(Mutex<Option<Compress>>);

#[pymethods]
impl BZ2Compressor {
    #[new]
    #[pyo3(signature = (compresslevel = 9, /))]
    fn new(compresslevel: i32) -> PyResult<Self> {
        let level = u32::try_from(compresslevel).ok().filter(|level| (1..=9).contains(level));
        let level = level.ok_or(PyValueError::new_err("compresslevel must be between 1 and 9"))?;
        let compress = Compress::new(Compression::new(level), WORK_FACTOR);
        Ok(Self(Mutex::new(Some(compress))))
    }

    /// Takes data, and returns what is compressed so far.
    #[pyo3(signature = (data, /))]
    fn compress<'py>(&self, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        let (py, data) = (data.py(), bytes(data)?);
        let data = data.as_bytes();
        let output = py.detach(|| match lock(&self.0).as_mut() {
            Some(compress) => run(compress, data, Action::Run),
            None => Err(PyValueError::new_err("Compressor has been flushed")),
        });
        to_python(py, &output?)
    }

    /// Returns what is left; the compressor can't be used afterwards.
    fn flush<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let output = py.detach(|| match lock(&self.0).take() {
            Some(mut compress) => run(&mut compress, &[], Action::Finish),
            None => Err(PyValueError::new_err("Repeated call to flush()")),
        });
        to_python(py, &output?)
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(not_picklable("BZ2Compressor"))
    }
}

/// Feeds all of `data`, and with [`Action::Finish`] goes on to the stream's end.
fn run(compress: &mut Compress, mut data: &[u8], action: Action) -> PyResult<Vec<u8>> {
    let mut output = Output::up_to(usize::MAX);
    loop {
        if data.is_empty() && matches!(action, Action::Run) {
            return Ok(output.finish());
        }
        let (read, written) = (compress.total_in(), compress.total_out());
        let status = compress.compress(data, output.room()?, action).map_err(exception)?;
        data = &data[(compress.total_in() - read) as usize..];
        output.keep((compress.total_out() - written) as usize);
        match status {
            Status::StreamEnd => return Ok(output.finish()),
            Status::MemNeeded => return Err(PyMemoryError::new_err(())),
            _ => {}
        }
    }
}
