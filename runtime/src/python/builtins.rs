//! What CPython's build for WASI lacks: given to it where that is possible, else explained.
//!
//! A native CPython has all of it.

#[cfg(target_family = "wasm")]
mod absent;
#[cfg(target_family = "wasm")]
mod inittab;
#[cfg(target_family = "wasm")]
mod processes;
#[cfg(target_family = "wasm")]
mod threads;

pub(super) use platform::{install, is_absent, register};

#[cfg(target_family = "wasm")]
mod platform {
    use pyo3::prelude::*;

    use super::{absent, inittab, processes, threads};

    /// Adds modules to those that are built in; to be called before the interpreter starts.
    pub(in super::super) fn register() {
        inittab::register();
    }

    /// Lets what can't work say why.
    pub(in super::super) fn install(py: Python<'_>) -> PyResult<()> {
        absent::install(py)?;
        processes::install(py)?;
        threads::install(py)
    }

    /// Whether the import of a module says by itself why it fails.
    pub(in super::super) fn is_absent(module: &str) -> bool {
        absent::reason(module).is_some()
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
}
