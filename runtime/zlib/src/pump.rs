//! Drives a stream until its input or the room for its output is used up.

use std::ffi::c_int;

use libz_rs_sys as z;

use crate::error::Error;
use crate::stream::Stream;

/// Room for output grows from here, doubling.
pub(crate) const CHUNK: usize = 16 * 1024;

/// What driving a stream came to.
#[derive(Debug)]
pub(crate) struct Pumped {
    /// The code of the last call.
    pub(crate) code: c_int,
    pub(crate) output: Vec<u8>,
    /// How much of the input was read.
    pub(crate) read: usize,
    /// Whether output stopped because it reached its limit.
    pub(crate) is_full: bool,
}

/// How a stream is driven.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drive<'a> {
    /// zlib's flush mode for the last of the input.
    pub(crate) flush: c_int,
    /// The most bytes to put out.
    pub(crate) limit: usize,
    /// The room for output to start with.
    pub(crate) room: usize,
    /// For a decompressor that asks for it.
    pub(crate) dictionary: Option<&'a [u8]>,
    /// What is going on, for the messages of errors: `while …`.
    pub(crate) action: &'static str,
    /// The message where memory runs out.
    pub(crate) no_memory: &'static str,
}

impl Drive<'_> {
    /// Feeds `input` to the stream and collects what comes out.
    ///
    /// zlib's codes that aren't errors by themselves are passed on, all others become one.
    pub(crate) fn run(&self, stream: &mut Stream, input: &[u8]) -> Result<Pumped, Error> {
        let mut pumped = Pumped { code: z::Z_OK, output: Vec::new(), read: 0, is_full: false };
        loop {
            if !self.make_room(&mut pumped.output)? {
                pumped.is_full = true;
                return Ok(pumped);
            }
            let rest = &input[pumped.read..];
            let flush = if u32::try_from(rest.len()).is_ok() { self.flush } else { z::Z_NO_FLUSH };
            let before = pumped.output.len();
            let step = stream.step(rest, &mut pumped.output, self.limit, flush);
            pumped.read += step.read;
            pumped.code = self.settle(stream, step.code)?;
            let is_stuck = step.read == 0 && pumped.output.len() == before;
            if pumped.code == z::Z_STREAM_END || (is_stuck && step.code != z::Z_NEED_DICT) {
                return Ok(pumped);
            }
            let has_room = pumped.output.len() < pumped.output.capacity().min(self.limit);
            if has_room && pumped.read == input.len() && step.code != z::Z_NEED_DICT {
                return Ok(pumped);
            }
        }
    }

    /// Hands over the dictionary that was asked for, and makes errors of codes that are.
    fn settle(&self, stream: &mut Stream, code: c_int) -> Result<c_int, Error> {
        match (code, self.dictionary) {
            (z::Z_OK | z::Z_BUF_ERROR | z::Z_STREAM_END, _) => Ok(code),
            (z::Z_MEM_ERROR, _) => Err(Error::Memory(self.no_memory)),
            (z::Z_NEED_DICT, Some(dictionary)) => match stream.set_dictionary(dictionary) {
                z::Z_OK => Ok(z::Z_OK),
                refused => Err(Error::zlib(refused, "while setting zdict", stream)),
            },
            _ => Err(Error::zlib(code, self.action, stream)),
        }
    }

    /// Whether there is room for output, after making some if there was none.
    fn make_room(&self, output: &mut Vec<u8>) -> Result<bool, Error> {
        if output.len() == output.capacity() {
            let wanted = if output.is_empty() { self.room.max(1) } else { output.len() };
            let more = wanted.min(self.limit - output.len());
            output.try_reserve_exact(more).map_err(|_| Error::Memory(self.no_memory))?;
        }
        Ok(output.len() < output.capacity().min(self.limit))
    }
}
