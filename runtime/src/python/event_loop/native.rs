//! Natively the event loop is how a run waits: it turns until one of the futures that the run waits
//! for wakes it, be that an asyncio task (through `pyo3-async-runtimes`) or tokio's I/O.

use std::pin::pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3_async_runtimes::{TaskLocals, into_future_with_locals};

use super::{EventLoop, Started};

pub(crate) fn block_on<F: Future>(event_loop: &EventLoop, future: F) -> F::Output {
    let alarm = Arc::new(Alarm {
        state: AtomicU8::new(AWAKE),
        thread: thread::current(),
        started: Arc::clone(&event_loop.started),
    });
    let waker = Waker::from(Arc::clone(&alarm));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        alarm.sleep();
    }
}

pub(super) async fn wait(started: &Started, task: Py<PyAny>) -> PyResult<Py<PyAny>> {
    let result = Python::attach(|py| {
        let locals = TaskLocals::new(started.event_loop.bind(py).clone());
        into_future_with_locals(&locals, task.into_bound(py))
    })?;
    let mut result = pin!(result);
    std::future::poll_fn(|context| match (result.as_mut().poll(context), started.broken.get()) {
        (Poll::Pending, Some(error)) => Poll::Ready(Err(Python::attach(|py| error.clone_ref(py)))),
        (outcome, _) => outcome,
    })
    .await
}

const AWAKE: u8 = 0;
const ASLEEP: u8 = 1;
const WOKEN: u8 = 2;

/// Wakes the run's thread, wherever it sleeps.
struct Alarm {
    state: AtomicU8,
    thread: Thread,
    started: Arc<OnceLock<Started>>,
}

impl Alarm {
    /// Sleeps until someone wakes it; if someone has done so already, not at all.
    fn sleep(&self) {
        let fell_asleep =
            self.state.compare_exchange(AWAKE, ASLEEP, Ordering::SeqCst, Ordering::SeqCst);
        if fell_asleep.is_ok() {
            while self.state.load(Ordering::SeqCst) == ASLEEP && self.rest() {}
        }
        self.state.store(AWAKE, Ordering::SeqCst);
    }

    /// False if the loop has broken just now, which whoever waits for it must hear.
    fn rest(&self) -> bool {
        match self.started.get() {
            Some(started) if started.broken.get().is_none() => started.turn(),
            _ => {
                thread::park();
                true
            }
        }
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if self.state.swap(WOKEN, Ordering::SeqCst) == ASLEEP {
            self.thread.unpark();
            if let Some(started) = self.started.get() {
                started.stop();
            }
        }
    }
}

impl Started {
    /// Turns the loop until [`Self::stop`]. Whether it can turn again.
    fn turn(&self) -> bool {
        Python::attach(|py| match self.event_loop.call_method0(py, "run_forever") {
            // asyncio lets a task's `SystemExit` through, and goes on if asked to.
            Err(error) if error.is_instance_of::<PyException>(py) => {
                self.broken.get_or_init(|| error);
                false
            }
            _ => true,
        })
    }

    /// Stops the loop, from any thread. A closed loop has stopped already.
    fn stop(&self) {
        Python::attach(|py| {
            let event_loop = self.event_loop.bind(py);
            event_loop
                .getattr("stop")
                .and_then(|stop| event_loop.call_method1("call_soon_threadsafe", (stop,)))
                .ok();
        });
    }
}
