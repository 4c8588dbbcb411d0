//! From what is heard and the tokens so far to the next token.

use candle_core::{Device, Error, Module, Tensor};
use candle_nn::LayerNorm;

use super::attention::{Attention, Memory};
use super::block::Block;
use super::linear::product;
use super::weights::Under;
use crate::config::Config;
use crate::error::ModelError;

#[derive(Debug)]
pub(crate) struct Decoder {
    tokens: Tensor,
    positions: Tensor,
    layers: Vec<Layer>,
    norm: LayerNorm,
}

#[derive(Debug)]
struct Layer {
    block: Block,
    listening: Attention,
    listening_norm: LayerNorm,
}

/// What is heard in a window, as each layer attends to it.
#[derive(Debug)]
pub(crate) struct Heard {
    layers: Vec<Memory>,
}

/// The tokens so far, as each layer attends to them.
#[derive(Debug, Default)]
pub(crate) struct Said {
    layers: Vec<Memory>,
    count: usize,
}

impl Decoder {
    pub(crate) fn load(weights: &Under<'_>, config: &Config) -> Result<Self, ModelError> {
        let (size, heads) = (config.d_model, config.decoder_attention_heads);
        let layer = |layer: usize| {
            let weights = weights.under("layers").under(&layer.to_string());
            Ok(Layer {
                block: Block::load(&weights, size, heads, config.decoder_ffn_dim)?,
                listening: Attention::load(&weights.under("encoder_attn"), size, heads)?,
                listening_norm: weights.under("encoder_attn_layer_norm").norm(size)?,
            })
        };
        Ok(Self {
            tokens: weights.tensor("embed_tokens.weight", &[config.vocab_size, size])?,
            positions: weights
                .tensor("embed_positions.weight", &[config.max_target_positions, size])?,
            layers: (0..config.decoder_layers).map(layer).collect::<Result<_, ModelError>>()?,
            norm: weights.under("layer_norm").norm(size)?,
        })
    }

    /// How many tokens it sees at most.
    pub(crate) fn capacity(&self) -> usize {
        self.positions.dims().first().copied().unwrap_or_default()
    }

    /// Takes what the encoder gave.
    pub(crate) fn listen(&self, encoded: &Tensor) -> Result<Heard, Error> {
        let layers = self.layers.iter().map(|layer| layer.listening.memory(encoded));
        Ok(Heard { layers: layers.collect::<Result<_, _>>()? })
    }

    /// Takes more tokens. Gives for each of those at `places` how likely each token is to follow it, as
    /// logarithms that are not normalised.
    pub(crate) fn say(
        &self,
        heard: &Heard,
        said: &mut Said,
        tokens: &[u32],
        places: &[usize],
    ) -> Result<Vec<Vec<f32>>, Error> {
        let ids = Tensor::new(tokens, &Device::Cpu)?;
        let positions = self.positions.narrow(0, said.count, tokens.len())?;
        let mut x = (self.tokens.index_select(&ids, 0)? + positions)?;
        let mask = mask(tokens.len(), said.count)?;
        let mut memories = Vec::with_capacity(self.layers.len());
        for (number, layer) in self.layers.iter().enumerate() {
            let before = said.layers.get(number);
            let (after, memory) =
                layer.forward(&x, &heard.layers[number], before, mask.as_ref())?;
            x = after;
            memories.push(memory);
        }
        *said = Said { layers: memories, count: said.count + tokens.len() };
        let follow = |place: &usize| {
            let last = self.norm.forward(&x.narrow(0, *place, 1)?)?;
            product(&last, &self.tokens)?.squeeze(0)?.to_vec1::<f32>()
        };
        places.iter().map(follow).collect()
    }
}

impl Layer {
    fn forward(
        &self,
        x: &Tensor,
        heard: &Memory,
        before: Option<&Memory>,
        mask: Option<&Tensor>,
    ) -> Result<(Tensor, Memory), Error> {
        let normed = self.block.attention_norm.forward(x)?;
        let now = self.block.attention.memory(&normed)?;
        let memory = before.map_or(Ok(now.clone()), |before| before.and(&now))?;
        let x = (x + self.block.attention.attend(&normed, &memory, mask)?)?;
        let normed = self.listening_norm.forward(&x)?;
        let x = (&x + self.listening.attend(&normed, heard, None)?)?;
        Ok((self.block.feed(&x)?, memory))
    }
}

/// Hides from each of `count` tokens those after it. A single one has none.
fn mask(count: usize, before: usize) -> Result<Option<Tensor>, Error> {
    if count == 1 {
        return Ok(None);
    }
    let row = |token: usize| {
        let hidden =
            move |other: usize| if other > before + token { f32::NEG_INFINITY } else { 0.0 };
        (0..before + count).map(hidden)
    };
    let mask = (0..count).flat_map(row).collect();
    Tensor::from_vec(mask, (count, before + count), &Device::Cpu).map(Some)
}
