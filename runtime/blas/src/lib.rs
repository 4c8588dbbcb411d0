//! The functions of CBLAS that NumPy calls, on the crate `gemm`: products of matrices and vectors of
//! `float`, `double` and their complex numbers.
//!
//! NumPy multiplies without a BLAS as well, with three nested loops: a product of two matrices of
//! 256 × 256 then takes 16 times as long. Linking this crate defines the functions under their C names.
//! As far as NumPy calls them, steps are positive and nothing is conjugated but in `dotc`.
//!
//! The crate knows nothing of Python, and runs on any machine.

#![allow(unsafe_code, reason = "C calls these functions and hands them pointers")]

mod complex;
mod interface;
mod matrix;
mod product;
mod vector;

pub use matrix::{Order, Transpose};
