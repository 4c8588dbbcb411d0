//! Decompression, whatever the container.

use std::io;

use lzma_rust2::filter::StreamFilter;
use lzma_rust2::{Action, Lzma2Stream, LzmaStream, Status, StreamResult, XzStream};
use pyo3::prelude::*;
use python_codec::{Decoder, Step};

use crate::container::{CHECK_NONE, CHECK_UNKNOWN};
use crate::error::{exception, not_this_format};
use crate::filter::{Chain, Last};

/// The first byte of a file in the format xz.
const XZ_MAGIC: u64 = 0xfd;
/// In the first byte of a file in the older format, the highest number that stands for something.
const MAX_PROPERTIES: u64 = (4 * 5 + 4) * 9 + 8;
const MAX_SIZE: u64 = 1 << 38;

/// Without an end of its own and without a size nothing tells where LZMA1 ends.
const UNKNOWN_SIZE: u64 = u64::MAX;

/// A stream in one of the formats.
pub(crate) enum Lzma {
    /// The header tells which.
    Auto {
        memory_kib: u32,
    },
    Xz(Box<XzStream>),
    Alone(Box<LzmaStream>),
    Raw(Box<Raw>),
}

impl Lzma {
    pub(crate) fn xz(memory_kib: u32) -> Self {
        Self::Xz(Box::new(XzStream::new_mem_limit(false, memory_kib)))
    }

    pub(crate) fn alone(memory_kib: u32) -> Self {
        Self::Alone(Box::new(LzmaStream::new_mem_limit(memory_kib, None)))
    }

    /// The number of the check that protects the data, as far as it is known.
    pub(crate) fn check(&self) -> u32 {
        match self {
            Self::Auto { .. } => CHECK_UNKNOWN,
            Self::Xz(stream) => stream.check_type().map_or(CHECK_UNKNOWN, |check| check as u32),
            Self::Alone(_) | Self::Raw(_) => CHECK_NONE,
        }
    }

    /// Whether the header was understood.
    fn has_begun(&self) -> bool {
        match self {
            Self::Auto { .. } => false,
            Self::Xz(stream) => stream.check_type().is_some(),
            Self::Alone(stream) => stream.memory_usage().is_some(),
            Self::Raw(_) => true,
        }
    }
}

impl Decoder for Lzma {
    const AT_END: &str = "Already at end of stream";

    fn step(&mut self, input: &[u8], output: &mut [u8]) -> PyResult<Step> {
        if let Self::Auto { memory_kib } = *self {
            match container_of(input) {
                Container::Xz => *self = Self::xz(memory_kib),
                Container::Alone => *self = Self::alone(memory_kib),
                Container::Neither => return Err(not_this_format()),
                Container::Unknown => {}
            }
        }
        let result = match self {
            Self::Auto { .. } => return Ok(Step { read: 0, written: 0, has_ended: false }),
            Self::Xz(stream) => stream.process(input, output, Action::Run).map(step),
            Self::Alone(stream) => stream.process(input, output, Action::Run).map(step),
            Self::Raw(raw) => raw.process(input, output),
        };
        result.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData if !self.has_begun() => not_this_format(),
            _ => exception(&error),
        })
    }

    fn read_too_far(&self) -> &[u8] {
        match self {
            Self::Alone(stream) => stream.unused_input(),
            Self::Raw(raw) => raw.stream.read_too_far(),
            Self::Auto { .. } | Self::Xz(_) => &[],
        }
    }
}

enum Container {
    Xz,
    Alone,
    Neither,
    /// More of the header is needed.
    Unknown,
}

