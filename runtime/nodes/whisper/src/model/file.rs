//! A file of weights, whichever of two formats it has.

use std::collections::BTreeMap;

use half::bf16;
use safetensors::{Dtype, SafeTensors};

use super::gguf;
use crate::error::ModelError;

/// Numbers of [`Kind::Q8_0`] that have a factor together, and the bytes of both.
const BLOCK: usize = 32;
const BLOCK_BYTES: usize = BLOCK + 2;

/// The weights of a file.
pub(super) struct File<'f> {
    tensors: BTreeMap<String, Found<'f>>,
}

/// Numbers of one type, the last index running fastest.
pub(super) struct Found<'f> {
    pub(super) shape: Vec<usize>,
    pub(super) kind: Kind,
    pub(super) data: &'f [u8],
}

/// A type of numbers.
pub(super) enum Kind {
    F16,
    BF16,
    F32,
    /// Whole numbers of 8 bits, and a factor in F16 before each 32 of them.
    Q8_0,
    /// One that isn't read, by its name.
    Other(String),
}

impl<'f> File<'f> {
    pub(super) fn read(file: &'f [u8]) -> Result<Self, ModelError> {
        let tensors = if file.starts_with(gguf::MAGIC) {
            gguf::read(file).ok_or(ModelError::Gguf)?
        } else {
            let file = SafeTensors::deserialize(file)?;
            let found = |(name, view): (&str, safetensors::tensor::TensorView<'f>)| {
                let shape = view.shape().to_vec();
                (name.to_owned(), Found { shape, kind: kind(view.dtype()), data: view.data() })
            };
            file.iter().map(found).collect()
        };
        Ok(Self { tensors })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Found<'f>> {
        self.tensors.get(name)
    }

    /// How many numbers there are.
    pub(super) fn count(&self) -> usize {
        let count = |found: &Found<'_>| found.shape.iter().product::<usize>();
        self.tensors.values().map(count).fold(0, usize::saturating_add)
    }
}

fn kind(dtype: Dtype) -> Kind {
    match dtype {
        Dtype::F16 => Kind::F16,
        Dtype::BF16 => Kind::BF16,
        Dtype::F32 => Kind::F32,
        other => Kind::Other(other.to_string()),
    }
}

impl Kind {
    /// How many bytes numbers of a shape have; of what isn't read, none.
    pub(super) fn bytes(&self, shape: &[usize]) -> Option<usize> {
        let count = shape.iter().try_fold(1_usize, |count, length| count.checked_mul(*length))?;
        match self {
            Self::F16 | Self::BF16 => count.checked_mul(2),
            Self::F32 => count.checked_mul(4),
            Self::Q8_0 if count.is_multiple_of(BLOCK) => (count / BLOCK).checked_mul(BLOCK_BYTES),
            Self::Q8_0 => None,
            Self::Other(_) => Some(0),
        }
    }
}

impl Found<'_> {
    /// As numbers of 32 bits.
    pub(super) fn numbers(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        match &self.kind {
            Kind::F16 => Ok(floats(self.data, half)),
            Kind::BF16 => Ok(floats(self.data, |bytes| bf16::from_le_bytes(bytes).to_f32())),
            Kind::F32 => Ok(floats(self.data, f32::from_le_bytes)),
            Kind::Q8_0 => Ok(blocks(self.data)),
            Kind::Other(dtype) => {
                Err(ModelError::Dtype { name: name.to_owned(), dtype: dtype.clone() })
            }
        }
    }
}

fn floats<const N: usize>(bytes: &[u8], float: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    bytes.as_chunks::<N>().0.iter().map(|&number| float(number)).collect()
}

fn blocks(bytes: &[u8]) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(bytes.len() / BLOCK_BYTES * BLOCK);
    for &[low, high, ref block @ ..] in bytes.as_chunks::<BLOCK_BYTES>().0 {
        let factor = half([low, high]);
        numbers.extend(block.iter().map(|number| f32::from(number.cast_signed()) * factor));
    }
    numbers
}

/// What `f16::to_f32` of the crate `half` gives, without a branch for each number: the compiler makes vectors of that.
fn half(bytes: [u8; 2]) -> f32 {
    /// From the middle of the exponents of 16 bits to that of 32: 2¹¹².
    const SHIFT: f32 = f32::from_bits(0x7780_0000);
    const INFINITE: u32 = 0x7c00;
    let bits = u32::from(u16::from_le_bytes(bytes));
    let (sign, size) = (bits & 0x8000, bits & 0x7fff);
    let finite = (f32::from_bits(size << 13) * SHIFT).to_bits();
    let size = if size < INFINITE { finite } else { size << 13 | 0x7f80_0000 };
    f32::from_bits(size | sign << 16)
}

#[cfg(test)]
mod tests {
    use candle_core::quantized::{GgmlDType, QTensor};
    use candle_core::{Device, Tensor};
    use half::f16;

    use super::*;

    #[test]
    fn all_numbers_of_sixteen_bits_are_what_they_are() {
        for bits in 0..=u16::MAX {
            let expected = f16::from_bits(bits).to_f32();
            let found = half(bits.to_le_bytes());
            let is_same = found == expected || found.is_nan() && expected.is_nan();
            assert!(is_same && found.is_sign_negative() == expected.is_sign_negative(), "{bits:x}");
        }
    }

    #[test]
    fn blocks_are_what_candle_makes_of_them() {
        let numbers = (0..640).map(|number| (number as f32 * 0.7).sin() * number as f32);
        let tensor = Tensor::from_iter(numbers, &Device::Cpu).unwrap();
        let quantized = QTensor::quantize(&tensor, GgmlDType::Q8_0).unwrap();
        let expected = quantized.dequantize(&Device::Cpu).unwrap().to_vec1::<f32>().unwrap();
        assert_eq!(blocks(&quantized.data().unwrap()), expected);
    }
}
