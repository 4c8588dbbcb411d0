//! A sound as items of as many frames as somebody wants at once.

use pipeline_node::{Item, NodeError};

use super::decoder::Decoder;
use crate::Sound;

/// The items of a file, decoded as they are asked for.
pub(super) struct Chunks {
    decoder: Option<Decoder>,
    frames: usize,
    /// Decoded already; the frames before `start` are in items.
    held: Sound,
    start: usize,
}

impl Chunks {
    /// Chunks of so many frames, the last one perhaps shorter.
    pub(super) fn new(decoder: Decoder, frames: usize) -> Self {
        Self { decoder: Some(decoder), frames, held: Sound::default(), start: 0 }
    }

    /// The next chunk. Whether it is the last one shows when something has come after it.
    fn chunk(&mut self) -> Result<Option<Sound>, NodeError> {
        while self.held.frames() - self.start <= self.frames {
            let Some(decoder) = &mut self.decoder else { return Ok(None) };
            let start = std::mem::take(&mut self.start);
            self.held.channels.iter_mut().for_each(|channel| _ = channel.drain(..start));
            if !decoder.decode_into(&mut self.held)? {
                self.decoder = None;
                return Ok(Some(Sound { more: Some(false), ..std::mem::take(&mut self.held) }));
            }
        }
        let end = self.start + self.frames;
        let channels = self.held.part(self.start..end)?;
        self.start = end;
        Ok(Some(Sound { rate: self.held.rate, channels, more: Some(true) }))
    }
}

impl Iterator for Chunks {
    type Item = Result<Item, NodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let chunk = self.chunk().and_then(|chunk| chunk.map(Sound::into_item).transpose());
        if chunk.is_err() {
            (self.decoder, self.held, self.start) = (None, Sound::default(), 0);
        }
        chunk.transpose()
    }
}
