//! A run that has begun, and somebody who watches the clock.

use std::sync::Arc;
use std::time::{Duration, Instant};

use wasmtime::{InstancePre, Trap};

use crate::guest::{self, Ending, Entry, GuestState};
use crate::image::Image;
use crate::memory::{MemoryMeter, MemoryUse};
use crate::output::Sink;
use crate::run::{Guest, THREAD_STACK_BYTES};
use crate::scratch;
use crate::stop::News;
use crate::{Invocation, Limits, LineStreams, Outcome, OutputStream, RunError, Stop, Termination};

/// What a guest is to end for.
enum End {
    /// It has come to it by itself.
    Own,
    /// Somebody wants no more of it.
    Stopped,
    /// This time is over.
    Over(Duration),
    /// This time for an item is over.
    ItemOver(Duration),
}

/// Who looks at a run every so often: it gets what was written to stderr since, and says whether the run goes on.
struct Look<'a> {
    every: Duration,
    go_on: &'a mut dyn FnMut(&[u8]) -> bool,
    /// How much of stderr was shown.
    shown: u64,
}

/// A command that runs. Its limits of time count while somebody waits for its end. Dropped, it is ended.
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

    /// As [`Self::wait`]. Every so often `go_on` gets what was written to stderr since, and says whether the run goes
    /// on; what it was not asked about yet it gets at the end. One that does not go on ends as if somebody had
    /// [stopped](Self::stopper) it.
    pub fn wait_while(self, every: Duration, mut go_on: impl FnMut(&[u8]) -> bool) -> Outcome {
        self.watched(Some(Look { every, go_on: &mut go_on, shown: 0 })).0
    }

    pub(crate) fn end(self) -> (Outcome, Option<Image>) {
        self.watched(None)
    }

    fn watched(mut self, mut look: Option<Look<'_>>) -> (Outcome, Option<Image>) {
        let end = self.watch(look.as_mut());
        let ending = match end {
            End::Own => self.guest.wait(),
            End::Stopped | End::Over(_) | End::ItemOver(_) => self.guest.stop(),
        };
        let time = match end {
            End::Over(limit) | End::ItemOver(limit) => Some(limit),
            End::Own | End::Stopped => self.limits.time,
        };
        let limits = Limits { time, ..self.limits };
        // One that is left behind is interrupted, too, if later.
        let Ending { result, fuel } =
            ending.unwrap_or_else(|| Ending { result: Err(Trap::Interrupt.into()), fuel: None });
        if let Some(look) = &mut look {
            look.go_on(&self.stderr);
        }
        let mut image = None;
        let result = result.map(|made| image = made);
        let mut termination = guest::classify(result, &limits, &self.memory);
        if let (End::ItemOver(limit), Termination::TimedOut { .. }) = (&end, &termination) {
            let item = self.streams.as_ref().and_then(|streams| streams.activity.item());
            termination = Termination::ItemTimedOut { limit: *limit, item };
        }
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

    /// Waits until the guest has ended, somebody stops it, or a time is over.
    fn watch(&self, mut look: Option<&mut Look<'_>>) -> End {
        let item_time = self.streams.as_ref().and_then(|streams| streams.item_time);
        loop {
            let run = self.limits.time.map(|limit| limit.saturating_sub(self.started.elapsed()));
            let item = item_time.map(|limit| self.left_of_item(limit));
            match (run.zip(self.limits.time), item.zip(item_time)) {
                (Some((Duration::ZERO, limit)), _) => return End::Over(limit),
                (_, Some((Duration::ZERO, limit))) => return End::ItemOver(limit),
                _ => {}
            }
            let every = look.as_ref().map(|look| look.every);
            match self.guest.news([run, item, every].into_iter().flatten().min()) {
                Some(News::Ended) => return End::Own,
                Some(News::Stopped) => return End::Stopped,
                None => {}
            }
            if look.as_mut().is_some_and(|look| !look.go_on(&self.stderr)) {
                return End::Stopped;
            }
        }
    }

    /// While the guest waits, nothing is over before all of an item's time has gone by.
    fn left_of_item(&self, limit: Duration) -> Duration {
        let left = self.streams.as_ref().and_then(|streams| streams.activity.left_of(limit));
        left.unwrap_or(limit)
    }
}

impl Look<'_> {
    fn go_on(&mut self, stderr: &Sink) -> bool {
        let written = stderr.since(&mut self.shown);
        (self.go_on)(&written)
    }
}
