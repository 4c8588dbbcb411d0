//! The command `rmpkg`, in this process.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Does what the words of a command line say, the command's name first, and gives the exit code. Signals that ask the
/// process to end are the command's from then on.
#[pyfunction]
pub fn main(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| rmpkg::call(words))
}
