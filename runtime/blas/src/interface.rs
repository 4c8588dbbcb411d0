//! The functions under their C names, as in NumPy's `npy_cblas_base.h`. The four types differ in nothing
//! but their names and in how C passes their numbers, so that a macro writes them.
//!
//! Their safety is CBLAS's contract: pointers are valid for what sizes and steps say, and nobody else uses what
//! is written.

use std::ffi::{c_int, c_void};

use crate::matrix::{Half, Matrix, Order, Transpose, count};
use crate::product::{Number, Shape};
use crate::vector::{add_scaled, dot};

/// `scalar` is the type of a factor as C passes it, `read` makes a number of it; `pointer` is the type
/// that C's pointers to numbers point to.
macro_rules! products {
    (
        $number:ty, $pointer:ty, $scalar:ty, $read:expr,
        $gemm:ident, $gemv:ident, $syrk:ident, $axpy:ident
    ) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $gemm(
            order: Order,
            a_transpose: Transpose,
            b_transpose: Transpose,
            rows: c_int,
            columns: c_int,
            shared: c_int,
            alpha: $scalar,
            a: *const $pointer,
            a_stride: c_int,
            b: *const $pointer,
            b_stride: c_int,
            beta: $scalar,
            c: *mut $pointer,
            c_stride: c_int,
        ) {
            let a = Matrix::<$number>::new(order, a_transpose, a.cast(), a_stride);
            let b = Matrix::new(order, b_transpose, b.cast(), b_stride);
            let c = Matrix::new(order, Transpose::NO, c.cast_const().cast(), c_stride);
            let shape = Shape { rows: count(rows), columns: count(columns), shared: count(shared) };
            // SAFETY: as CBLAS's caller promises.
            unsafe { Number::multiply(shape, $read(alpha), a, b, $read(beta), c) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $gemv(
            order: Order,
            transpose: Transpose,
            rows: c_int,
            columns: c_int,
            alpha: $scalar,
            a: *const $pointer,
            a_stride: c_int,
            x: *const $pointer,
            x_step: c_int,
            beta: $scalar,
            y: *mut $pointer,
            y_step: c_int,
        ) {
            let a = Matrix::<$number>::new(order, transpose, a.cast(), a_stride);
            let (rows, shared) =
                if transpose == Transpose::NO { (rows, columns) } else { (columns, rows) };
            let shape = Shape { rows: count(rows), columns: 1, shared: count(shared) };
            let x = Matrix::column(x.cast(), x_step);
            let y = Matrix::column(y.cast_const().cast(), y_step);
            // SAFETY: as CBLAS's caller promises.
            unsafe { Number::multiply(shape, $read(alpha), a, x, $read(beta), y) }
        }

        /// Writes both halves of the result where CBLAS writes one: NumPy copies the other half from it.
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $syrk(
            order: Order,
            _half: Half,
            transpose: Transpose,
            size: c_int,
            shared: c_int,
            alpha: $scalar,
            a: *const $pointer,
            a_stride: c_int,
            beta: $scalar,
            c: *mut $pointer,
            c_stride: c_int,
        ) {
            let a = Matrix::<$number>::new(order, transpose, a.cast(), a_stride);
            let c = Matrix::new(order, Transpose::NO, c.cast_const().cast(), c_stride);
            let shape = Shape { rows: count(size), columns: count(size), shared: count(shared) };
            // SAFETY: as CBLAS's caller promises.
            unsafe { Number::multiply(shape, $read(alpha), a, a.transposed(), $read(beta), c) }
        }

        #[unsafe(no_mangle)]
        unsafe extern "C" fn $axpy(
            size: c_int,
            alpha: $scalar,
            x: *const $pointer,
            x_step: c_int,
            y: *mut $pointer,
            y_step: c_int,
        ) {
            let (x, y) = (x.cast::<$number>(), y.cast::<$number>());
            let (x, y) = ((x, count(x_step)), (y, count(y_step)));
            // SAFETY: as CBLAS's caller promises.
            unsafe { add_scaled(count(size), $read(alpha), x, y) }
        }
    };
}

macro_rules! real_dot {
    ($number:ty, $dot:ident) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $dot(
            size: c_int,
            x: *const $number,
            x_step: c_int,
            y: *const $number,
            y_step: c_int,
        ) -> $number {
            // SAFETY: as CBLAS's caller promises.
            unsafe { dot(count(size), (x, count(x_step)), (y, count(y_step))) }
        }
    };
}

/// `first` is what happens to the numbers of x.
macro_rules! complex_dot {
    ($number:ty, $dot:ident, $first:expr) => {
        #[unsafe(no_mangle)]
        unsafe extern "C" fn $dot(
            size: c_int,
            x: *const c_void,
            x_step: c_int,
            y: *const c_void,
            y_step: c_int,
            result: *mut c_void,
        ) {
            let (x, y) = (x.cast::<$number>(), y.cast::<$number>());
            let mut sum = <$number>::default();
            for index in 0..count(size) {
                // SAFETY: as CBLAS's caller promises.
                unsafe {
                    let (x, y) = (x.add(index * count(x_step)), y.add(index * count(y_step)));
                    sum += $first(*x) * *y;
                }
            }
            // SAFETY: as CBLAS's caller promises.
            unsafe { *result.cast() = sum }
        }
    };
}

fn same<T>(number: T) -> T {
    number
}

/// C passes complex factors by their address.
///
/// # Safety
///
/// There is a `T` at the address.
unsafe fn behind<T: Copy>(number: *const c_void) -> T {
    // SAFETY: as the caller promises.
    unsafe { *number.cast() }
}

products!(f32, f32, f32, same, cblas_sgemm, cblas_sgemv, cblas_ssyrk, cblas_saxpy);
products!(f64, f64, f64, same, cblas_dgemm, cblas_dgemv, cblas_dsyrk, cblas_daxpy);
products!(
    gemm::c32,
    c_void,
    *const c_void,
    behind,
    cblas_cgemm,
    cblas_cgemv,
    cblas_csyrk,
    cblas_caxpy
);
products!(
    gemm::c64,
    c_void,
    *const c_void,
    behind,
    cblas_zgemm,
    cblas_zgemv,
    cblas_zsyrk,
    cblas_zaxpy
);
real_dot!(f32, cblas_sdot);
real_dot!(f64, cblas_ddot);
complex_dot!(gemm::c32, cblas_cdotu_sub, same);
complex_dot!(gemm::c32, cblas_cdotc_sub, |x: gemm::c32| x.conj());
complex_dot!(gemm::c64, cblas_zdotu_sub, same);
complex_dot!(gemm::c64, cblas_zdotc_sub, |x: gemm::c64| x.conj());

#[cfg(test)]
mod tests;
