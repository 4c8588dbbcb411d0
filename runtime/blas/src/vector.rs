//! Sums and products of vectors.

use std::ops::{Add, Mul};

/// How many sums are kept at once: as many as fill the registers of a machine with vectors of 128 bits,
/// since each addition waits for the one before it.
const SUMS: usize = 16;

/// The items of a vector in memory, `step` numbers apart.
///
/// # Safety
///
/// All of them can be read as long as the iterator is used.
unsafe fn items<T: Copy>(count: usize, at: *const T, step: usize) -> impl Iterator<Item = T> {
    // SAFETY: as the caller promises.
    (0..count).map(move |index| unsafe { *at.add(index * step) })
}

/// The sum of x[i] * y[i].
///
/// # Safety
///
/// Both vectors can be read.
pub unsafe fn dot<T: Copy + Default + Add<Output = T> + Mul<Output = T>>(
    count: usize,
    x: (*const T, usize),
    y: (*const T, usize),
) -> T {
    if x.1 == 1 && y.1 == 1 && count > 0 {
        // SAFETY: as the caller promises; the numbers lie together.
        let both = unsafe {
            (std::slice::from_raw_parts(x.0, count), std::slice::from_raw_parts(y.0, count))
        };
        return dot_of_slices(both.0, both.1);
    }
    // SAFETY: as the caller promises.
    let pairs = unsafe { items(count, x.0, x.1).zip(items(count, y.0, y.1)) };
    pairs.fold(T::default(), |sum, (x, y)| sum + x * y)
}

#[cfg_attr(target_family = "wasm", target_feature(enable = "simd128"))]
fn dot_of_slices<T: Copy + Default + Add<Output = T> + Mul<Output = T>>(x: &[T], y: &[T]) -> T {
    let mut sums = [T::default(); SUMS];
    let (x, y) = (x.chunks_exact(SUMS), y.chunks_exact(SUMS));
    let rest = x.remainder().iter().zip(y.remainder());
    let rest = rest.fold(T::default(), |sum, (x, y)| sum + *x * *y);
    for (x, y) in x.zip(y) {
        for (sum, (x, y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum = *sum + *x * *y;
        }
    }
    sums.into_iter().fold(rest, |sum, part| sum + part)
}

/// y[i] += alpha * x[i]
///
/// # Safety
///
/// x can be read, and y written by nobody else.
pub unsafe fn add_scaled<T: Copy + Add<Output = T> + Mul<Output = T>>(
    count: usize,
    alpha: T,
    x: (*const T, usize),
    y: (*mut T, usize),
) {
    for index in 0..count {
        // SAFETY: as the caller promises.
        unsafe {
            let to = y.0.add(index * y.1);
            *to = *to + alpha * *x.0.add(index * x.1);
        }
    }
}
