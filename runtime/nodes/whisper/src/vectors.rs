//! What is done with each of many numbers, in loops that the compiler makes vectors of: the C library's `exp` and `erf`
//! are calls for each number, and took a fourth of the time. The same everywhere, to the last bit, but for the one
//! logarithm of a sum, which is the C library's.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

/// Numbers that are taken side by side, since each step waits for the one before it: four vectors of 128 bits.
const LANES: usize = 16;

/// Makes the weights sum to 1.
pub(crate) fn softmax(weights: &mut [f32]) {
    let largest = max(weights);
    weights.iter_mut().for_each(|weight| *weight = exp(*weight - largest));
    let sum = sum(weights, |weight| weight);
    weights.iter_mut().for_each(|weight| *weight /= sum);
}

/// The logarithm of the sum of what these are the logarithms of.
pub(crate) fn log_sum_exp(logits: &[f32]) -> f32 {
    let largest = max(logits);
    if largest == f32::NEG_INFINITY {
        return largest;
    }
    largest + sum(logits, |logit| exp(logit - largest)).ln()
}

/// The largest; minus infinity of none.
pub(crate) fn max(numbers: &[f32]) -> f32 {
    let larger = |one, other| if one < other { other } else { one };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (whole, rest) = numbers.as_chunks::<LANES>();
    for numbers in whole {
        lanes.iter_mut().zip(numbers).for_each(|(lane, number)| *lane = larger(*lane, *number));
    }
    lanes.into_iter().chain(rest.iter().copied()).fold(f32::NEG_INFINITY, larger)
}

/// Each number times the probability that a normal one is less.
pub(crate) fn gelu(numbers: &mut [f32]) {
    numbers.iter_mut().for_each(|x| *x = gelu_of(*x));
}

/// The sum of the products; both have one length.
pub(crate) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let ((one, one_rest), (other, other_rest)) =
        (one.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    let mut lanes = [0.0; LANES];
    for (one, other) in one.iter().zip(other) {
        for (lane, (one, other)) in lanes.iter_mut().zip(one.iter().zip(other)) {
            *lane += one * other;
        }
    }
    let rest = one_rest.iter().zip(other_rest).map(|(one, other)| one * other);
    lanes.into_iter().chain(rest).sum()
}

/// The sum of what `number` makes of each.
fn sum(numbers: &[f32], number: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (whole, rest) = numbers.as_chunks::<LANES>();
    for numbers in whole {
        lanes.iter_mut().zip(numbers).for_each(|(lane, it)| *lane += number(*it));
    }
    lanes.into_iter().chain(rest.iter().map(|it| number(*it))).sum()
}

/// The exponential of what is not positive, to seven digits. What is smaller than any sum of weights can tell is
/// zero: numbers near the smallest ones are slow wherever they are multiplied.
#[inline]
fn exp(x: f32) -> f32 {
    const SMALLEST: f32 = -60.0;
    /// 1.5 × 2²³: what is added to it is rounded to a whole number, which its last bits are.
    const ROUND: f32 = 12_582_912.0;
    /// Two parts of the logarithm of 2, of which the first one has few digits.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    let within = if x < SMALLEST { SMALLEST } else { x };
    let rounded = within * LOG2_E + ROUND;
    let whole = rounded - ROUND;
    let rest = within - whole * LN_2[0] - whole * LN_2[1];
    // Moshier's polynomial for the logarithm's half around 0.
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * rest + factor;
    }
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    let exp = (sum * rest * rest + rest + 1.0) * power;
    if x < SMALLEST { 0.0 } else { exp }
}

/// With formula 7.1.26 of Abramowitz and Stegun's for the error function, which is wrong by 1.5e-7 at most.
#[inline]
fn gelu_of(x: f32) -> f32 {
    let z = x.abs() * FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let mut sum = 1.061_405_4;
    for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
        sum = sum * t + factor;
    }
    let beyond = 0.5 * sum * t * exp(-z * z);
    x * if x < 0.0 { beyond } else { 1.0 - beyond }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From -40 to 40, in steps that are no whole parts of anything.
    fn numbers() -> impl Iterator<Item = f32> {
        (0..80_000).map(|step| (step - 40_000) as f32 / 999.0)
    }

    #[test]
    fn exponentials_are_right_to_seven_digits() {
        for x in numbers().filter(|x| *x <= 0.0) {
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 3e-7, "{x}: {error}");
        }
        assert_eq!([exp(0.0), exp(-61.0), exp(f32::NEG_INFINITY)], [1.0, 0.0, 0.0]);
    }

    #[test]
    fn what_is_hidden_has_no_weight() {
        let mut weights = [0.0, f32::NEG_INFINITY, 0.0];
        softmax(&mut weights);
        assert_eq!(weights, [0.5, 0.0, 0.5]);
    }

    #[test]
    fn sums_are_those_of_more_digits() {
        let some: Vec<f32> = numbers().take(1001).collect();
        let more = || some.iter().map(|it| f64::from(*it));
        let expected = more().map(f64::exp).sum::<f64>().ln() as f32;
        assert!((log_sum_exp(&some) - expected).abs() < 1e-5);
        let expected = more().map(|it| it * it).sum::<f64>() as f32;
        assert!((dot(&some, &some) / expected - 1.0).abs() < 1e-6);
        assert_eq!((max(&some), max(&[])), (some[1000], f32::NEG_INFINITY));
        assert_eq!(log_sum_exp(&[f32::NEG_INFINITY; 2]), f32::NEG_INFINITY);
    }
}
