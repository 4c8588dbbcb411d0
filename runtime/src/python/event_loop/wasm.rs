//! In wasm nothing happens outside this one thread: the loop turns until the task is done.

use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use super::{EventLoop, Started};

pub(crate) fn block_on<F: Future>(_event_loop: &EventLoop, future: F) -> F::Output {
    futures::executor::block_on(future)
}

/// Not by `run_until_complete`: it would be in the traceback of whatever the task raises.
pub(super) async fn wait(started: &Started, task: Py<PyAny>) -> PyResult<Py<PyAny>> {
    Python::attach(|py| {
        let stop = started.awaiting.getattr(py, "stop")?;
        task.call_method1(py, "add_done_callback", (stop,))?;
        while !task.call_method0(py, "done")?.is_truthy(py)? {
            match started.event_loop.call_method0(py, "run_forever") {
                // asyncio lets another task's `SystemExit` through, and goes on if asked to.
                Err(error) if error.is_instance_of::<PyException>(py) => return Err(error),
                _ => {}
            }
        }
        task.call_method0(py, "result")
    })
}
