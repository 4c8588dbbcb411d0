//! A sound of one rate as one of another, in as many pieces as it comes in.

use audioadapter_buffers::direct::SequentialSliceOfVecs;
use pipeline_node::NodeError;
use rubato::{
    Async, FixedAsync, Indexing, Resampler, SincInterpolationParameters, SincInterpolationType,
    WindowFunction,
};

use crate::sound::reserve;

/// The rates may differ by this factor: the filter gets longer with it.
const MAX_FACTOR: u32 = 64;
/// The filter's length in samples of the lower rate.
const FILTER: usize = 128;
/// How many positions between two samples the filter is computed for; others are interpolated.
const POSITIONS: usize = 256;
/// The most frames of silence before a sound.
const MOST_LEAD: usize = 4096;
/// Frames that are converted at once.
const CHUNK: usize = 1024;

/// Converts one sound. Memory is that of the filter and of one chunk.
pub(super) struct Converter {
    resampler: Async<f32>,
    from: u32,
    to: u32,
    /// What makes no chunk yet.
    pending: Vec<Vec<f32>>,
    scratch: Vec<Vec<f32>>,
    /// Frames to be left out at the beginning, which come before the sound.
    delay: usize,
    taken: u64,
    given: u64,
}

impl Converter {
    /// From the first rate to the second, both in hertz.
    pub(super) fn new(from: u32, to: u32, channels: usize) -> Result<Self, NodeError> {
        let (low, high) = (from.min(to), from.max(to));
        if high / MAX_FACTOR >= low {
            return Err(NodeError::failed(format!(
                "audio of {from} Hz cannot become one of {to} Hz in one step; the rates may differ by less than a \
                 factor of {MAX_FACTOR}"
            )));
        }
        // Where frames get fewer, the filter spans as many of those that come out.
        let length = FILTER * from.div_ceil(to) as usize;
        let parameters = SincInterpolationParameters::new(length, WindowFunction::BlackmanHarris2)
            .oversampling_factor(POSITIONS)
            .interpolation(SincInterpolationType::Quadratic);
        let ratio = f64::from(to) / f64::from(from);
        let (chunk, kind) = (CHUNK.max(length), FixedAsync::Input);
        let resampler = Async::new_sinc(ratio, 1.0, &parameters, chunk, channels, kind);
        let resampler = resampler.map_err(|error| {
            NodeError::failed(format!("there is no filter from {from} to {to} Hz")).caused_by(error)
        })?;
        let scratch = vec![vec![0.0; resampler.output_frames_max()]; channels];
        let (lead, delay) = lead(length / 2, from, to);
        let pending = vec![vec![0.0; lead]; channels];
        Ok(Self { resampler, from, to, pending, scratch, delay, taken: 0, given: 0 })
    }

    /// Whether it converts such a sound.
    pub(super) fn fits(&self, rate: u32, channels: usize) -> bool {
        (self.from, self.pending.len()) == (rate, channels)
    }

    /// Its channels without any frames.
    pub(super) fn empty(&self) -> Vec<Vec<f32>> {
        vec![Vec::new(); self.pending.len()]
    }

    /// What can be said already of these frames and those before.
    pub(super) fn push(&mut self, channels: Vec<Vec<f32>>) -> Result<Vec<Vec<f32>>, NodeError> {
        self.taken += channels.first().map_or(0, Vec::len) as u64;
        for (pending, channel) in self.pending.iter_mut().zip(channels) {
            reserve(pending, channel.len())?;
            pending.extend(channel);
        }
        let mut converted = self.empty();
        let mut offset = 0;
        while self.held() - offset >= self.resampler.input_frames_next() {
            offset += self.convert(offset, None, &mut converted)?;
        }
        self.pending.iter_mut().for_each(|channel| _ = channel.drain(..offset));
        Ok(converted)
    }

    /// Adds the rest to what was converted.
    pub(super) fn finish(&mut self, converted: &mut [Vec<f32>]) -> Result<(), NodeError> {
        let (from, to) = (u64::from(self.from), u64::from(self.to));
        let wanted = (self.taken * to + from / 2) / from;
        let mut left = Some(self.held());
        while self.given < wanted {
            self.convert(0, left, converted)?;
            left = Some(0);
        }
        // More frames than these are silence behind the sound.
        let surplus = (self.given - wanted) as usize;
        for channel in converted {
            channel.truncate(channel.len().saturating_sub(surplus));
        }
        self.given = wanted;
        Ok(())
    }

    fn held(&self) -> usize {
        self.pending.first().map_or(0, Vec::len)
    }

    /// Converts a chunk from there on, or the `partial` one that is left. Says how many frames it has taken.
    fn convert(
        &mut self,
        offset: usize,
        partial: Option<usize>,
        converted: &mut [Vec<f32>],
    ) -> Result<usize, NodeError> {
        let (channels, held) = (self.pending.len(), self.held());
        let failed =
            |error: String| NodeError::failed(format!("the audio is not resampled: {error}"));
        let input = SequentialSliceOfVecs::new(&self.pending, channels, held);
        let input = input.map_err(|error| failed(error.to_string()))?;
        let room = self.scratch.first().map_or(0, Vec::len);
        let output = SequentialSliceOfVecs::new_mut(&mut self.scratch, channels, room);
        let mut output = output.map_err(|error| failed(error.to_string()))?;
        let mut indexing = Indexing::new();
        (indexing.input_offset, indexing.partial_len) = (offset, partial);
        let done = self.resampler.process_into_buffer(&input, &mut output, Some(&indexing));
        let (taken, made) = done.map_err(|error| failed(error.to_string()))?;
        let skipped = self.delay.min(made);
        self.delay -= skipped;
        for (channel, scratch) in converted.iter_mut().zip(&self.scratch) {
            reserve(channel, made - skipped)?;
            channel.extend_from_slice(&scratch[skipped..made]);
        }
        self.given += (made - skipped) as u64;
        Ok(taken)
    }
}

/// How much silence goes in before the sound, and how many frames come out before its first one: the filter begins half
/// its length before what goes in, and its first step leads to the first frame. With the silence a frame that comes out is
/// exactly where the sound begins, unless the rates have so little in common that this takes too much of it.
fn lead(half: usize, from: u32, to: u32) -> (usize, usize) {
    let step = (from / common_divisor(from, to)) as usize;
    let lead = if step <= MOST_LEAD { half.next_multiple_of(step) - half } else { 0 };
    let (from, to) = (u64::from(from), u64::from(to));
    let frames = ((half + lead) as u64 * to + from / 2) / from;
    (lead, frames.saturating_sub(1) as usize)
}

fn common_divisor(one: u32, other: u32) -> u32 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
