//! The guest's output streams: counted, limited, and either captured or passed on.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use terminal_text::Filter;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{self, Pollable, StreamError, StreamResult};

use crate::{OutputMode, OutputStream};

/// How much the guest may hand over at once; the engine's own streams use the same.
const PERMIT_BYTES: usize = 64 << 10;

/// Ends a run whose guest wrote more than it may.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("more than {limit} bytes on {stream}")]
pub(crate) struct OutputLimitReached {
    pub(crate) stream: OutputStream,
    pub(crate) limit: u64,
}

/// One output stream of a run. Clones share what was written.
#[derive(Clone)]
pub(crate) struct Sink {
    stream: OutputStream,
    mode: OutputMode,
    limit: Option<u64>,
    state: Arc<Mutex<SinkState>>,
    /// What is passed on to a terminal goes through it.
    filter: Arc<Mutex<Filter>>,
}

#[derive(Default)]
struct SinkState {
    written: u64,
    captured: Vec<u8>,
    /// How much was captured and is not kept any more.
    forgotten: u64,
}

impl SinkState {
    /// Keeps more. The room for it doubles, but is never larger than what can come.
    fn capture(&mut self, bytes: &[u8], limit: Option<u64>) {
        let needed = self.captured.len() + bytes.len();
        if needed > self.captured.capacity() {
            let most = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
            let room = self.captured.capacity().saturating_mul(2).min(most).max(needed);
            self.captured.reserve_exact(room - self.captured.len());
        }
        self.captured.extend_from_slice(bytes);
    }
}

impl Sink {
    pub(crate) fn new(stream: OutputStream, mode: OutputMode, limit: Option<u64>) -> Self {
        Self { stream, mode, limit, state: Arc::default(), filter: Arc::default() }
    }

    /// Takes what was captured so far.
    pub(crate) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.state().captured)
    }

    /// Lets the limit count anew, and forgets all but the end of what was written.
    pub(crate) fn begin_anew(&self) {
        let mut state = self.state();
        state.written = 0;
        let forgotten = state.captured.len().saturating_sub(PERMIT_BYTES);
        state.captured.drain(..forgotten);
        state.forgotten += forgotten as u64;
    }

    /// What was captured since the last time, of which `seen` tells; of a very long text the end alone may be left.
    pub(crate) fn since(&self, seen: &mut u64) -> Vec<u8> {
        let state = self.state();
        let from = usize::try_from(seen.saturating_sub(state.forgotten)).unwrap_or(usize::MAX);
        *seen = state.forgotten + state.captured.len() as u64;
        state.captured.get(from..).unwrap_or_default().to_vec()
    }

    /// How much was written so far.
    pub(crate) fn written(&self) -> u64 {
        self.state().written
    }

    /// A panic while the lock was held leaves nothing half-done that matters here.
    fn state(&self) -> MutexGuard<'_, SinkState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts and keeps as much as the limit allows, and gives it.
    fn admit<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        let mut state = self.state();
        let room = self.limit.map_or(u64::MAX, |limit| limit.saturating_sub(state.written));
        let allowed = &bytes[..bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX))];
        state.written += allowed.len() as u64;
        if self.mode != OutputMode::Inherit {
            state.capture(allowed, self.limit);
        }
        allowed
    }

    /// Whether all that is written is captured, and goes nowhere else.
    pub(crate) fn is_captured(&self) -> bool {
        self.mode == OutputMode::Capture
    }

    /// Captures as much as the limit allows.
    pub(crate) fn capture(&self, bytes: &[u8]) -> Result<(), OutputLimitReached> {
        self.require_all(bytes, self.admit(bytes))
    }

    fn require_all(&self, bytes: &[u8], allowed: &[u8]) -> Result<(), OutputLimitReached> {
        match self.limit {
            Some(limit) if allowed.len() < bytes.len() => {
                Err(OutputLimitReached { stream: self.stream, limit })
            }
            _ => Ok(()),
        }
    }

    /// Delivers as much as the limit allows, so that what comes before the end is not lost. Nothing is locked
    /// while it is passed on, which takes for ever where nobody reads: who ends the run still gets what was written.
    fn deliver(&self, bytes: &[u8]) -> StreamResult<()> {
        let allowed = self.admit(bytes);
        match (self.mode, self.stream) {
            (OutputMode::Capture, _) => {}
            (_, OutputStream::Stdout) => self.pass_on(io::stdout().lock(), allowed)?,
            (_, OutputStream::Stderr) => self.pass_on(io::stderr().lock(), allowed)?,
        }
        self.require_all(bytes, allowed).map_err(|reached| StreamError::Trap(reached.into()))
    }

    /// Writes and flushes: the guest may be killed at any moment, what it wrote must be out by then. A
    /// terminal shows what the guest wrote, and takes no orders from it.
    fn pass_on(&self, mut target: impl Write + io::IsTerminal, bytes: &[u8]) -> StreamResult<()> {
        let mut filter = self.filter.lock().unwrap_or_else(PoisonError::into_inner);
        let written = match io::IsTerminal::is_terminal(&target) {
            true => target.write_all(&filter.show(bytes)),
            false => target.write_all(bytes),
        };
        written
            .and_then(|()| target.flush())
            .map_err(|error| StreamError::LastOperationFailed(error.into()))
    }
}

impl IsTerminal for Sink {
    fn is_terminal(&self) -> bool {
        match (self.mode, self.stream) {
            (OutputMode::Capture, _) => false,
            (_, OutputStream::Stdout) => io::stdout().is_terminal(),
            (_, OutputStream::Stderr) => io::stderr().is_terminal(),
        }
    }
}

impl StdoutStream for Sink {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(p2::pipe::MemoryOutputPipe::new(0)) // preview1 uses `p2_stream` alone
    }

    fn p2_stream(&self) -> Box<dyn p2::OutputStream> {
        Box::new(self.clone())
    }
}

impl p2::OutputStream for Sink {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.deliver(&bytes)
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(PERMIT_BYTES)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Sink {
    async fn ready(&mut self) {}
}
