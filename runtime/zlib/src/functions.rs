//! The functions that take all the data at once.

use libz_rs_sys as z;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{Size, bytes, to_python};

use crate::error::Error;
use crate::pump::{CHUNK, Drive};
use crate::stream::{Deflation, Stream};
use crate::{DEF_MEM_LEVEL, MAX_WBITS};

/// The Adler-32 checksum of the data, going on from `value`.
#[pyfunction]
#[pyo3(signature = (data, value = None, /))]
pub(crate) fn adler32(data: &Bound<'_, PyAny>, value: Option<&Bound<'_, PyAny>>) -> PyResult<u32> {
    let (bytes, start) = (bytes(data)?, low_bits(value, 1)?);
    let data = bytes.as_bytes();
    Ok(bytes.py().detach(|| zlib_rs::adler32::adler32(start, data)))
}

/// The CRC-32 checksum of the data, going on from `value`.
#[pyfunction]
#[pyo3(signature = (data, value = None, /))]
pub(crate) fn crc32(data: &Bound<'_, PyAny>, value: Option<&Bound<'_, PyAny>>) -> PyResult<u32> {
    let (bytes, start) = (bytes(data)?, low_bits(value, 0)?);
    let data = bytes.as_bytes();
    Ok(bytes.py().detach(|| zlib_rs::crc32::crc32(start, data)))
}

/// Checksums start from the low 32 bits of any integer.
fn low_bits(value: Option<&Bound<'_, PyAny>>, default: u32) -> PyResult<u32> {
    value.map_or(Ok(default), |value| value.bitand(u32::MAX)?.extract())
}

/// The data, compressed.
#[pyfunction]
#[pyo3(signature = (data, /, level = z::Z_DEFAULT_COMPRESSION, wbits = MAX_WBITS))]
pub(crate) fn compress<'py>(
    data: &Bound<'py, PyAny>,
    level: i32,
    wbits: i32,
) -> PyResult<Bound<'py, PyBytes>> {
    let (py, data) = (data.py(), bytes(data)?);
    let data = data.as_bytes();
    let compressed = py.detach(|| compressed(data, level, wbits))?;
    to_python(py, &compressed)
}

fn compressed(data: &[u8], level: i32, wbits: i32) -> Result<Vec<u8>, Error> {
    let no_memory = "Out of memory while compressing data";
    let (method, strategy) = (z::Z_DEFLATED, z::Z_DEFAULT_STRATEGY);
    let deflation = Deflation { level, method, wbits, mem_level: DEF_MEM_LEVEL, strategy };
    let mut stream = Stream::deflate(deflation).map_err(|code| match code {
        z::Z_STREAM_ERROR => Error::Level,
        _ => Error::no_stream(code, "while compressing data", no_memory),
    })?;
    let drive = Drive {
        flush: z::Z_FINISH,
        limit: usize::MAX,
        room: CHUNK,
        dictionary: None,
        action: "while compressing data",
        no_memory,
    };
    Ok(drive.run(&mut stream, data)?.output)
}

/// The compressed data, decompressed. `bufsize` is the room for output to start with.
#[pyfunction]
#[pyo3(signature = (data, /, wbits = MAX_WBITS, bufsize = Size(CHUNK as isize)))]
pub(crate) fn decompress<'py>(
    data: &Bound<'py, PyAny>,
    wbits: i32,
    bufsize: Size,
) -> PyResult<Bound<'py, PyBytes>> {
    let (py, data) = (data.py(), bytes(data)?);
    let room = usize::try_from(bufsize.0)
        .map_err(|_| PyValueError::new_err("bufsize must be non-negative"))?;
    let data = data.as_bytes();
    let decompressed = py.detach(|| decompressed(data, wbits, room))?;
    to_python(py, &decompressed)
}

fn decompressed(data: &[u8], wbits: i32, room: usize) -> Result<Vec<u8>, Error> {
    let no_memory = "Out of memory while decompressing data";
    let action = "while decompressing data";
    let mut stream = Stream::inflate(wbits).map_err(|code| match code {
        z::Z_MEM_ERROR => Error::Memory(no_memory),
        _ => Error::Zlib { code, action: "while preparing to decompress data", detail: None },
    })?;
    let (flush, limit) = (z::Z_FINISH, usize::MAX);
    let drive = Drive { flush, limit, room, dictionary: None, action, no_memory };
    let pumped = drive.run(&mut stream, data)?;
    if pumped.code == z::Z_STREAM_END {
        Ok(pumped.output)
    } else {
        Err(Error::zlib(pumped.code, action, &stream))
    }
}
