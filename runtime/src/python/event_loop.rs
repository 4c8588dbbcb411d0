//! asyncio for the nodes of one run.
//!
//! Each run has one event loop, that of an `asyncio.Runner`. It starts with the first awaitable,
//! lives on the run's thread and turns while the run waits; all other Python code runs outside it,
//! so that a node may call `asyncio.run` itself.

#[cfg_attr(target_family = "wasm", path = "event_loop/wasm.rs")]
#[cfg_attr(not(target_family = "wasm"), path = "event_loop/native.rs")]
mod platform;

use std::sync::{Arc, OnceLock};

use pyo3::ffi::c_str;
use pyo3::prelude::*;

pub(crate) use self::platform::block_on;

/// How the file names of the runtime's own Python code begin: tracebacks leave its frames out.
pub(super) const OWN_FILE: &str = "<runtime>";

/// The event loop of a run, once there is one.
#[derive(Default)]
pub(crate) struct EventLoop {
    started: Arc<OnceLock<Started>>,
}

struct Started {
    runner: Py<PyAny>,
    event_loop: Py<PyAny>,
    /// `awaiting.py`.
    awaiting: Py<PyModule>,
    /// Why the loop turns no more.
    #[cfg(not(target_family = "wasm"))]
    broken: OnceLock<PyErr>,
}

impl EventLoop {
    /// What the awaitable gives.
    pub(super) async fn wait(&self, awaitable: Py<PyAny>) -> PyResult<Py<PyAny>> {
        let started = self.start()?;
        let task = Python::attach(|py| started.task(awaitable.bind(py)).map(Bound::unbind))?;
        platform::wait(started, task).await
    }

    /// A `Stream` over an asynchronous iterator.
    pub(super) fn iterate<'py>(&self, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.start()?.awaiting.bind(values.py()).call_method1("iterate", (values,))
    }

    /// A `Stream` of what a streaming node's `process` makes of the items that are put into it.
    pub(super) fn stream<'py>(&self, process: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        self.start()?.awaiting.bind(process.py()).call_method1("Stream", (process,))
    }

    /// Cancels the tasks that still wait, shuts down asynchronous generators and closes the loop.
    pub(crate) fn close(&self) -> PyResult<()> {
        match self.started.get() {
            Some(started) => {
                Python::attach(|py| started.runner.bind(py).call_method0("close").map(|_| ()))
            }
            None => Ok(()),
        }
    }

    fn start(&self) -> PyResult<&Started> {
        match self.started.get() {
            Some(started) => Ok(started),
            None => {
                let started = Python::attach(Started::new)?;
                Ok(self.started.get_or_init(|| started))
            }
        }
    }
}

impl Started {
    fn new(py: Python<'_>) -> PyResult<Self> {
        let runner = py.import("asyncio")?.getattr("Runner")?.call0()?;
        let event_loop = runner.call_method0("get_loop")?;
        let source = c_str!(include_str!("awaiting.py"));
        let awaiting = PyModule::from_code(py, source, c_str!("<runtime>"), c_str!("_awaiting"))?;
        Ok(Self {
            runner: runner.unbind(),
            event_loop: event_loop.unbind(),
            awaiting: awaiting.unbind(),
            #[cfg(not(target_family = "wasm"))]
            broken: OnceLock::new(),
        })
    }

    /// A task for the awaitable, which begins when the loop turns.
    fn task<'py>(&self, awaitable: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let py = awaitable.py();
        let event_loop = self.event_loop.bind(py);
        self.awaiting.bind(py).call_method1("create_task", (event_loop, awaitable))
    }
}
