//! CPython's module `_bz2`, for a CPython that is built without it: the interface of 3.12, on libbz2-rs.
//! The standard library's `bz2` does the rest.
//!
//! The embedding program registers [`_bz2`] before it starts the interpreter:
//! `pyo3::append_to_inittab!(_bz2)`.

mod compressor;
mod decompressor;
mod error;

use pyo3::prelude::*;

/// The compression that bzip2 uses: libbz2-rs's implementation of Python's `_bz2`.
#[pymodule]
pub fn _bz2(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<compressor::BZ2Compressor>()?;
    module.add_class::<decompressor::BZ2Decompressor>()
}
