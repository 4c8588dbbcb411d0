//! What Python sees as built into the interpreter though CPython's build lacks it.

#[cfg(target_family = "wasm")]
use python_zlib::zlib;

/// Adds modules to those that are built in; to be called before the interpreter starts.
///
/// A native CPython has its own.
pub(super) fn register() {
    #[cfg(target_family = "wasm")]
    pyo3::append_to_inittab!(zlib);
}
