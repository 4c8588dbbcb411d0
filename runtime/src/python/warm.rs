//! The start of the interpreter, as far as it is the same for every run: a snapshot of the memory may freeze all of
//! it. What it leaves behind is here, in [`super::paths`] and in the interpreter itself (`sys.stdout`, the finders on
//! `sys.meta_path`, the imported modules, interned names). No time and no folder of a run is kept.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use super::platform;

/// Whether the interpreter runs, or why it doesn't: it can't be started twice.
static WARM: OnceLock<Result<(), String>> = OnceLock::new();

/// Starts the interpreter unless it runs, and gives the time that this took.
pub(super) fn up() -> Result<Option<Duration>, String> {
    platform::check_installation()?;
    platform::settle();
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
