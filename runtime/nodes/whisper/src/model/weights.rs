//! The weights in a file, by name, as numbers of 32 bits.

use candle_core::{Device, Tensor};
use candle_nn::{Conv1d, Conv1dConfig, LayerNorm};

use super::file::File;
use super::linear::Linear;
use crate::error::ModelError;

/// What Whisper's norms add to a variance.
const EPSILON: f64 = 1e-5;

/// All weights of a file.
pub(crate) struct Weights<'f> {
    file: File<'f>,
}

/// Those whose names begin in the same way.
pub(crate) struct Under<'w> {
    weights: &'w Weights<'w>,
    prefix: String,
}

impl<'f> Weights<'f> {
    pub(crate) fn read(file: &'f [u8]) -> Result<Self, ModelError> {
        let weights = Self { file: File::read(file)? };
        weights.check_memory().map(|()| weights)
    }

    /// Memory that can't be had ends a wasm module, so it is asked for before it is needed.
    fn check_memory(&self) -> Result<(), ModelError> {
        let needed =
            self.file.count().saturating_mul(size_of::<f32>()).saturating_add(WORKING_MEMORY);
        let megabytes = needed / 1_000_000;
        Vec::<u8>::new().try_reserve_exact(needed).map_err(|_| ModelError::Memory { megabytes })
    }

    pub(crate) fn under<'w>(&'w self, prefix: &str) -> Under<'w>
    where
        'f: 'w,
    {
        Under { weights: self, prefix: prefix.to_owned() }
    }
}

/// What is needed besides the weights, for the smallest model.
const WORKING_MEMORY: usize = 64 << 20;

impl<'w> Under<'w> {
    /// Those of a part.
    pub(crate) fn under(&self, part: &str) -> Under<'w> {
        Under { weights: self.weights, prefix: format!("{}.{part}", self.prefix) }
    }

    /// The weights of that name, which must have this shape.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        let name = format!("{}.{name}", self.prefix);
        let Some(found) = self.weights.file.get(&name) else {
            return Err(ModelError::Missing(name));
        };
        if found.shape != shape {
            let (expected, found) = (shape.to_vec(), found.shape.clone());
            return Err(ModelError::Shape { name, expected, found });
        }
        let numbers = found.numbers(&name)?;
        Ok(Tensor::from_vec(numbers, shape, &Device::Cpu)?)
    }

    pub(super) fn linear(&self, inputs: usize, outputs: usize) -> Result<Linear, ModelError> {
        let bias = self.tensor("bias", &[outputs])?;
        Ok(Linear::new(self.tensor("weight", &[outputs, inputs])?, Some(bias)))
    }

    pub(super) fn linear_without_bias(
        &self,
        inputs: usize,
        outputs: usize,
    ) -> Result<Linear, ModelError> {
        Ok(Linear::new(self.tensor("weight", &[outputs, inputs])?, None))
    }

    pub(crate) fn norm(&self, size: usize) -> Result<LayerNorm, ModelError> {
        let bias = self.tensor("bias", &[size])?;
        Ok(LayerNorm::new(self.tensor("weight", &[size])?, bias, EPSILON))
    }

    /// A convolution over three frames, of which it goes `stride` on each time.
    pub(crate) fn convolution(
        &self,
        inputs: usize,
        outputs: usize,
        stride: usize,
    ) -> Result<Conv1d, ModelError> {
        let bias = self.tensor("bias", &[outputs])?;
        let weight = self.tensor("weight", &[outputs, inputs, 3])?;
        let config = Conv1dConfig { padding: 1, stride, ..Conv1dConfig::default() };
        Ok(Conv1d::new(weight, Some(bias), config))
    }
}
