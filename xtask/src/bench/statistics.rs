//! What many measurements say: the median, the spread, the mean of ratios.

use serde::{Deserialize, Serialize};

/// A ratio that was measured several times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Half of the measurements are below it.
    pub median: f64,
    /// A quarter of them is below it.
    pub low: f64,
    /// A quarter of them is above it.
    pub high: f64,
    /// How often it was measured.
    pub rounds: usize,
}

impl Spread {
    /// The spread of `values`; `None` if there are none, or one is no number that JSON has.
    pub fn of(values: &[f64]) -> Option<Self> {
        if !values.iter().all(|value| value.is_finite()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let rounds = sorted.len();
        (rounds > 0).then(|| Self {
            median: quantile(&sorted, 0.5),
            low: quantile(&sorted, 0.25),
            high: quantile(&sorted, 0.75),
            rounds,
        })
    }

    /// Something that is the same each time.
    pub fn exact(value: f64) -> Self {
        Self { median: value, low: value, high: value, rounds: 1 }
    }
}

/// The median of `values`; `None` if there are none.
pub fn median(values: &[f64]) -> Option<f64> {
    Spread::of(values).map(|spread| spread.median)
}

/// What the numbers' product is made of, each to the same part: the mean for ratios, since half and
/// double cancel out. `None` if there are none.
pub fn geometric_mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let logs: Vec<f64> = values.into_iter().map(f64::ln).collect();
    #[allow(clippy::cast_precision_loss, reason = "nobody measures 2^52 times")]
    let count = logs.len() as f64;
    (count > 0.0).then(|| (logs.iter().sum::<f64>() / count).exp())
}

/// The value at that share of the sorted ones, which are not empty; between two of them it lies on the
/// line from one to the other, as in NumPy.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into a vector is not negative and far below 2^52"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-12
    }

    #[test]
    fn median_and_quartiles_are_those_of_numpy() {
        // np.quantile([1, 2, 3, 4], [.25, .5, .75])
        let spread = Spread::of(&[4.0, 1.0, 3.0, 2.0]).unwrap();
        assert!(is_near(spread.low, 1.75) && is_near(spread.median, 2.5), "{spread:?}");
        assert!(is_near(spread.high, 3.25), "{spread:?}");
        let odd = Spread::of(&[9.0, 1.0, 5.0]).unwrap();
        assert!(is_near(odd.median, 5.0) && is_near(odd.low, 3.0) && is_near(odd.high, 7.0));
    }

    #[test]
    fn one_outlier_moves_no_median() {
        assert_eq!(median(&[1.0, 1.0, 1.0, 1.0, 1000.0]), Some(1.0));
    }

    #[test]
    fn nothing_has_no_median_and_no_mean() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[1.0, 1.0 / 0.0]), None);
        assert_eq!(median(&[]), None);
        assert_eq!(geometric_mean([]), None);
    }

    #[test]
    fn one_measurement_has_no_spread() {
        assert_eq!(Spread::of(&[2.0]), Some(Spread::exact(2.0)));
    }

    #[test]
    fn half_and_double_cancel_out() {
        assert!(is_near(geometric_mean([0.5, 2.0]).unwrap(), 1.0));
        assert!(is_near(geometric_mean([1.0, 10.0, 100.0]).unwrap(), 10.0));
    }
}
