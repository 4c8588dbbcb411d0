//! The weights in a file of safetensors, by name, as numbers of 32 bits.

use candle_core::{Device, Tensor};
use candle_nn::{Conv1d, Conv1dConfig, LayerNorm, Linear};
use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};

use crate::error::ModelError;

/// What Whisper's norms add to a variance.
const EPSILON: f64 = 1e-5;

/// All weights of a file.
pub(crate) struct Weights<'f> {
    file: SafeTensors<'f>,
}

/// Those whose names begin in the same way.
pub(crate) struct Under<'w> {
    weights: &'w Weights<'w>,
    prefix: String,
}

impl<'f> Weights<'f> {
    pub(crate) fn read(file: &'f [u8]) -> Result<Self, ModelError> {
        let file = SafeTensors::deserialize(file)?;
        let weights = Self { file };
        weights.check_memory().map(|()| weights)
    }

    /// Memory that can't be had ends a wasm module, so it is asked for before it is needed.
    fn check_memory(&self) -> Result<(), ModelError> {
        let numbers = |(_, tensor): &(&str, safetensors::tensor::TensorView<'_>)| {
            tensor.shape().iter().product::<usize>()
        };
        let count = self.file.iter().map(|tensor| numbers(&tensor)).sum::<usize>();
        let needed = count.saturating_mul(size_of::<f32>()).saturating_add(WORKING_MEMORY);
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
        let Ok(tensor) = self.weights.file.tensor(&name) else {
            return Err(ModelError::Missing(name));
        };
        if tensor.shape() != shape {
            let (expected, found) = (shape.to_vec(), tensor.shape().to_vec());
            return Err(ModelError::Shape { name, expected, found });
        }
        let numbers = match tensor.dtype() {
            Dtype::F16 => floats(tensor.data(), |bytes| f16::from_le_bytes(bytes).to_f32()),
            Dtype::BF16 => floats(tensor.data(), |bytes| bf16::from_le_bytes(bytes).to_f32()),
            Dtype::F32 => floats(tensor.data(), f32::from_le_bytes),
            dtype => return Err(ModelError::Dtype { name, dtype }),
        };
        Ok(Tensor::from_vec(numbers, shape, &Device::Cpu)?)
    }

    pub(crate) fn linear(&self, inputs: usize, outputs: usize) -> Result<Linear, ModelError> {
        let bias = self.tensor("bias", &[outputs])?;
        Ok(Linear::new(self.tensor("weight", &[outputs, inputs])?, Some(bias)))
    }

    pub(crate) fn linear_without_bias(
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

fn floats<const N: usize>(bytes: &[u8], float: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes.as_chunks::<N>().0.iter().map(|&number| float(number)).collect()
}
