//! The model: an encoder of spectrograms and a decoder of tokens, both transformers.

mod attention;
mod block;
mod decoder;
mod encoder;
mod file;
mod gguf;
mod linear;
mod rows;
mod weights;

use candle_core::Tensor;

pub(crate) use decoder::{Decoder, Heard, Said};
use encoder::Encoder;
pub(crate) use weights::Weights;

use crate::config::Config;
use crate::error::ModelError;

/// A model whose weights are loaded.
#[derive(Debug)]
pub(crate) struct Model {
    encoder: Encoder,
    decoder: Decoder,
}

impl Model {
    /// Loads the weights of a file, which is of safetensors or GGUF.
    pub(crate) fn load(file: &[u8], config: &Config) -> Result<Self, ModelError> {
        stay_on_this_thread();
        let weights = Weights::read(file)?;
        let weights = weights.under("model");
        let encoder = Encoder::load(&weights.under("encoder"), config)?;
        Ok(Self { encoder, decoder: Decoder::load(&weights.under("decoder"), config)? })
    }

    /// Hears a window: bands by frames.
    pub(crate) fn hear(&self, spectrogram: &Tensor) -> Result<Heard, candle_core::Error> {
        self.decoder.listen(&self.encoder.forward(spectrogram)?)
    }

    pub(crate) fn decoder(&self) -> &Decoder {
        &self.decoder
    }
}

/// candle asks rayon for threads, which no guest has. rayon finds that out where the C library says that there never are
/// any; libpython's says that there are none just now.
fn stay_on_this_thread() {
    #[cfg(target_family = "wasm")]
    // What fails is the second call, when it is done already.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global();
}
