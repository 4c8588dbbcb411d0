//! In wasm nothing happens outside this one thread: the loop turns until the task is done.

use pyo3::exceptions::PyException;
use pyo3::prelude::*;

use super::{EventLoop, Started};

pub(crate) fn block_on<F: Future>(_event_loop: &EventLoop, future: F) -> F::Output {
    futures::executor::block_on(future)
}

pub(super) async fn wait(started: &Started, task: Py<PyAny>) -> PyResult<Py<PyAny>> {
    Python::attach(|py| {
        loop {
            let outcome = started.event_loop.call_method1(py, "run_until_complete", (&task,));
            if task.call_method0(py, "done")?.is_truthy(py)? {
                return task.call_method0(py, "result");
            }
            match outcome {
                // A `SystemExit` of some other task: asyncio lets it through, and goes on if asked to.
                Err(error) if !error.is_instance_of::<PyException>(py) => {}
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
    })
}
