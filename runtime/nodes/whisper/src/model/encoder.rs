//! From a spectrogram to what is heard in it.

use candle_core::{Error, Module, Tensor};
use candle_nn::{Conv1d, LayerNorm};

use super::block::Block;
use super::rows;
use super::weights::Under;
use crate::config::Config;
use crate::error::ModelError;

#[derive(Debug)]
pub(crate) struct Encoder {
    first: Conv1d,
    second: Conv1d,
    positions: Tensor,
    blocks: Vec<Block>,
    norm: LayerNorm,
}

impl Encoder {
    pub(crate) fn load(weights: &Under<'_>, config: &Config) -> Result<Self, ModelError> {
        let size = config.d_model;
        let block = |layer: usize| {
            let weights = weights.under("layers").under(&layer.to_string());
            Block::load(&weights, size, config.encoder_attention_heads, config.encoder_ffn_dim)
        };
        Ok(Self {
            first: weights.under("conv1").convolution(config.num_mel_bins, size, 1)?,
            second: weights.under("conv2").convolution(size, size, 2)?,
            positions: weights
                .tensor("embed_positions.weight", &[config.max_source_positions, size])?,
            blocks: (0..config.encoder_layers).map(block).collect::<Result<_, _>>()?,
            norm: weights.under("layer_norm").norm(size)?,
        })
    }

    /// Bands by frames, to places by numbers.
    pub(crate) fn forward(&self, spectrogram: &Tensor) -> Result<Tensor, Error> {
        let x = self.first.forward(&spectrogram.unsqueeze(0)?)?;
        rows::gelu(&x)?;
        let x = self.second.forward(&x)?;
        rows::gelu(&x)?;
        let mut x = (x.squeeze(0)?.t()?.contiguous()? + &self.positions)?;
        for block in &self.blocks {
            let normed = block.attention_norm.forward(&x)?;
            let memory = block.attention.memory(&normed)?;
            x = block.feed(&(x + block.attention.attend(&normed, &memory, None)?)?)?;
        }
        self.norm.forward(&x)
    }
}
