//! The outside of a run: a thread for the guest.

use std::panic;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wasmtime::InstancePre;

use crate::guest::{self, Ending, Entry, GuestState};
use crate::stop::News;
use crate::{GUEST_STACK_BYTES, LineStreams, RunError, Stop};

/// How long a guest that is blocked in a call to the host is waited for after its time is over.
///
/// Wasm code stops at its next loop or call, within microseconds, or at its next [safepoint](safepoints),
/// mostly within a millisecond, and a guest that sleeps is woken. Any other call into the host (a write to a pipe
/// that nobody reads) cannot be interrupted: after this time the run ends as
/// [`Termination::TimedOut`](crate::Termination::TimedOut) all the same and the guest's thread is left behind. When that
/// call returns, the guest stops in the same way, and no further call reads, writes or waits.
pub const ABANDON_AFTER: Duration = Duration::from_millis(500);

/// The thread's stack: the guest's, and room for the host calls that it makes.
pub(crate) const THREAD_STACK_BYTES: usize = GUEST_STACK_BYTES + (8 << 20);

/// A guest on its thread, which ends it when this is dropped.
pub(crate) struct Guest {
    /// `None` once somebody has its end, or has left it behind.
    thread: Option<JoinHandle<Ending>>,
    told: Receiver<News>,
    pub(crate) stop: Stop,
}

impl Guest {
    pub(crate) fn start(
        module: InstancePre<GuestState>,
        entry: Entry,
        state: GuestState,
        streams: Option<LineStreams>,
        stack_bytes: usize,
    ) -> Result<Self, RunError> {
        let (tell, told) = mpsc::channel();
        let engine = module.module().engine();
        let stop = Stop::new(engine, &state.time_over, streams.clone(), tell.clone());
        let thread = thread::Builder::new()
            .name("wasm guest".to_owned())
            .stack_size(stack_bytes)
            .spawn(move || {
                let _closing = Closing(streams, tell);
                guest::call(&module, &entry, state)
            })
            .map_err(|source| RunError::Thread { stack_bytes, source })?;
        Ok(Self { thread: Some(thread), told, stop })
    }

    /// Waits for the end of the guest. A panic on its thread is a defect of the host and goes on.
    pub(crate) fn wait(&mut self) -> Option<Ending> {
        let ended = self.thread.take()?.join();
        Some(ended.unwrap_or_else(|payload| panic::resume_unwind(payload)))
    }

    /// Stops the guest. Returns `None` when it does not even end then.
    pub(crate) fn stop(&mut self) -> Option<Ending> {
        if self.stops_in_time() {
            return self.wait();
        }
        self.thread = None;
        None
    }

    fn stops_in_time(&self) -> bool {
        self.stop.stop();
        let over = Instant::now() + ABANDON_AFTER;
        loop {
            match self.news(Some(over.saturating_duration_since(Instant::now()))) {
                Some(News::Ended) => return true,
                Some(News::Stopped) => {}
                None => return false,
            }
        }
    }

    /// Waits for news, so long at most.
    pub(crate) fn news(&self, time: Option<Duration>) -> Option<News> {
        match time {
            // Both who tell are there until they have told.
            None => Some(self.told.recv().unwrap_or(News::Ended)),
            Some(time) => self.told.recv_timeout(time).ok(),
        }
    }
}

impl Drop for Guest {
    /// Its thread is waited for no longer than where it is stopped, and a panic there is nobody's any more.
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take().filter(|_| self.stops_in_time()) {
            thread.join().ok();
        }
    }
}

/// Tells that the guest has ended, and closes its side of its streams, in whatever way it ends.
struct Closing(Option<LineStreams>, Sender<News>);

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(streams) = &self.0 {
            streams.close();
        }
        // Nobody may wait for it any more.
        self.1.send(News::Ended).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryMeter;
    use crate::output::Sink;
    use crate::{Host, HostOptions, Invocation, OutputStream};

    #[test]
    fn a_thread_that_does_not_fit_the_address_space_is_refused() {
        let wasm = wat::parse_str(r#"(module (func (export "_start")))"#).unwrap();
        let command = Host::new(HostOptions::default()).unwrap().compile(&wasm).unwrap();
        let meter = MemoryMeter::new(None);
        let sink = |stream| Sink::new(stream, crate::OutputMode::Capture, None);
        let (stdout, stderr) = (sink(OutputStream::Stdout), sink(OutputStream::Stderr));
        let state =
            GuestState::new(Invocation::default(), &Entry::Start, stdout, stderr, meter).unwrap();
        let guest = Guest::start(command.module, Entry::Start, state, None, 1 << 50);
        let error = guest.err().unwrap();
        assert!(matches!(error, RunError::Thread { stack_bytes, .. } if stack_bytes == 1 << 50));
    }
}
