//! Products with weights.

use candle_core::{CpuStorage, CustomOp2, Error, Layout, Shape, Tensor, bail};

use crate::vectors::dot;

/// Gives each output of a layer its sum of the inputs.
#[derive(Debug)]
pub(super) struct Linear {
    weights: Tensor,
    bias: Option<Tensor>,
}

impl Linear {
    /// Weights are outputs by inputs.
    pub(super) fn new(weights: Tensor, bias: Option<Tensor>) -> Self {
        Self { weights, bias }
    }

    /// Places by inputs, to places by outputs.
    pub(super) fn forward(&self, x: &Tensor) -> Result<Tensor, Error> {
        let sums = product(x, &self.weights)?;
        self.bias.as_ref().map_or(Ok(sums.clone()), |bias| sums.broadcast_add(bias))
    }
}

/// Rows by rows: how much each of the one is like each of the other. For a single row, as the decoder has it, gemm
/// has no vectors in wasm.
pub(super) fn product(x: &Tensor, weights: &Tensor) -> Result<Tensor, Error> {
    match x.dims2()? {
        (1, _) => x.apply_op2_no_bwd(weights, &OneByRows),
        _ => x.matmul(&weights.t()?),
    }
}

struct OneByRows;

impl CustomOp2 for OneByRows {
    fn name(&self) -> &'static str {
        "one row by rows"
    }

    fn cpu_fwd(
        &self,
        row: &CpuStorage,
        row_layout: &Layout,
        rows: &CpuStorage,
        rows_layout: &Layout,
    ) -> Result<(CpuStorage, Shape), Error> {
        let (row, rows) = (numbers(row, row_layout)?, numbers(rows, rows_layout)?);
        let (_, length) = rows_layout.shape().dims2()?;
        if length == 0 || length != row.len() {
            bail!("a row of {} numbers by rows of {length}", row.len());
        }
        let sums: Vec<f32> = rows.chunks_exact(length).map(|other| dot(row, other)).collect();
        let shape = (1, sums.len()).into();
        Ok((CpuStorage::F32(sums), shape))
    }
}

fn numbers<'s>(storage: &'s CpuStorage, layout: &Layout) -> Result<&'s [f32], Error> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((start, end))) => Ok(&numbers[start..end]),
        _ => bail!("one row by rows takes numbers of 32 bits that lie in rows"),
    }
}

#[cfg(test)]
mod tests {
    use candle_core::{DType, Device};

    use super::*;

    #[test]
    fn a_single_row_has_the_same_product_as_among_others() {
        let numbers = (0..100 * 37).map(|number| (number as f32 * 0.37).sin());
        let weights = Tensor::from_iter(numbers, &Device::Cpu).unwrap().reshape((100, 37)).unwrap();
        let x = weights.narrow(0, 40, 2).unwrap();
        let both = product(&x, &weights).unwrap();
        for place in 0..2 {
            let single = product(&x.narrow(0, place, 1).unwrap(), &weights).unwrap();
            let difference = (single - both.narrow(0, place, 1).unwrap()).unwrap().abs().unwrap();
            assert!(difference.max_all().unwrap().to_scalar::<f32>().unwrap() < 1e-5);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let zeros = |rows, columns| Tensor::zeros((rows, columns), DType::F32, &Device::Cpu);
        let refused = |x: &Tensor, weights: &Tensor| product(x, weights).unwrap_err().to_string();
        let row = zeros(1, 3).unwrap();
        let found = refused(&row, &zeros(2, 4).unwrap());
        assert!(found.starts_with("a row of 3 numbers by rows of 4"), "{found}");
        let found = refused(&row, &zeros(3, 2).unwrap().t().unwrap());
        assert!(found.starts_with("one row by rows takes numbers of 32 bits"), "{found}");
    }
}
