//! Waiting for what runs, in such a way that Ctrl-C and others can end it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

/// How long whoever waits for a run does not look at signals, nor passes on what it has written.
pub const EVERY: Duration = Duration::from_millis(20);

/// Ends runs that were begun with it, from any thread.
#[pyclass(frozen, module = "rmpkg._rmpkg")]
#[derive(Default)]
pub struct Cancel {
    is_set: AtomicBool,
}

#[pymethods]
impl Cancel {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ends the runs.
    fn set(&self) {
        self.is_set.store(true, Ordering::Relaxed);
    }
}

/// What may end a run, and who hears what it writes to stderr.
pub struct Watcher {
    cancel: Option<Py<Cancel>>,
    on_output: Option<Py<PyAny>>,
    /// Why the run was ended.
    pub reason: Option<PyErr>,
}

impl Watcher {
    /// `on_output` is called with bytes.
    pub fn new(cancel: Option<Py<Cancel>>, on_output: Option<Py<PyAny>>) -> Self {
        Self { cancel, on_output, reason: None }
    }

    /// Looks at everything, and says whether the run is to go on.
    pub fn look(&mut self, written: &[u8]) -> bool {
        if self.reason.is_none() {
            self.reason = Python::attach(|py| self.ask(py, written)).err();
        }
        self.reason.is_none()
    }

    fn ask(&self, py: Python<'_>, written: &[u8]) -> PyResult<()> {
        py.check_signals()?;
        if self.cancel.as_ref().is_some_and(|cancel| cancel.get().is_set.load(Ordering::Relaxed)) {
            return Err(PyKeyboardInterrupt::new_err("the run was cancelled"));
        }
        match &self.on_output {
            Some(on_output) if !written.is_empty() => on_output.call1(py, (written,)).map(drop),
            _ => Ok(()),
        }
    }
}
