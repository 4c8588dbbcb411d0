//! Products of matrices.

use gemm::Parallelism;

use crate::matrix::Matrix;

/// What can be multiplied.
pub trait Number: Copy + PartialEq + 'static {
    /// The number that adds nothing.
    const ZERO: Self;
}

impl Number for f32 {
    const ZERO: Self = 0.0;
}

impl Number for f64 {
    const ZERO: Self = 0.0;
}

impl Number for gemm::c32 {
    const ZERO: Self = Self { re: 0.0, im: 0.0 };
}

impl Number for gemm::c64 {
    const ZERO: Self = Self { re: 0.0, im: 0.0 };
}

/// Rows of A, columns of B, and what they share.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Rows of the result.
    pub rows: usize,
    /// Columns of the result.
    pub columns: usize,
    /// Columns of A, which are as many as B has rows.
    pub shared: usize,
}

/// C = alpha A B + beta C. With a `beta` of 0, C is only written.
///
/// # Safety
///
/// All numbers of A and B that the shape speaks of can be read, and those of C written, by nobody else.
pub unsafe fn multiply<T: Number>(
    shape: Shape,
    alpha: T,
    a: Matrix<T>,
    b: Matrix<T>,
    beta: T,
    c: Matrix<T>,
) {
    let Shape { rows, columns, shared } = shape;
    // SAFETY: as the caller promises; `gemm` reads and writes nothing else.
    unsafe {
        gemm::gemm(
            rows,
            columns,
            shared,
            c.at.cast_mut(),
            c.column,
            c.row,
            beta != T::ZERO,
            a.at,
            a.column,
            a.row,
            b.at,
            b.column,
            b.row,
            beta,
            alpha,
            false,
            a.is_conjugate,
            b.is_conjugate,
            Parallelism::None,
        );
    }
}
