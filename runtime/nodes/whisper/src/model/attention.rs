//! Attention with several heads.

use candle_core::{D, Error, Tensor};

use super::linear::Linear;
use super::rows;
use super::weights::Under;
use crate::error::ModelError;

/// From this many weights of attention on, heads are done one after the other: a head of the encoder has
/// 1,500 × 1,500 of them, and six heads at once take 54 MB several times over.
const MANY: usize = 1 << 20;

/// Keys and values of what is attended to: heads by places by numbers.
#[derive(Debug, Clone)]
pub(crate) struct Memory {
    keys: Tensor,
    values: Tensor,
}

#[derive(Debug)]
pub(crate) struct Attention {
    query: Linear,
    key: Linear,
    value: Linear,
    out: Linear,
    heads: usize,
    scale: f64,
}

impl Attention {
    pub(crate) fn load(weights: &Under<'_>, size: usize, heads: usize) -> Result<Self, ModelError> {
        Ok(Self {
            query: weights.under("q_proj").linear(size, size)?,
            key: weights.under("k_proj").linear_without_bias(size, size)?,
            value: weights.under("v_proj").linear(size, size)?,
            out: weights.under("out_proj").linear(size, size)?,
            heads,
            scale: ((size / heads) as f64).powf(-0.5),
        })
    }

    /// What `x`, places by numbers, is to those that attend to it.
    pub(crate) fn memory(&self, x: &Tensor) -> Result<Memory, Error> {
        let keys = self.split(&self.key.forward(x)?)?;
        Ok(Memory { keys, values: self.split(&self.value.forward(x)?)? })
    }

    /// What `x`, places by numbers, takes from the memory. The mask is added to the weights.
    pub(crate) fn attend(
        &self,
        x: &Tensor,
        memory: &Memory,
        mask: Option<&Tensor>,
    ) -> Result<Tensor, Error> {
        let queries = self.split(&(self.query.forward(x)? * self.scale)?)?;
        let weights = queries.dim(1)? * memory.keys.dim(1)?;
        let taken = if weights < MANY {
            take(&queries, memory, mask)?
        } else {
            let head = |head| {
                let memory = Memory {
                    keys: memory.keys.narrow(0, head, 1)?,
                    values: memory.values.narrow(0, head, 1)?,
                };
                take(&queries.narrow(0, head, 1)?, &memory, mask)
            };
            Tensor::cat(&(0..self.heads).map(head).collect::<Result<Vec<_>, _>>()?, 0)?
        };
        self.out.forward(&taken.transpose(0, 1)?.contiguous()?.flatten_from(D::Minus2)?)
    }

    /// Places by numbers, as heads by places by numbers.
    fn split(&self, x: &Tensor) -> Result<Tensor, Error> {
        let (places, size) = x.dims2()?;
        x.reshape((places, self.heads, size / self.heads))?.transpose(0, 1)?.contiguous()
    }
}

fn take(queries: &Tensor, memory: &Memory, mask: Option<&Tensor>) -> Result<Tensor, Error> {
    let mut weights = queries.matmul(&memory.keys.t()?)?;
    if let Some(mask) = mask {
        weights = weights.broadcast_add(mask)?;
    }
    rows::softmax(&weights)?;
    weights.matmul(&memory.values)
}

impl Memory {
    /// With what came later behind it.
    pub(crate) fn and(&self, later: &Self) -> Result<Self, Error> {
        let keys = Tensor::cat(&[&self.keys, &later.keys], 1)?;
        Ok(Self { keys, values: Tensor::cat(&[&self.values, &later.values], 1)? })
    }
}
