//! Products of matrices.

use gemm::Parallelism;

use crate::matrix::Matrix;

/// What can be multiplied.
pub trait Number: Copy + PartialEq + 'static {
    /// The number that adds nothing.
    const ZERO: Self;

    /// C = alpha A B + beta C. With a `beta` of 0, C is only written.
    ///
    /// # Safety
    ///
    /// All numbers of A and B that the shape speaks of can be read, and those of C written, by nobody else.
    unsafe fn multiply(
        shape: Shape,
        alpha: Self,
        a: Matrix<Self>,
        b: Matrix<Self>,
        beta: Self,
        c: Matrix<Self>,
    );
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

macro_rules! real {
    ($number:ty) => {
        impl Number for $number {
            const ZERO: Self = 0.0;

            unsafe fn multiply(
                shape: Shape,
                alpha: Self,
                a: Matrix<Self>,
                b: Matrix<Self>,
                beta: Self,
                c: Matrix<Self>,
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
                        beta != Self::ZERO,
                        a.at,
                        a.column,
                        a.row,
                        b.at,
                        b.column,
                        b.row,
                        beta,
                        alpha,
                        false,
                        false,
                        false,
                        Parallelism::None,
                    );
                }
            }
        }
    };
}

real!(f32);
real!(f64);
