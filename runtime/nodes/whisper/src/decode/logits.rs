//! How likely each token is, as logarithms.

use crate::vectors::{log_sum_exp, max};

/// The logarithm of the probability of a token.
pub(crate) fn logprob(logits: &[f32], token: u32) -> f32 {
    let logit = logits.get(token as usize).copied().unwrap_or(f32::NEG_INFINITY);
    logit - log_sum_exp(logits)
}

/// The first of the most likely tokens.
pub(crate) fn most_likely(logits: &[f32]) -> u32 {
    let largest = max(logits);
    logits.iter().position(|logit| *logit == largest).unwrap_or_default() as u32
}

/// A token by chance, a number from 0 to 1. The higher the temperature, the more chance has what is unlikely.
pub(crate) fn sample(logits: &[f32], temperature: f64, chance: f64) -> u32 {
    let largest = f64::from(max(logits));
    let weight = |logit: &f32| ((f64::from(*logit) - largest) / temperature).exp();
    let mut rest = chance * logits.iter().map(weight).sum::<f64>();
    let chosen = logits.iter().position(|logit| {
        rest -= weight(logit);
        rest < 0.0
    });
    chosen.map_or_else(|| most_likely(logits), |token| token as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_sum_to_one() {
        let logits = [1.0, 2.0, f32::NEG_INFINITY, 3.0];
        let sum: f32 = (0..4).map(|token| logprob(&logits, token).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-6, "{sum}");
        assert_eq!((most_likely(&logits), logprob(&logits, 2)), (3, f32::NEG_INFINITY));
        assert_eq!(logprob(&logits, 4), f32::NEG_INFINITY);
    }

    #[test]
    fn chance_takes_what_has_its_share() {
        let logits = [0.25_f32.ln(), f32::NEG_INFINITY, 0.75_f32.ln()];
        let chosen = [0.0, 0.24, 0.26, 0.99, 1.0].map(|chance| sample(&logits, 1.0, chance));
        assert_eq!(chosen, [0, 0, 2, 2, 2]);
        assert_eq!(sample(&logits, 0.1, 0.01), 2);
    }
}
