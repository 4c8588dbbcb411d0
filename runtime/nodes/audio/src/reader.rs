//! `AudioFileReader`: from the bytes of a file to sound.

mod chunks;
mod decoder;
mod input;
mod ogg;

use futures::stream;
use pipeline_node::{Factory, Item, Node, NodeContext, NodeError, Output, ParamError, async_trait};
use serde::{Deserialize, Serialize};

use self::chunks::Chunks;
use self::decoder::Decoder;
use self::input::Input;

/// The most frames of a chunk: an hour at 48 kHz.
const MAX_FRAMES: u64 = 48_000 * 3_600;
/// The most samples of an item, in all channels: a gibibyte. Natively nothing else bounds what a long file takes.
const MAX_SAMPLES: u64 = 1 << 28;

/// The node's parameters.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ReaderParams {
    /// The file that is read where an item names none: below `/data`, `/models` or `/app`.
    path: Option<String>,
    /// Frames in an item; without it a file is one item.
    chunk_size: Option<u64>,
}

impl Factory for ReaderParams {
    type Node = AudioFileReader;

    fn check(&self) -> Result<(), ParamError> {
        match self.chunk_size {
            None | Some(1..=MAX_FRAMES) => Ok(()),
            Some(found) => Err(ParamError::new(
                "chunk_size",
                format!("a chunk has 1 to {MAX_FRAMES} frames, found {found}"),
            )),
        }
    }

    fn create(self, context: &NodeContext) -> Result<AudioFileReader, NodeError> {
        // It was checked, so that it fits.
        let chunk = self.chunk_size.map(|frames| frames as usize);
        Ok(AudioFileReader { path: self.path, chunk, context: context.clone() })
    }
}

/// Reads WAV, FLAC, MP3 and Ogg Vorbis.
///
/// An item is the path of a file, or the bytes of one: an array of uint8, or an object that has either as `path` or
/// `data`. An item that is null stands for the parameter `path`; with it the node is a source.
pub(crate) struct AudioFileReader {
    path: Option<String>,
    chunk: Option<usize>,
    context: NodeContext,
}

#[async_trait(?Send)]
impl Node for AudioFileReader {
    fn is_source(&self) -> bool {
        self.path.is_some()
    }

    async fn process(&mut self, item: Item) -> Result<Output, NodeError> {
        let input = Input::of(item, self.path.as_deref())?;
        let decoder = Decoder::open(input.open(&self.context)?, self.chunk)?;
        Ok(match self.chunk {
            None => Output::Item(decoder.whole()?.into_item()?),
            Some(frames) => Output::stream(stream::iter(Chunks::new(decoder, frames))),
        })
    }
}
