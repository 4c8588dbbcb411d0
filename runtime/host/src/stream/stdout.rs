//! What a guest writes, as it goes.

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime::Trap;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{self, Pollable, StreamError, StreamResult};

use super::{LineStreams, ROOM_BYTES};
use crate::OutputStream;
use crate::output::OutputLimitReached;

/// A guest's standard output. A write blocks the guest's thread, which is its own.
#[derive(Clone)]
pub(crate) struct Stdout {
    pub(crate) streams: LineStreams,
    /// The bytes that a line may have.
    pub(crate) limit: Option<u64>,
    /// The length of the line that was begun.
    line_bytes: u64,
}

impl Stdout {
    pub(crate) fn new(streams: LineStreams, limit: Option<u64>) -> Self {
        Self { streams, limit, line_bytes: 0 }
    }

    fn check_lines(&mut self, bytes: &[u8]) -> StreamResult<()> {
        let limit = self.limit.unwrap_or(u64::MAX);
        if self.line_bytes + bytes.len() as u64 <= limit {
            // No line is longer than all that there is.
            let rest = bytes.iter().rev().take_while(|byte| **byte != b'\n').count();
            self.line_bytes = if rest == bytes.len() { self.line_bytes } else { 0 } + rest as u64;
            return Ok(());
        }
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line_bytes += part.len() as u64;
            if self.line_bytes > limit {
                let reached = OutputLimitReached { stream: OutputStream::Stdout, limit };
                return Err(StreamError::Trap(reached.into()));
            }
            if part.ends_with(b"\n") {
                self.line_bytes = 0;
            }
        }
        Ok(())
    }
}

impl IsTerminal for Stdout {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Stdout {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(p2::pipe::MemoryOutputPipe::new(0)) // preview1 uses `p2_stream` alone
    }

    fn p2_stream(&self) -> Box<dyn p2::OutputStream> {
        Box::new(self.clone())
    }
}

impl p2::OutputStream for Stdout {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.check_lines(&bytes)?;
        self.streams.activity.rests();
        let written = self.streams.stdout.write(bytes);
        self.streams.activity.goes_on();
        // A guest whose results nobody wants is to end, whatever it would make of a broken pipe.
        written.map_err(|_| StreamError::Trap(Trap::Interrupt.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(ROOM_BYTES)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Stdout {
    async fn ready(&mut self) {}
}
