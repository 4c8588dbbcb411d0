//! `compressobj()`: compression bit by bit.

use std::sync::Mutex;

use libz_rs_sys as z;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{bytes, lock, to_python};

use crate::error::Error;
use crate::pump::{CHUNK, Drive};
use crate::stream::{Deflation, Stream};
use crate::{DEF_MEM_LEVEL, MAX_WBITS};

const NO_MEMORY: &str = "Can't allocate memory for compression object";

/// A compressor. Python gets it from `compressobj()`.
#[pyclass(frozen, module = "zlib")]
pub(crate) struct Compress(Mutex<Stream>);

/// A compressor of data that is not there all at once.
///
/// `zdict` is a dictionary: subsequences that the data is expected to contain.
#[pyfunction]
#[pyo3(signature = (
    level = z::Z_DEFAULT_COMPRESSION,
    method = z::Z_DEFLATED,
    wbits = MAX_WBITS,
    memLevel = DEF_MEM_LEVEL,
    strategy = z::Z_DEFAULT_STRATEGY,
    zdict = None,
))]
#[expect(non_snake_case, reason = "the name is part of the interface")]
pub(crate) fn compressobj(
    level: i32,
    method: i32,
    wbits: i32,
    memLevel: i32,
    strategy: i32,
    zdict: Option<&Bound<'_, PyAny>>,
) -> PyResult<Compress> {
    let deflation = Deflation { level, method, wbits, mem_level: memLevel, strategy };
    let zdict = zdict.map(bytes).transpose()?;
    let mut stream = Stream::deflate(deflation)
        .map_err(|code| Error::no_stream(code, "while creating compression object", NO_MEMORY))?;
    if zdict.is_some_and(|zdict| stream.set_dictionary(zdict.as_bytes()) != z::Z_OK) {
        return Err(Error::Value("Invalid dictionary").into());
    }
    Ok(Compress(Mutex::new(stream)))
}

#[pymethods]
impl Compress {
    /// Takes data, and returns what is compressed so far.
    #[pyo3(signature = (data, /))]
    fn compress<'py>(&self, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        let (py, data) = (data.py(), bytes(data)?);
        let data = data.as_bytes();
        let run = || run(&mut lock(&self.0), data, z::Z_NO_FLUSH, "while compressing data");
        to_python(py, &py.detach(run)?)
    }

    /// Returns what is left; after the default mode, `Z_FINISH`, the object takes no more data.
    #[pyo3(signature = (mode = z::Z_FINISH, /))]
    fn flush<'py>(&self, py: Python<'py>, mode: i32) -> PyResult<Bound<'py, PyBytes>> {
        if mode == z::Z_NO_FLUSH {
            return to_python(py, &[]);
        }
        let output = py.detach(|| {
            let mut stream = lock(&self.0);
            let output = run(&mut stream, &[], mode, "while flushing")?;
            if mode == z::Z_FINISH {
                stream.end();
            }
            Ok::<_, Error>(output)
        })?;
        to_python(py, &output)
    }

    /// An independent copy: data that starts alike needs to be compressed only once.
    fn copy(&self, py: Python<'_>) -> PyResult<Self> {
        let copy = py.detach(|| lock(&self.0).copy());
        let stream = copy
            .map_err(|code| Error::no_copy(code, "while copying compression object", NO_MEMORY))?;
        Ok(Self(Mutex::new(stream)))
    }

    fn __copy__(&self, py: Python<'_>) -> PyResult<Self> {
        self.copy(py)
    }

    #[pyo3(signature = (memo, /))]
    fn __deepcopy__(&self, memo: &Bound<'_, PyAny>) -> PyResult<Self> {
        self.copy(memo.py())
    }
}

fn run(
    stream: &mut Stream,
    data: &[u8],
    flush: i32,
    action: &'static str,
) -> Result<Vec<u8>, Error> {
    let no_memory = "Out of memory while compressing data";
    let (limit, room) = (usize::MAX, CHUNK);
    let drive = Drive { flush, limit, room, dictionary: None, action, no_memory };
    Ok(drive.run(stream, data)?.output)
}
