//! `AudioBuffer`: gathers a sound that comes in chunks into blocks of one length.

use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, ParamError, async_trait};
use serde::{Deserialize, Serialize};

use crate::Sound;
use crate::sound::reserve;

/// The most frames of a block: an hour at 48 kHz.
const MAX_FRAMES: u64 = 48_000 * 3_600;

/// The node's parameters.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BufferParams {
    /// Frames in a block, that is samples of each channel.
    buffer_size_samples: u64,
}

impl Default for BufferParams {
    fn default() -> Self {
        Self { buffer_size_samples: 16_000 }
    }
}

impl Factory for BufferParams {
    type Node = AudioBuffer;

    fn check(&self) -> Result<(), ParamError> {
        match self.buffer_size_samples {
            1..=MAX_FRAMES => Ok(()),
            found => Err(ParamError::new(
                "buffer_size_samples",
                format!("a block has 1 to {MAX_FRAMES} frames, found {found}"),
            )),
        }
    }

    fn create(self, _: &NodeContext) -> Result<AudioBuffer, NodeError> {
        // It was checked, so that it fits.
        Ok(AudioBuffer { frames: self.buffer_size_samples as usize, held: None })
    }
}

/// Gives blocks of as many frames, and what is left at the end of a sound as a shorter one.
///
/// Items that don't say whether their sound goes on are taken as parts of one, until another rate or another number of
/// channels comes.
pub(crate) struct AudioBuffer {
    frames: usize,
    /// What makes no block yet: at most one, since nobody knows whether that one is the last.
    held: Option<Sound>,
}

impl AudioBuffer {
    /// The blocks that are whole with this sound.
    fn take(&mut self, sound: Sound) -> Result<Vec<Sound>, NodeError> {
        let mut blocks = Vec::new();
        let goes_on = self.held.as_ref().is_some_and(|held| held.is_like(&sound));
        if !goes_on {
            blocks.extend(self.rest());
        }
        let held = self.held.get_or_insert_default();
        held.append(sound)?;
        held.blocks_into(&mut blocks, self.frames)?;
        if held.more == Some(false) {
            blocks.extend(self.rest());
        }
        Ok(blocks)
    }

    /// What is held back, which is the last of its sound.
    fn rest(&mut self) -> Option<Sound> {
        let held = self.held.take().filter(|held| held.frames() > 0)?;
        Some(Sound { more: Some(false), ..held })
    }
}

impl Sound {
    fn is_like(&self, other: &Self) -> bool {
        self.rate == other.rate && self.channels.len() == other.channels.len()
    }

    /// Adds what follows. Where there is nothing yet, that is the sound.
    fn append(&mut self, next: Self) -> Result<(), NodeError> {
        if self.channels.is_empty() {
            *self = next;
            return Ok(());
        }
        self.more = next.more;
        for (channel, more) in self.channels.iter_mut().zip(next.channels) {
            reserve(channel, more.len())?;
            channel.extend(more);
        }
        Ok(())
    }

    /// Takes blocks of so many frames off the front, as long as something follows them.
    fn blocks_into(&mut self, blocks: &mut Vec<Self>, frames: usize) -> Result<(), NodeError> {
        let whole = self.frames().saturating_sub(1) / frames;
        for number in 0..whole {
            let channels = self.part(number * frames..(number + 1) * frames)?;
            blocks.push(Self { rate: self.rate, channels, more: Some(true) });
        }
        self.channels.iter_mut().for_each(|channel| _ = channel.drain(..whole * frames));
        Ok(())
    }
}

#[async_trait(?Send)]
impl Node for AudioBuffer {
    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let blocks = self.take(item.try_into()?)?;
        let items = blocks.into_iter().map(Sound::into_item).collect::<Result<Vec<_>, _>>()?;
        Ok(if items.is_empty() { Output::None } else { Output::items(items) })
    }

    async fn finish(&mut self) -> Result<Output, NodeError> {
        let rest = self.rest().map(Sound::into_item).transpose()?;
        Ok(rest.map_or(Output::None, Output::Item))
    }
}
