//! How a stream waits for a host that can't let its guest wait: in a browser nothing may block.
//!
//! Such a host answers `EAGAIN` to a read when there is nothing to read yet, and to a write when it has enough. The
//! stream is a future, so that all that it was about to do stays where it is; the command returns, and its memory
//! lives on. When there is more, the host calls the export [`STREAM_RESUME`](pipeline_command::STREAM_RESUME).

#![allow(unsafe_code, reason = "the host calls this function")]

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::{ExitStatus, python};

type Stream = Pin<Box<dyn Future<Output = ExitStatus>>>;

thread_local! {
    /// The stream that waits for its host.
    static WAITING: RefCell<Option<Stream>> = const { RefCell::new(None) };
    /// Whether the host has let the stream wait.
    static MUST_RETURN: Cell<bool> = const { Cell::new(false) };
}

/// Notes that the stream waits for its host.
pub(super) fn wait() -> bool {
    MUST_RETURN.set(true);
    true
}

/// Runs a stream to its end, or until it waits: then it is kept.
pub(crate) fn begin(stream: impl Future<Output = ExitStatus> + 'static) -> ExitStatus {
    run(Box::pin(stream)).unwrap_or(ExitStatus::Success)
}

/// `None` if the stream waits.
fn run(mut stream: Stream) -> Option<ExitStatus> {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    loop {
        MUST_RETURN.set(false);
        if let Poll::Ready(status) = stream.as_mut().poll(&mut context) {
            return Some(status);
        }
        if MUST_RETURN.get() {
            python::flush();
            WAITING.set(Some(stream));
            return None;
        }
        if !woken.0.swap(false, Ordering::Relaxed) {
            eprintln!("error: a node waits for what never happens: there is one thread alone");
            return Some(ExitStatus::Internal);
        }
    }
}

#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Goes on with a stream that waits. Gives 1 if it waits again, 0 if it has come to its end or there is none; one
/// that has failed ends the process.
#[unsafe(export_name = "stream.resume")]
extern "C" fn resume() -> i32 {
    match WAITING.take().map(run) {
        None | Some(Some(ExitStatus::Success)) => 0,
        Some(None) => 1,
        Some(Some(failed)) => process::exit(failed.code().into()),
    }
}
