//! The native part of the Python package `rmpkg`, its module `rmpkg._rmpkg`: packages, runs and streams, and the
//! command. What users see is Python, in `python/rmpkg/`; `docs/hosts/python.md` is its manual.
//!
//! Python's lock is released while anything of a package is read, compiled or run.

mod command;
mod engine;
mod error;
mod given;
mod item;
mod loaded;
mod options;
mod package;
mod patience;
mod stream;
mod trust;

use pyo3::prelude::*;

/// The native part of `rmpkg`.
#[pymodule]
mod _rmpkg {
    #[pymodule_export]
    use crate::command::main;
    #[pymodule_export]
    use crate::package::{Package, open};
    #[pymodule_export]
    use crate::patience::{Cancel, end};
    #[pymodule_export]
    use crate::stream::Stream;
}
