//! A figure: one thing measured on two sides, as a ratio.

use serde::{Deserialize, Serialize};

use super::statistics::{Spread, geometric_mean, median};

/// What numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Seconds, of the clock or of the processor as the comparison says.
    Seconds,
    /// Bytes.
    Bytes,
}

/// How many times the reference's number ours is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// Ours divided by the reference's, round by round.
    pub ratio: Spread,
    /// What the ratio should not exceed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// The median of our numbers; a mean of ratios has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours: Option<f64>,
    /// The median of the reference's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<f64>,
}

impl Figure {
    /// Compares two sides that were measured in the same rounds; `None` if there was no round.
    pub fn of_rounds(name: impl Into<String>, ours: &[f64], reference: &[f64]) -> Option<Self> {
        let ratios: Vec<_> = ours.iter().zip(reference).map(|(ours, other)| ours / other).collect();
        Some(Self {
            name: name.into(),
            ratio: Spread::of(&ratios)?,
            target: None,
            ours: median(ours),
            reference: median(reference),
        })
    }

    /// Compares two numbers that are the same each time.
    #[allow(clippy::cast_precision_loss, reason = "no file has 2^52 bytes")]
    pub fn of_sizes(name: impl Into<String>, ours: u64, reference: u64) -> Self {
        let (ours, reference) = (ours as f64, reference as f64);
        let ratio = Spread::exact(ours / reference);
        Self {
            name: name.into(),
            ratio,
            target: None,
            ours: Some(ours),
            reference: Some(reference),
        }
    }

    /// The same with another name.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// States what the ratio should not exceed.
    #[must_use]
    pub fn with_target(self, target: f64) -> Self {
        Self { target: Some(target), ..self }
    }

    /// States what the ratio should not exceed, if there is such a number.
    #[must_use]
    pub fn with_target_if(self, target: Option<f64>) -> Self {
        Self { target, ..self }
    }

    /// Whether the ratio is what it should be; `None` without a target.
    pub fn is_met(&self) -> Option<bool> {
        self.target.map(|target| self.ratio.median <= target)
    }
}

/// The geometric mean over several things, round by round: `ours[thing][round]`. `None` if there is
/// nothing.
pub fn mean(ours: &[Vec<f64>], reference: &[Vec<f64>]) -> Option<Figure> {
    let rounds = ours.iter().chain(reference).map(Vec::len).min()?;
    let of_round = |round: usize| {
        let pairs = ours.iter().zip(reference);
        geometric_mean(pairs.map(|(ours, reference)| ours[round] / reference[round]))
    };
    let means: Vec<_> = (0..rounds).filter_map(of_round).collect();
    Some(Figure {
        name: "geometric mean".to_owned(),
        ratio: Spread::of(&means)?,
        target: None,
        ours: None,
        reference: None,
    })
}

/// Two sides that were compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Our side.
    pub ours: String,
    /// What it is compared with.
    pub reference: String,
    /// What was counted.
    pub unit: Unit,
    /// The figures, their mean last where there is one.
    pub figures: Vec<Figure>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_that_of_the_same_round() {
        // The machine was three times as slow in the second round.
        let figure = Figure::of_rounds("sum", &[2.0, 6.0, 2.0], &[1.0, 3.0, 1.0]).unwrap();
        assert_eq!(figure.ratio, Spread { rounds: 3, ..Spread::exact(2.0) });
        assert_eq!((figure.ours, figure.reference), (Some(2.0), Some(1.0)));
    }

    #[test]
    fn a_target_is_met_up_to_its_value() {
        let figure = Figure::of_sizes("package", 9, 10);
        assert_eq!(figure.is_met(), None);
        assert_eq!(figure.clone().with_target(0.9).is_met(), Some(true));
        assert_eq!(figure.with_target(0.8).is_met(), Some(false));
    }

    #[test]
    fn the_mean_is_taken_round_by_round() {
        let (ours, reference) =
            ([vec![2.0, 4.0], vec![8.0, 1.0]], [vec![1.0, 1.0], vec![1.0, 1.0]]);
        let figure = mean(&ours, &reference).unwrap();
        assert_eq!(figure.ratio.rounds, 2);
        // The means of the rounds are 4 and 2.
        assert!((figure.ratio.median - 3.0).abs() < 1e-12, "{figure:?}");
        assert_eq!(mean(&[], &[]), None);
    }
}
