//! What candle does with a tensor in place, row by row.

use candle_core::{CpuStorage, Error, InplaceOp1, Layout, Tensor, bail};

use crate::vectors;

/// Makes each row of weights sum to 1.
pub(super) fn softmax(weights: &Tensor) -> Result<(), Error> {
    weights.inplace_op1(&EachRow { name: "softmax", change: vectors::softmax })
}

/// x times the probability that a normal number is less than x.
pub(super) fn gelu(x: &Tensor) -> Result<(), Error> {
    x.inplace_op1(&EachRow { name: "gelu", change: vectors::gelu })
}

struct EachRow {
    name: &'static str,
    change: fn(&mut [f32]),
}

impl InplaceOp1 for EachRow {
    fn name(&self) -> &'static str {
        self.name
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<(), Error> {
        let (CpuStorage::F32(numbers), Some((start, end)), Some(&length)) =
            (storage, layout.contiguous_offsets(), layout.dims().last())
        else {
            bail!("{} takes numbers of 32 bits that lie in rows", self.name)
        };
        numbers[start..end].chunks_exact_mut(length.max(1)).for_each(self.change);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::*;

    fn rows() -> Tensor {
        let numbers = (0..3003).map(|step| (step - 1500) as f32 / 99.0);
        Tensor::from_iter(numbers, &Device::Cpu).unwrap().reshape((3, 1001)).unwrap()
    }

    fn difference(found: &Tensor, expected: &Tensor) -> f32 {
        let difference = (found - expected).unwrap().abs().unwrap();
        difference.max_all().unwrap().to_scalar().unwrap()
    }

    #[test]
    fn gelu_is_candles() {
        let (found, expected) = (rows(), rows().gelu_erf().unwrap());
        gelu(&found).unwrap();
        assert!(difference(&found, &expected) < 3e-6);
    }

    #[test]
    fn softmax_is_candles() {
        let (found, expected) = (rows(), candle_nn::ops::softmax_last_dim(&rows()).unwrap());
        softmax(&found).unwrap();
        assert!(difference(&found, &expected) < 1e-6);
    }

    #[test]
    fn columns_are_refused() {
        let columns = Tensor::zeros((2, 3), DType::F32, &Device::Cpu).unwrap().t().unwrap();
        let error = softmax(&columns).unwrap_err().to_string();
        assert!(error.starts_with("softmax takes numbers of 32 bits that lie in rows"), "{error}");
    }
}
