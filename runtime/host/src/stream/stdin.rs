//! What a guest reads, as it comes.

use bytes::Bytes;
use tokio::io::AsyncRead;
use wasmtime::Trap;
use wasmtime_wasi::cli::{IsTerminal, StdinStream};
use wasmtime_wasi::p2::{self, Pollable, StreamError, StreamResult};

use super::LineStreams;
use super::pipe::Stopped;
use crate::output::Sink;

/// A guest's standard input. A read blocks the guest's thread, which is its own.
#[derive(Clone)]
pub(crate) struct Stdin {
    pub(crate) streams: LineStreams,
    /// Its limit counts anew when the guest asks for items.
    pub(crate) stderr: Sink,
}

impl IsTerminal for Stdin {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdinStream for Stdin {
    fn async_stream(&self) -> Box<dyn AsyncRead + Send + Sync> {
        Box::new(tokio::io::empty()) // preview1 uses `p2_stream` alone
    }

    fn p2_stream(&self) -> Box<dyn p2::InputStream> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl p2::InputStream for Stdin {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        if size == 0 {
            // Whoever wants nothing waits for nothing. The engine takes no bytes for `EINTR`, and this for the end,
            // of which the guest sees nothing: it gets none either way.
            return Err(StreamError::Closed);
        }
        let LineStreams { stdin, activity, item_time, .. } = &self.streams;
        if activity.asks() {
            self.stderr.begin_anew();
        }
        let end = if item_time.is_some() { after_line } else { |_: &[u8]| None };
        let read = stdin.read(size, end);
        let bytes = read.as_deref().unwrap_or_default();
        if item_time.is_some() {
            activity.counts(bytes);
        }
        activity.gets(bytes);
        match read {
            Ok(bytes) if bytes.is_empty() => Err(StreamError::Closed),
            Ok(bytes) => Ok(bytes),
            Err(Stopped::Closed) => Err(StreamError::Closed),
            Err(Stopped::Interrupted) => Err(StreamError::Trap(Trap::Interrupt.into())),
        }
    }
}

fn after_line(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n').map(|newline| newline + 1)
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stdin {
    async fn ready(&mut self) {}
}
