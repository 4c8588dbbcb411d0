//! Products of complex matrices, made of products of their real and of their imaginary parts.
//!
//! A complex matrix is two real ones whose numbers lie two apart. Their four products are quicker than a complex
//! one where a vector holds two numbers or four, and need no code of their own.

use std::ops::{Add, Mul, Neg};

use gemm::{c32, c64};

use crate::matrix::Matrix;
use crate::product::{Number, Shape};

/// Up to so many products of numbers are added up one by one.
const FEW: usize = 512;

/// A complex number.
trait Complex: Number + Add<Output = Self> + Mul<Output = Self> {
    /// What its parts are.
    type Part: Number + Neg<Output = Self::Part>;

    const ONE: Self;
    /// The one among the parts.
    const ONE_PART: Self::Part;

    /// The real part and the imaginary one.
    fn parts(self) -> [Self::Part; 2];

    fn conjugate(self) -> Self;
}

macro_rules! complex {
    ($number:ty, $part:ty) => {
        impl Number for $number {
            const ZERO: Self = Self { re: 0.0, im: 0.0 };

            unsafe fn multiply(
                shape: Shape,
                alpha: Self,
                a: Matrix<Self>,
                b: Matrix<Self>,
                beta: Self,
                c: Matrix<Self>,
            ) {
                // SAFETY: as the caller promises.
                unsafe { multiply(shape, alpha, a, b, beta, c) }
            }
        }

        impl Complex for $number {
            type Part = $part;

            const ONE: Self = Self { re: 1.0, im: 0.0 };
            const ONE_PART: $part = 1.0;

            fn parts(self) -> [$part; 2] {
                [self.re, self.im]
            }

            fn conjugate(self) -> Self {
                self.conj()
            }
        }
    };
}

complex!(c32, f32);
complex!(c64, f64);

/// # Safety
///
/// As [`Number::multiply`].
unsafe fn multiply<T: Complex>(
    shape: Shape,
    alpha: T,
    a: Matrix<T>,
    b: Matrix<T>,
    beta: T,
    c: Matrix<T>,
) {
    let Shape { rows, columns, shared } = shape;
    for (row, column) in places(shape) {
        // SAFETY: as the caller promises.
        unsafe {
            let to = c.number(row, column).cast_mut();
            *to = if beta == T::ZERO { T::ZERO } else { scaled(*to, beta) };
        }
    }
    let is_thin = rows == 1 || columns == 1;
    let products = rows.saturating_mul(columns).saturating_mul(shared);
    // SAFETY: as the caller promises.
    unsafe {
        if is_thin || products <= FEW {
            add_directly(shape, alpha, a, b, c);
        } else {
            add_by_parts(shape, alpha, a, b, c);
        }
    }
}

/// The rows and columns of the result.
fn places(shape: Shape) -> impl Iterator<Item = (usize, usize)> {
    (0..shape.rows).flat_map(move |row| (0..shape.columns).map(move |column| (row, column)))
}

/// C += alpha A B, for one row or column, or few numbers: along what lies together.
///
/// # Safety
///
/// As [`Number::multiply`].
unsafe fn add_directly<T: Complex>(
    shape: Shape,
    alpha: T,
    a: Matrix<T>,
    b: Matrix<T>,
    c: Matrix<T>,
) {
    let lies_across = if shape.columns == 1 { a.row < a.column } else { b.column < b.row };
    if lies_across {
        for index in 0..shape.shared {
            for (row, column) in places(shape) {
                // SAFETY: as the caller promises.
                unsafe {
                    let to = c.number(row, column).cast_mut();
                    *to = *to + scaled(product(row, column, index, a, b), alpha);
                }
            }
        }
        return;
    }
    for (row, column) in places(shape) {
        // SAFETY: as the caller promises.
        unsafe {
            let products = (0..shape.shared).map(|index| product(row, column, index, a, b));
            let to = c.number(row, column).cast_mut();
            *to = *to + scaled(products.fold(T::ZERO, |sum, product| sum + product), alpha);
        }
    }
}

/// The product with a factor. One of 1 changes nothing, also in an infinite number.
fn scaled<T: Complex>(number: T, factor: T) -> T {
    if factor == T::ONE { number } else { number * factor }
}

/// A summand of the number of A B in that row and column.
///
/// # Safety
///
/// As [`Number::multiply`].
unsafe fn product<T: Complex>(
    row: usize,
    column: usize,
    index: usize,
    a: Matrix<T>,
    b: Matrix<T>,
) -> T {
    let taking_part = |number: T, is_conjugate| {
        if is_conjugate { number.conjugate() } else { number }
    };
    // SAFETY: as the caller promises.
    let (a_number, b_number) = unsafe { (*a.number(row, index), *b.number(index, column)) };
    taking_part(a_number, a.is_conjugate) * taking_part(b_number, b.is_conjugate)
}

/// C += alpha A B
///
/// # Safety
///
/// As [`Number::multiply`].
unsafe fn add_by_parts<T: Complex>(
    shape: Shape,
    alpha: T,
    a: Matrix<T>,
    b: Matrix<T>,
    c: Matrix<T>,
) {
    let [real, imaginary] = alpha.parts();
    for (of_a, of_b) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let is_imaginary = of_a != of_b;
        let turns = [of_a == 1 && a.is_conjugate, of_b == 1 && b.is_conjugate, of_a + of_b == 2];
        let is_negative = turns.into_iter().filter(|turns| *turns).count() % 2 == 1;
        let factors = if is_imaginary { [-imaginary, real] } else { [real, imaginary] };
        for (of_c, factor) in factors.into_iter().enumerate() {
            if factor == T::Part::ZERO {
                continue;
            }
            let factor = if is_negative { -factor } else { factor };
            let (a, b, c) = (part(a, of_a), part(b, of_b), part(c, of_c));
            // SAFETY: as the caller promises.
            unsafe { T::Part::multiply(shape, factor, a, b, T::ONE_PART, c) }
        }
    }
}

/// The real parts, 0, or the imaginary ones, 1, as a matrix of their own.
fn part<T: Complex>(matrix: Matrix<T>, part: usize) -> Matrix<T::Part> {
    let at = matrix.at.cast::<T::Part>().wrapping_add(part);
    Matrix { at, row: 2 * matrix.row, column: 2 * matrix.column, is_conjugate: false }
}
