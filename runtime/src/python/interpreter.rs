//! A run's way into the interpreter: what belongs to that run alone. [`warm`] does what is the same for every run.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::prelude::*;

use super::{paths, warm};

/// A run's way into the interpreter, which it takes when the first thing needs Python.
pub(crate) struct Session<'r> {
    app_dirs: &'r [PathBuf],
    entered: OnceCell<Result<Option<Duration>, String>>,
}

impl<'r> Session<'r> {
    /// The folders come first on `sys.path`.
    pub(crate) fn new(app_dirs: &'r [PathBuf]) -> Self {
        Self { app_dirs, entered: OnceCell::new() }
    }

    pub(crate) fn app_dirs(&self) -> &'r [PathBuf] {
        self.app_dirs
    }

    pub(super) fn enter(&self) -> Result<(), String> {
        self.entered.get_or_init(|| enter(self.app_dirs)).clone().map(|_| ())
    }

    /// How long the start of the interpreter took, if it was this run that started it.
    pub(crate) fn start_time(&self) -> Option<Duration> {
        self.entered.get()?.as_ref().ok().copied().flatten()
    }
}

/// Starts the interpreter if it doesn't run, and makes it ready for a run with these folders. Gives
/// what the start took.
fn enter(app_dirs: &[PathBuf]) -> Result<Option<Duration>, String> {
    let start_time = warm::up()?.or(renew()?);
    Python::attach(|py| paths::extend(py, app_dirs)).map_err(|error| error.to_string())?;
    Ok(start_time)
}

/// Gives an interpreter that a memory was kept with what belongs to this run, and gives the time that this took.
fn renew() -> Result<Option<Duration>, String> {
    #[cfg(target_family = "wasm")]
    return super::snapshot::renew();
    #[cfg(not(target_family = "wasm"))]
    Ok(None)
}
