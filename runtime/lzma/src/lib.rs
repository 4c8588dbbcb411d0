//! CPython's module `_lzma`, for a CPython that is built without it: the interface of 3.12, on
//! lzma-rust2. The standard library's `lzma` does the rest.
//!
//! The embedding program registers [`_lzma`] before it starts the interpreter:
//! `pyo3::append_to_inittab!(_lzma)`. What compresses and decompresses is in `encoder` and `decoder`,
//! what Python sees in one module for each of its types.

mod compressor;
mod container;
mod decoder;
mod decompressor;
mod encoder;
mod error;
mod filter;
mod options;
mod properties;
mod specifier;

use pyo3::prelude::*;

/// `FORMAT_…`, `MF_…`, `MODE_…`: numbers of liblzma's, or of Python's own.
const SMALL_CONSTANTS: [(&str, u32); 12] = [
    ("FORMAT_AUTO", container::AUTO),
    ("FORMAT_XZ", container::XZ),
    ("FORMAT_ALONE", container::ALONE),
    ("FORMAT_RAW", container::RAW),
    ("MF_HC3", options::HC3),
    ("MF_HC4", options::HC4),
    ("MF_BT2", options::BT2),
    ("MF_BT3", options::BT3),
    ("MF_BT4", options::BT4),
    ("MODE_FAST", options::FAST),
    ("MODE_NORMAL", options::NORMAL),
    ("PRESET_DEFAULT", options::PRESET_DEFAULT),
];

/// The compression that xz uses: lzma-rust2's implementation of Python's `_lzma`.
#[pymodule]
pub fn _lzma(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for (name, value) in SMALL_CONSTANTS {
        module.add(name, value)?;
    }
    module.add("PRESET_EXTREME", options::PRESET_EXTREME)?;
    for (name, value) in container::CHECKS {
        module.add(name, value)?;
    }
    for (name, id) in filter::IDS {
        module.add(name, id)?;
    }
    module.add("LZMAError", module.py().get_type::<error::LZMAError>())?;
    module.add_class::<compressor::LZMACompressor>()?;
    module.add_class::<decompressor::LZMADecompressor>()?;
    module.add_function(wrap_pyfunction!(container::is_check_supported, module)?)?;
    module.add_function(wrap_pyfunction!(properties::_encode_filter_properties, module)?)?;
    module.add_function(wrap_pyfunction!(properties::_decode_filter_properties, module)?)
}
