//! The outside of a run: a thread for the guest, and somebody who watches the clock.

use std::panic;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wasmtime::{Engine, InstancePre};

use crate::guest::{self, Ending, Entry, GuestState};
use crate::image::Image;
use crate::memory::MemoryMeter;
use crate::output::Sink;
use crate::scratch;
use crate::time_over::TimeOver;
use crate::{GUEST_STACK_BYTES, Invocation, Outcome, OutputStream, RunError, Termination};

/// How long a guest that is blocked in a call to the host is waited for after its time is over.
///
/// Wasm code stops at its next loop or call, within microseconds, or at its next [safepoint](safepoints),
/// mostly within a millisecond, and a guest that sleeps is woken. Any other call into the host (a write to a pipe
/// that nobody reads) cannot be interrupted: after this time the run ends as [`Termination::TimedOut`] all the same and
/// the guest's thread is left behind. When that call returns, the guest stops in the same way, and no further call
/// reads, writes or waits.
pub const ABANDON_AFTER: Duration = Duration::from_millis(500);

/// The thread's stack: the guest's, and room for the host calls that it makes.
pub(crate) const THREAD_STACK_BYTES: usize = GUEST_STACK_BYTES + (8 << 20);

pub(crate) fn run(
    module: &InstancePre<GuestState>,
    entry: Entry,
    mut invocation: Invocation,
) -> Result<(Outcome, Option<Image>), RunError> {
    let scratch = invocation.scratch.as_ref().map(scratch::Folder::make).transpose()?;
    invocation.preopens.extend(scratch.iter().map(scratch::Folder::preopen));
    let limits = invocation.limits.clone();
    let stdout = Sink::new(OutputStream::Stdout, invocation.stdout, limits.stdout_bytes);
    let stderr = Sink::new(OutputStream::Stderr, invocation.stderr, limits.stderr_bytes);
    let meter = MemoryMeter::new(limits.memory_bytes);
    let memory = meter.usage();
    let state = GuestState::new(invocation, &entry, stdout.clone(), stderr.clone(), meter)?;

    let started = Instant::now();
    let guest = Guest::start(module.clone(), entry, state, THREAD_STACK_BYTES)?;
    let ending = match limits.time {
        None => Ok(guest.wait()),
        Some(limit) => guest.wait_at_most(limit, module.module().engine()).ok_or(limit),
    };
    let mut image = None;
    let (termination, fuel) = match ending {
        Ok(Ending { result, fuel }) => {
            let result = result.map(|made| image = made);
            (guest::classify(result, &limits, &memory), fuel)
        }
        Err(limit) => (Termination::TimedOut { limit }, None),
    };
    let outcome = Outcome {
        termination,
        fuel,
        stdout_bytes: stdout.written(),
        stdout: stdout.take(),
        stderr: stderr.take(),
        peak_memory_bytes: memory.peak_bytes(),
        memory_was_refused: memory.was_refused(),
        elapsed: started.elapsed(),
    };
    Ok((outcome, image))
}

/// A guest on its thread.
struct Guest {
    thread: JoinHandle<Ending>,
    /// Carries no message: the thread holds the other end, which is dropped when it ends.
    ended: Receiver<()>,
    time_over: Arc<TimeOver>,
}

impl Guest {
    fn start(
        module: InstancePre<GuestState>,
        entry: Entry,
        state: GuestState,
        stack_bytes: usize,
    ) -> Result<Self, RunError> {
        let time_over = Arc::clone(&state.time_over);
        let (alive, ended) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("wasm guest".to_owned())
            .stack_size(stack_bytes)
            .spawn(move || {
                let _alive = alive;
                guest::call(&module, &entry, state)
            })
            .map_err(|source| RunError::Thread { stack_bytes, source })?;
        Ok(Self { thread, ended, time_over })
    }

    /// Waits for the end of the guest. A panic on its thread is a defect of the host and goes on.
    fn wait(self) -> Ending {
        self.thread.join().unwrap_or_else(|payload| panic::resume_unwind(payload))
    }

    /// As [`Self::wait`], but stops the guest when `limit` is over. Returns `None` when it does not
    /// even end then.
    fn wait_at_most(self, limit: Duration, engine: &Engine) -> Option<Ending> {
        if self.is_running_after(limit) {
            self.time_over.end();
            engine.increment_epoch();
            if self.is_running_after(ABANDON_AFTER) {
                return None;
            }
        }
        Some(self.wait())
    }

    fn is_running_after(&self, time: Duration) -> bool {
        self.ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Host, HostOptions};

    #[test]
    fn a_thread_that_does_not_fit_the_address_space_is_refused() {
        let wasm = wat::parse_str(r#"(module (func (export "_start")))"#).unwrap();
        let command = Host::new(HostOptions::default()).unwrap().compile(&wasm).unwrap();
        let meter = MemoryMeter::new(None);
        let sink = |stream| Sink::new(stream, crate::OutputMode::Capture, None);
        let (stdout, stderr) = (sink(OutputStream::Stdout), sink(OutputStream::Stderr));
        let state =
            GuestState::new(Invocation::default(), &Entry::Start, stdout, stderr, meter).unwrap();
        let error = Guest::start(command.module, Entry::Start, state, 1 << 50).err().unwrap();
        assert!(matches!(error, RunError::Thread { stack_bytes, .. } if stack_bytes == 1 << 50));
    }
}
