//! The node `WhisperNode`: speech in, text out.
//!
//! The layers of the crate, each of which knows only those before it:
//!
//! - `vectors`: loops over many numbers.
//! - `vocabulary`, `config`: what the model's files say of tokens and sizes.
//! - `mel`, `model`: from samples to a spectrogram, from there to the probabilities of the next token.
//! - `decode`: from probabilities to the tokens of a window of 30 s.
//! - `transcribe`: from a recording of any length to segments.
//! - `audio`, `params`, `node`: what a pipeline says and hears of all that.
//!
//! The same code runs natively and in wasm, without a network and without threads of its own.

mod audio;
mod config;
mod decode;
mod error;
mod mel;
mod model;
mod node;
mod output;
mod params;
mod transcribe;
mod vectors;
mod vocabulary;

use pipeline_node::Registry;

pub use params::{RustWhisperTranscriber, Whisper};

/// Adds `WhisperNode`, and `RustWhisperTranscriber` with the parameters that it had elsewhere.
pub fn register(registry: &mut Registry) {
    registry.register::<Whisper>("WhisperNode");
    registry.register::<RustWhisperTranscriber>("RustWhisperTranscriber");
}

#[cfg(test)]
mod tests;
