//! A decompressor that keeps the input that it was given too early.

use pyo3::PyResult;
use pyo3::exceptions::{PyEOFError, PyMemoryError};

use crate::Output;

/// What decompresses a stream, a piece at a time.
pub trait Decoder {
    /// What is said to who goes on after the end.
    const AT_END: &str;

    /// Reads from `input` and writes to `output`, as far as there is something and room for it.
    ///
    /// # Errors
    ///
    /// The exception for input that is none of this format.
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> PyResult<Step>;

    /// What was read beyond the end, once that was reached.
    fn read_too_far(&self) -> &[u8] {
        &[]
    }
}

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Bytes of the input.
    pub read: usize,
    /// Bytes of the output.
    pub written: usize,
    /// Whether the stream's end was read.
    pub has_ended: bool,
}

/// What Python sees of a decompressor: the interface of `bz2.BZ2Decompressor`.
#[derive(Debug)]
pub struct Decompressor<D> {
    decoder: D,
    /// Input that is not decompressed yet; after the end, what came after it.
    rest: Vec<u8>,
    eof: bool,
    needs_input: bool,
}

impl<D: Decoder> Decompressor<D> {
    /// At the beginning of a stream.
    pub fn new(decoder: D) -> Self {
        Self { decoder, rest: Vec::new(), eof: false, needs_input: true }
    }

    /// Takes data, and gives at most `limit` bytes; input that is left over is for the next call.
    ///
    /// # Errors
    ///
    /// `EOFError` after the end, `MemoryError`, and what the decoder says.
    pub fn decompress(&mut self, data: &[u8], limit: usize) -> PyResult<Vec<u8>> {
        if self.eof {
            return Err(PyEOFError::new_err(D::AT_END));
        }
        self.rest.try_reserve(data.len()).map_err(|_| PyMemoryError::new_err(()))?;
        self.rest.extend_from_slice(data);
        let (mut output, mut read) = (Output::up_to(limit), 0);
        while !output.is_full() {
            let room = output.room()?;
            let room_len = room.len();
            let step = self.decoder.step(&self.rest[read..], room)?;
            output.keep(step.written);
            read += step.read;
            self.eof = step.has_ended;
            let is_stuck = step.read == 0 && step.written == 0;
            let is_starved = read == self.rest.len() && step.written < room_len;
            if self.eof || is_stuck || is_starved {
                break;
            }
        }
        self.rest.drain(..read);
        if self.eof {
            self.rest.splice(..0, self.decoder.read_too_far().iter().copied());
        }
        self.needs_input = !self.eof && !output.is_full();
        Ok(output.finish())
    }

    /// The decoder, to ask it about the stream.
    pub fn decoder(&self) -> &D {
        &self.decoder
    }

    /// Whether the end of the compressed data was reached.
    pub fn eof(&self) -> bool {
        self.eof
    }

    /// Whether more input is needed before there can be more output.
    pub fn needs_input(&self) -> bool {
        self.needs_input
    }

    /// What came after the end of the compressed data.
    pub fn unused_data(&self) -> &[u8] {
        if self.eof { &self.rest } else { &[] }
    }
}
