//! One layer of a transformer, without what the decoder attends to besides.

use candle_core::{Error, Module, Tensor};
use candle_nn::LayerNorm;

use super::attention::Attention;
use super::linear::Linear;
use super::rows;
use super::weights::Under;
use crate::error::ModelError;

#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) attention: Attention,
    pub(crate) attention_norm: LayerNorm,
    widen: Linear,
    narrow: Linear,
    norm: LayerNorm,
}

impl Block {
    pub(crate) fn load(
        weights: &Under<'_>,
        size: usize,
        heads: usize,
        inner: usize,
    ) -> Result<Self, ModelError> {
        Ok(Self {
            attention: Attention::load(&weights.under("self_attn"), size, heads)?,
            attention_norm: weights.under("self_attn_layer_norm").norm(size)?,
            widen: weights.under("fc1").linear(size, inner)?,
            narrow: weights.under("fc2").linear(inner, size)?,
            norm: weights.under("final_layer_norm").norm(size)?,
        })
    }

    /// What the second half of the layer makes of each place.
    pub(crate) fn feed(&self, x: &Tensor) -> Result<Tensor, Error> {
        let wide = self.widen.forward(&self.norm.forward(x)?)?;
        rows::gelu(&wide)?;
        x + self.narrow.forward(&wide)?
    }
}
