//! CPython's module `zlib`, for a CPython that is built without it: the interface of 3.12, on zlib-rs.
//!
//! The embedding program registers [`zlib`] before it starts the interpreter:
//! `pyo3::append_to_inittab!(zlib)`. What compresses and decompresses knows nothing of Python
//! (`stream`, `pump`); what Python sees is in one module for each of its types.

mod compressor;
mod decompressor;
mod error;
mod functions;
mod pump;
mod stream;
mod zlib_decompressor;

use libz_rs_sys as z;
use pyo3::prelude::*;

use crate::error::ZlibError;
use crate::pump::CHUNK;

/// zlib's own default for the memory of a compressor, which its header keeps to itself.
const DEF_MEM_LEVEL: i32 = 8;
/// The largest window, 32 KiB, as a power of two.
const MAX_WBITS: i32 = 15;

const CONSTANTS: [(&str, i32); 19] = [
    ("DEFLATED", z::Z_DEFLATED),
    ("DEF_MEM_LEVEL", DEF_MEM_LEVEL),
    ("MAX_WBITS", MAX_WBITS),
    ("Z_BEST_COMPRESSION", z::Z_BEST_COMPRESSION),
    ("Z_BEST_SPEED", z::Z_BEST_SPEED),
    ("Z_BLOCK", z::Z_BLOCK),
    ("Z_DEFAULT_COMPRESSION", z::Z_DEFAULT_COMPRESSION),
    ("Z_DEFAULT_STRATEGY", z::Z_DEFAULT_STRATEGY),
    ("Z_FILTERED", z::Z_FILTERED),
    ("Z_FINISH", z::Z_FINISH),
    ("Z_FIXED", z::Z_FIXED),
    ("Z_FULL_FLUSH", z::Z_FULL_FLUSH),
    ("Z_HUFFMAN_ONLY", z::Z_HUFFMAN_ONLY),
    ("Z_NO_COMPRESSION", z::Z_NO_COMPRESSION),
    ("Z_NO_FLUSH", z::Z_NO_FLUSH),
    ("Z_PARTIAL_FLUSH", z::Z_PARTIAL_FLUSH),
    ("Z_RLE", z::Z_RLE),
    ("Z_SYNC_FLUSH", z::Z_SYNC_FLUSH),
    ("Z_TREES", z::Z_TREES),
];

/// The compression that gzip uses: zlib-rs's implementation of Python's `zlib`.
#[pymodule]
pub fn zlib(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for (name, value) in CONSTANTS {
        module.add(name, value)?;
    }
    module.add("DEF_BUF_SIZE", CHUNK)?;
    module.add("ZLIB_VERSION", stream::version())?;
    module.add("ZLIB_RUNTIME_VERSION", stream::version())?;
    module.add("__version__", "1.0")?;
    module.add("error", module.py().get_type::<ZlibError>())?;
    module.add_class::<zlib_decompressor::ZlibDecompressor>()?;
    module.add_function(wrap_pyfunction!(functions::adler32, module)?)?;
    module.add_function(wrap_pyfunction!(functions::crc32, module)?)?;
    module.add_function(wrap_pyfunction!(functions::compress, module)?)?;
    module.add_function(wrap_pyfunction!(functions::decompress, module)?)?;
    module.add_function(wrap_pyfunction!(compressor::compressobj, module)?)?;
    module.add_function(wrap_pyfunction!(decompressor::decompressobj, module)?)
}