/// The older format has no magic number. As liblzma does when it is to find out the format, this asks
/// for what the program lzma writes: a dictionary of 2ⁿ or 3·2ⁿ bytes, and less than 256 GiB of data.
fn container_of(input: &[u8]) -> Container {
    let number = |at: usize, length: usize| {
        let bytes = input.get(at..at + length)?;
        Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    };
    let properties = number(0, 1);
    if properties == Some(XZ_MAGIC) {
        return Container::Xz;
    }
    let (dictionary, size) = (number(1, 4), number(5, 8));
    let is_plausible = properties.is_none_or(|properties| properties <= MAX_PROPERTIES)
        && dictionary.is_none_or(|size| size == u64::from(u32::MAX) || is_round(size))
        && size.is_none_or(|size| size == UNKNOWN_SIZE || size < MAX_SIZE);
    match (is_plausible, size) {
        (false, _) => Container::Neither,
        (true, Some(_)) => Container::Alone,
        (true, None) => Container::Unknown,
    }
}

fn is_round(size: u64) -> bool {
    size.is_power_of_two() || (size.is_multiple_of(3) && (size / 3).is_power_of_two())
}

fn step(result: StreamResult) -> Step {
    Step {
        read: result.bytes_consumed,
        written: result.bytes_produced,
        has_ended: result.status == Status::StreamEnd,
    }
}

/// A stream without a container, and the filters that its data goes through afterwards.
pub(crate) struct Raw {
    stream: RawStream,
    filters: Vec<Stage>,
    /// What has come through all filters.
    ready: Vec<u8>,
    has_ended: bool,
}

enum RawStream {
    Lzma1(LzmaStream),
    Lzma2(Lzma2Stream),
}

impl Raw {
    pub(crate) fn new(chain: &Chain) -> io::Result<Self> {
        let stream = match &chain.last {
            Last::Lzma1(o) => RawStream::Lzma1(LzmaStream::new(
                UNKNOWN_SIZE,
                o.lc,
                o.lp,
                o.pb,
                o.dict_size,
                None,
            )?),
            Last::Lzma2(options) => RawStream::Lzma2(Lzma2Stream::new(options.dict_size)),
        };
        let stage = |filter| StreamFilter::new(filter).map(Stage::new);
        let filters = chain.before.iter().rev().map(stage).collect::<io::Result<_>>()?;
        Ok(Self { stream, filters, ready: Vec::new(), has_ended: false })
    }

    fn process(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<Step> {
        if self.filters.is_empty() {
            return self.stream.process(input, output);
        }
        let mut read = 0;
        if self.ready.is_empty() && !self.has_ended {
            let step = self.stream.process(input, output)?;
            (read, self.has_ended) = (step.read, step.has_ended);
            self.ready = output[..step.written].to_vec();
            for filter in &mut self.filters {
                filter.run(&mut self.ready, self.has_ended);
            }
        }
        let written = self.ready.len().min(output.len());
        output[..written].copy_from_slice(&self.ready[..written]);
        self.ready.drain(..written);
        Ok(Step { read, written, has_ended: self.has_ended && self.ready.is_empty() })
    }
}

impl RawStream {
    fn process(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<Step> {
        let result = match self {
            Self::Lzma1(stream) => stream.process(input, output, Action::Run),
            Self::Lzma2(stream) => stream.process(input, output, Action::Run),
        };
        result.map(step)
    }

    fn read_too_far(&self) -> &[u8] {
        match self {
            Self::Lzma1(stream) => stream.unused_input(),
            Self::Lzma2(_) => &[],
        }
    }
}

/// A filter, and what it can't decide before it sees what follows.
struct Stage {
    filter: StreamFilter,
    held_back: Vec<u8>,
}

impl Stage {
    fn new(filter: StreamFilter) -> Self {
        Self { filter, held_back: Vec::new() }
    }

    fn run(&mut self, data: &mut Vec<u8>, is_last: bool) {
        let mut buffer = std::mem::take(&mut self.held_back);
        buffer.append(data);
        let settled = self.filter.decode(&mut buffer);
        if !is_last {
            self.held_back = buffer.split_off(settled);
        }
        *data = buffer;
    }
}
