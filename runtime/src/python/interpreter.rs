//! The start of the interpreter, in two parts.
//!
//! [`warm_up`] does what is the same for every run: a snapshot of the memory may freeze all of it, and
//! what it leaves behind is here, in [`super::paths`] and in the interpreter itself (`sys.stdout`, the
//! finders on `sys.meta_path`, the imported modules, interned names). [`enter`] does what belongs to
//! one run. No time and no folder of a run is kept by the first.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use super::{paths, platform};

/// Whether the interpreter runs, or why it doesn't: it can't be started twice.
static WARM: OnceLock<Result<(), String>> = OnceLock::new();

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
    platform::check_installation()?;
    platform::settle();
    let start_time = warm_up()?.or(renew()?);
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

/// Starts the interpreter unless it runs, and gives the time that this took.
pub(super) fn warm_up() -> Result<Option<Duration>, String> {
    let mut start_time = None;
    let outcome = WARM.get_or_init(|| {
        platform::register();
        let started = Instant::now();
        platform::start();
        let outcome = Python::attach(prepare).map_err(|error| error.to_string());
        start_time = Some(started.elapsed());
        outcome
    });
    outcome.clone().map(|()| start_time)
}

fn prepare(py: Python<'_>) -> PyResult<()> {
    keep_stdout_clean(py)?;
    platform::adapt(py)
}

/// stdout belongs to the report.
fn keep_stdout_clean(py: Python<'_>) -> PyResult<()> {
    let sys = py.import("sys")?;
    let stderr = sys.getattr("stderr")?;
    sys.setattr("stdout", &stderr)?;
    sys.setattr("__stdout__", &stderr)?;
    sys.setattr("dont_write_bytecode", true)
}

/// Writes out what Python has buffered for stderr. The interpreter is never finalised: at the
/// process's end that would only cost time.
pub fn flush() {
    if WARM.get().is_some() {
        // A node may have replaced or closed `sys.stderr`: then there is nothing to flush.
        Python::attach(|py| py.import("sys")?.getattr("stderr")?.call_method0("flush").map(|_| ()))
            .ok();
    }
}
