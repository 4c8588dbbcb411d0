//! Waiting for what runs, in such a way that Ctrl-C and others can end it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::{PyKeyboardInterrupt, PyRuntimeError};
use pyo3::prelude::*;

use crate::engine::{Engines, lock};

/// How long whoever waits for a run does not look at signals, nor passes on what it has written.
pub const EVERY: Duration = Duration::from_millis(20);

/// How long the end of the interpreter is put off.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether the interpreter comes to its end.
static IS_ENDING: AtomicBool = AtomicBool::new(false);

/// Does work without Python's lock.
///
/// # Errors
///
/// A `RuntimeError` when the interpreter comes to its end: then the lock would never be had again.
pub fn aside<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    if IS_ENDING.load(Ordering::SeqCst) {
        return Err(PyRuntimeError::new_err("the interpreter comes to its end"));
    }
    let busy = &Engines::here(py).busy;
    busy.fetch_add(1, Ordering::SeqCst);
    let done = py.detach(work);
    busy.fetch_sub(1, Ordering::SeqCst);
    Ok(done)
}

/// Ends all runs and waits for the threads that wait for them. The interpreter ends threads where they ask for its
/// lock, and such an end is none that Rust survives.
#[pyfunction]
pub fn end(py: Python<'_>) {
    IS_ENDING.store(true, Ordering::SeqCst);
    let begun = Instant::now();
    while Engines::here(py).busy.load(Ordering::SeqCst) > 0 && begun.elapsed() < PATIENCE {
        py.detach(|| thread::sleep(Duration::from_millis(1)));
    }
}

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

/// Hears what a stream writes to stderr, on a thread that Python knows nothing of.
pub struct Listener {
    on_output: Py<PyAny>,
    busy: &'static AtomicUsize,
    raised: Raised,
}

/// What a listener has raised, for whoever takes the results.
pub type Raised = Arc<Mutex<Option<PyErr>>>;

impl Listener {
    /// `on_output` is called with bytes.
    pub fn new(py: Python<'_>, on_output: Py<PyAny>) -> Self {
        Self { on_output, busy: &Engines::here(py).busy, raised: Raised::default() }
    }

    /// Where it leaves what was raised.
    pub fn raised(&self) -> Raised {
        Arc::clone(&self.raised)
    }

    /// Passes it on, and says whether the stream is to go on.
    pub fn hear(&self, written: &[u8]) -> bool {
        if lock(&self.raised).is_some() {
            return false;
        }
        // Counted before anything is asked: whoever ends the interpreter waits for it then.
        self.busy.fetch_add(1, Ordering::SeqCst);
        let goes_on =
            !IS_ENDING.load(Ordering::SeqCst) && (written.is_empty() || self.tell(written));
        self.busy.fetch_sub(1, Ordering::SeqCst);
        goes_on
    }

    fn tell(&self, written: &[u8]) -> bool {
        let told = Python::attach(|py| self.on_output.call1(py, (written,)).map(drop));
        // Python is let go before: whoever has it may wait for this lock.
        told.map_err(|error| *lock(&self.raised) = Some(error)).is_ok()
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
        let is_cancelled = |cancel: &Py<Cancel>| cancel.get().is_set.load(Ordering::Relaxed);
        if IS_ENDING.load(Ordering::SeqCst) || self.cancel.as_ref().is_some_and(is_cancelled) {
            return Err(PyKeyboardInterrupt::new_err("the run was cancelled"));
        }
        match &self.on_output {
            Some(on_output) if !written.is_empty() => on_output.call1(py, (written,)).map(drop),
            _ => Ok(()),
        }
    }
}
