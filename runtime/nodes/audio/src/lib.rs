//! Rust nodes for audio: read it from files, resample and mix it, gather it into blocks.
//!
//! Between nodes a sound, or a part of one, is an item
//! `{"audio_data": array, "sample_rate": 16000}`: float32 samples, nominally from -1 to 1, of the shape
//! `[channels, frames]`, and the rate in hertz. `"more": true` says that the sound goes on in the next item, and `false`
//! that it ends here. See [`Sound`] for what else is taken. The nodes are the same natively and in wasm, and start no
//! thread.

mod buffer;
mod reader;
mod resample;
mod sound;
mod track;

use pipeline_node::Registry;

use crate::buffer::BufferParams;
use crate::reader::ReaderParams;
use crate::resample::{ResampleParams, TransformParams};
use crate::track::TrackSource;

pub use sound::Sound;

/// Adds this crate's nodes. The last three have the names and parameters of the original's pipelines.
pub fn register(registry: &mut Registry) {
    registry.register::<ReaderParams>("AudioFileReader");
    registry.register::<ResampleParams>("AudioResample");
    registry.register::<BufferParams>("AudioBuffer");
    registry.register::<ReaderParams>("MediaReaderNode");
    registry.register::<TrackSource>("AudioTrackSource");
    registry.register::<TransformParams>("AudioTransform");
}
