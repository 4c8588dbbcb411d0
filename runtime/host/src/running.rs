//! A run that has begun, and somebody who watches the clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::InstancePre;

use crate::guest::{self, Entry, GuestState};
use crate::image::Image;
use crate::memory::{MemoryMeter, MemoryUse};
use crate::output::Sink;
use crate::run::{Guest, THREAD_STACK_BYTES};
use crate::scratch;
use crate::{Invocation, Limits, LineStreams, Outcome, OutputStream, RunError, Stop, Termination};

/// A command that runs. Its limits of time count while somebody waits for its end.
pub struct Running {
    guest: Guest,
    limits: Limits,
    streams: Option<LineStreams>,
    stdout: Sink,
    stderr: Sink,
    memory: Arc<MemoryUse>,
    started: Instant,
    /// Removed with the run.
    _scratch: Option<scratch::Folder>,
}

impl Running {
    pub(crate) fn start(
        module: &InstancePre<GuestState>,
        entry: Entry,
        mut invocation: Invocation,
    ) -> Result<Self, RunError> {
        let scratch = invocation.scratch.as_ref().map(scratch::Folder::make).transpose()?;
        invocation.preopens.extend(scratch.iter().map(scratch::Folder::preopen));
        let (limits, streams) = (invocation.limits.clone(), invocation.streams.clone());
        let stdout = Sink::new(OutputStream::Stdout, invocation.stdout, limits.stdout_bytes);
        let stderr = Sink::new(OutputStream::Stderr, invocation.stderr, limits.stderr_bytes);
        let meter = MemoryMeter::new(limits.memory_bytes);
        let memory = meter.usage();
        let state = GuestState::new(invocation, &entry, stdout.clone(), stderr.clone(), meter)?;
        let started = Instant::now();
        let guest =
            Guest::start(module.clone(), entry, state, streams.clone(), THREAD_STACK_BYTES)?;
        Ok(Self { guest, limits, streams, stdout, stderr, memory, started, _scratch: scratch })
    }

    /// What ends the run before its time.
    pub fn stopper(&self) -> Stop {
        self.guest.stop.clone()
    }

    /// Waits for the end of the run.
    pub fn wait(self) -> Outcome {
        self.end().0
    }

    pub(crate) fn end(self) -> (Outcome, Option<Image>) {
        let limit = self.watch();
        let ending = match limit {
            None => Some(self.guest.wait()),
            Some(_) => self.guest.stop(),
        };
        let limits = Limits { time: limit.or(self.limits.time), ..self.limits };
        let mut image = None;
        let (termination, fuel) = match (ending, limit) {
            (Some(ending), _) => {
                let result = ending.result.map(|made| image = made);
                (guest::classify(result, &limits, &self.memory), ending.fuel)
            }
            (None, limit) => (Termination::TimedOut { limit: limit.unwrap_or_default() }, None),
        };
        let outcome = Outcome {
            termination,
            fuel,
            stdout_bytes: self.stdout.written(),
            stdout: self.stdout.take(),
            stderr: self.stderr.take(),
            peak_memory_bytes: self.memory.peak_bytes(),
            memory_was_refused: self.memory.was_refused(),
            elapsed: self.started.elapsed(),
        };
        (outcome, image)
    }

    /// Waits until the guest has ended, or a time is over: then it gives the limit of that time.
    fn watch(&self) -> Option<Duration> {
        let item_time = self.streams.as_ref().and_then(|streams| streams.item_time);
        loop {
            let run =
                self.limits.time.map(|limit| (limit.saturating_sub(self.started.elapsed()), limit));
            let item = item_time.map(|limit| (self.left_of_item(limit), limit));
            let (left, limit) = run.into_iter().chain(item).min()?;
            if left.is_zero() {
                return Some(limit);
            }
            if !self.guest.is_running_after(left) {
                return None;
            }
        }
    }

    /// While the guest waits, nothing is over before all of an item's time has gone by.
    fn left_of_item(&self, limit: Duration) -> Duration {
        let left = self.streams.as_ref().and_then(|streams| streams.activity.left_of(limit));
        left.unwrap_or(limit)
    }
}
