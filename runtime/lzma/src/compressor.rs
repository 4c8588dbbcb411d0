//! `LZMACompressor`: compression bit by bit.

use std::sync::Mutex;

use lzma_rust2::XzOptions;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use python_codec::{bytes, lock, to_python};

use crate::container::{self, ALONE, CHECK_NONE, RAW, XZ};
use crate::encoder::Encoder;
use crate::error::{exception, invalid_options, not_picklable, refusal};
use crate::filter::{Chain, Last};
use crate::options::{self, PRESET_DEFAULT};

/// Stands for the check that a format has by default.
const DEFAULT_CHECK: i32 = -1;
const CRC64: i32 = 4;

/// A compressor of data that is not there all at once.
///
/// `format` is `FORMAT_XZ`, `FORMAT_ALONE` or `FORMAT_RAW`; `check` is for the first of them;
/// `preset` is a level, `filters` a chain of filters in its place.
#[pyclass(frozen, module = "_lzma")]
pub(crate) struct LZMACompressor(Mutex<Option<Encoder>>);

#[pymethods]
impl LZMACompressor {
    #[new]
    #[pyo3(signature = (format = XZ, check = DEFAULT_CHECK, preset = None, filters = None))]
    fn new(
        format: u32,
        check: i32,
        preset: Option<u32>,
        filters: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        if preset.is_some() && filters.is_some() {
            return Err(refused("Cannot specify both preset and filter chain"));
        }
        if format != XZ && check != DEFAULT_CHECK && check != CHECK_NONE as i32 {
            return Err(refused("Integrity checks are only supported by FORMAT_XZ"));
        }
        let chain = filters.map(Chain::read).transpose()?;
        let preset = preset.unwrap_or(PRESET_DEFAULT);
        let encoder = match format {
            XZ => Encoder::xz(xz(check, preset, chain)?),
            ALONE => Encoder::alone(&alone(preset, chain)?),
            RAW => Encoder::raw(&chain.ok_or(refused("Must specify filters for FORMAT_RAW"))?),
            other => return Err(refused(&format!("Invalid container format: {other}"))),
        };
        Ok(Self(Mutex::new(Some(encoder.map_err(refusal)?))))
    }

    /// Takes data, and returns what is compressed so far.
    #[pyo3(signature = (data, /))]
    fn compress<'py>(&self, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        let (py, data) = (data.py(), bytes(data)?);
        let data = data.as_bytes();
        let output = py.detach(|| match lock(&self.0).as_mut() {
            Some(encoder) => encoder.write(data).map_err(|error| exception(&error)),
            None => Err(refused("Compressor has been flushed")),
        });
        to_python(py, &output?)
    }

    /// Returns what is left; the compressor can't be used afterwards.
    fn flush<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let output = py.detach(|| match lock(&self.0).take() {
            Some(encoder) => encoder.finish().map_err(|error| exception(&error)),
            None => Err(refused("Repeated call to flush()")),
        });
        to_python(py, &output?)
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(not_picklable("LZMACompressor"))
    }
}

fn xz(check: i32, preset: u32, chain: Option<Chain>) -> PyResult<XzOptions> {
    let check_type = container::check(if check == DEFAULT_CHECK { CRC64 } else { check })?;
    let (lzma_options, filters) = match chain {
        None => (options::preset(preset).map_err(|_| invalid_options())?, Vec::new()),
        Some(Chain { before, last: Last::Lzma2(options) }) => (options, before),
        Some(_) => return Err(invalid_options()),
    };
    Ok(XzOptions { lzma_options, check_type, block_size: None, filters })
}

fn alone(preset: u32, chain: Option<Chain>) -> PyResult<lzma_rust2::LzmaOptions> {
    match chain {
        None => options::preset(preset),
        Some(Chain { before, last: Last::Lzma1(options) }) if before.is_empty() => Ok(options),
        Some(_) => {
            Err(refused("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter"))
        }
    }
}

fn refused(message: &str) -> PyErr {
    PyValueError::new_err(message.to_owned())
}
