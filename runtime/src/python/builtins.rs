//! What CPython's build for WASI lacks: given to it where that is possible, else explained.
//!
//! A native CPython has all of it.

#[cfg(target_family = "wasm")]
mod absent;
#[cfg(any(target_family = "wasm", test))]
mod codecs;
#[cfg(target_family = "wasm")]
mod processes;
#[cfg(target_family = "wasm")]
mod threads;

pub(super) use platform::{install, is_absent, is_missing_codec, register};

#[cfg(target_family = "wasm")]
mod platform {
    use pyo3::prelude::*;
    use python_zlib::zlib;

    use super::{absent, codecs, processes, threads};

    /// Adds modules to those that are built in; to be called before the interpreter starts.
    pub(in super::super) fn register() {
        pyo3::append_to_inittab!(zlib);
        #[cfg(feature = "bz2")]
        {
            use python_bz2::_bz2;
            pyo3::append_to_inittab!(_bz2);
        }
        #[cfg(feature = "lzma")]
        {
            use python_lzma::_lzma;
            pyo3::append_to_inittab!(_lzma);
        }
    }

    /// Lets what can't work say why.
    pub(in super::super) fn install(py: Python<'_>) -> PyResult<()> {
        absent::install(py)?;
        codecs::install(py)?;
        processes::install(py)?;
        threads::install(py)
    }

    /// Whether the import of a module says by itself why it fails.
    pub(in super::super) fn is_absent(module: &str) -> bool {
        absent::reason(module).is_some()
    }

    /// Whether the error tells of a codec that CPython has and the package has not.
    pub(in super::super) fn is_missing_codec(py: Python<'_>, error: &PyErr) -> bool {
        codecs::is_missing(py, error)
    }
}

#[cfg(not(target_family = "wasm"))]
mod platform {
    use pyo3::prelude::*;

    pub(in super::super) fn register() {}

    pub(in super::super) fn install(_: Python<'_>) -> PyResult<()> {
        Ok(())
    }

    pub(in super::super) fn is_absent(_: &str) -> bool {
        false
    }

    pub(in super::super) fn is_missing_codec(_: Python<'_>, _: &PyErr) -> bool {
        false
    }
}
