//! What a suite answers, and how two sides compare.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::bench::figure::{self, Comparison, Figure, Unit};

/// What a suite answers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Answer {
    /// The version of what was timed.
    #[serde(alias = "numpy", alias = "python")]
    pub version: String,
    /// What each program gives, if the suite tells: the same on all sides.
    #[serde(default)]
    pub values: Vec<(String, String)>,
    /// Each program with the seconds of one call.
    pub seconds: Vec<(String, f64)>,
}

/// What a side has answered, round by round.
#[derive(Debug)]
pub struct Side {
    /// What was timed, with its version, and where.
    pub name: String,
    answers: Vec<Answer>,
}

impl Side {
    /// The answers of `what` at that place.
    pub fn new(what: &str, place: &str, answers: Vec<Answer>) -> Self {
        let version = answers.first().map_or("", |answer| answer.version.as_str());
        Self { name: format!("{what} {version} {place}"), answers }
    }

    /// The geometric mean of all programs, which have to be the same on both sides and to give the same.
    ///
    /// # Errors
    ///
    /// When they are not, or nothing was measured.
    pub fn mean(&self, reference: &Self) -> Result<Figure> {
        self.ensure_alike(reference)?;
        figure::mean(&self.by_program(), &reference.by_program()).context("nothing was measured")
    }

    /// The programs, which are the same in each round.
    fn programs(&self) -> Result<Vec<&str>> {
        let of = |answer: &Answer| answer.seconds.iter().map(|(name, _)| name.clone()).collect();
        let first: Vec<String> = self.answers.first().map(of).unwrap_or_default();
        let same = self.answers.iter().all(|answer| of(answer) == first);
        ensure!(same && !first.is_empty(), "not every round has run the same programs");
        Ok(self.answers[0].seconds.iter().map(|(name, _)| name.as_str()).collect())
    }

    /// `[program][round]`
    fn by_program(&self) -> Vec<Vec<f64>> {
        let programs = self.answers.first().map_or(0, |answer| answer.seconds.len());
        let times =
            |program: usize| self.answers.iter().map(|answer| answer.seconds[program].1).collect();
        (0..programs).map(times).collect()
    }

    /// What programs give, in all rounds.
    fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        let values = self.answers.iter().flat_map(|answer| &answer.values);
        values.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn ensure_alike(&self, other: &Self) -> Result<()> {
        ensure!(self.programs()? == other.programs()?, "the sides have run different programs");
        for (name, theirs) in other.values() {
            let differs = |(mine, value): &(&str, &str)| *mine == name && *value != theirs;
            if let Some((_, mine)) = self.values().find(differs) {
                let (here, there) = (&self.name, &other.name);
                bail!("`{name}` gives `{mine}` with {here}, and `{theirs}` with {there}");
            }
        }
        Ok(())
    }
}

/// Compares two sides, program by program and in the mean, which `target` is for.
///
/// # Errors
///
/// As [`Side::mean`].
pub fn compare(ours: &Side, reference: &Side, target: Option<f64>) -> Result<Comparison> {
    let mean = ours.mean(reference)?;
    let (our_times, their_times) = (ours.by_program(), reference.by_program());
    let sides = our_times.iter().zip(&their_times);
    let figures = ours.programs()?.into_iter().zip(sides);
    let mut figures: Vec<_> = figures
        .filter_map(|(name, (ours, theirs))| Figure::of_rounds(name, ours, theirs))
        .collect();
    figures.push(mean.with_target_if(target));
    let (ours, reference) = (ours.name.clone(), reference.name.clone());
    Ok(Comparison { ours, reference, unit: Unit::Seconds, figures })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(seconds: &[(&str, f64)]) -> Answer {
        let seconds = seconds.iter().map(|(name, time)| ((*name).to_owned(), *time)).collect();
        Answer { version: "2.4.6".to_owned(), values: Vec::new(), seconds }
    }

    fn side(place: &str, answers: &[Answer]) -> Side {
        Side::new("NumPy", place, answers.to_vec())
    }

    #[test]
    fn programs_are_compared_by_name_and_in_the_mean() {
        let ours = [answer(&[("add", 2.0), ("sort", 1.0)]), answer(&[("add", 2.0), ("sort", 1.0)])];
        let theirs =
            [answer(&[("add", 1.0), ("sort", 8.0)]), answer(&[("add", 1.0), ("sort", 8.0)])];
        let comparison = compare(&side("here", &ours), &side("there", &theirs), Some(0.9)).unwrap();
        assert_eq!(comparison.ours, "NumPy 2.4.6 here");
        let ratios: Vec<_> = comparison.figures.iter().map(|figure| figure.ratio.median).collect();
        assert!((ratios[2] - 0.5).abs() < 1e-12, "{ratios:?}");
        assert_eq!(ratios[..2], [2.0, 0.125]);
        assert_eq!(comparison.figures[2].is_met(), Some(true));
    }

    #[test]
    fn sides_that_ran_different_programs_are_not_compared() {
        let (add, sort) = ([answer(&[("add", 1.0)])], [answer(&[("sort", 1.0)])]);
        let error = compare(&side("here", &add), &side("there", &sort), None).unwrap_err();
        assert_eq!(error.to_string(), "the sides have run different programs");
        let both = [add[0].clone(), sort[0].clone()];
        assert!(compare(&side("here", &both), &side("there", &both), None).is_err());
        assert!(compare(&side("here", &[]), &side("there", &[]), None).is_err());
    }

    #[test]
    fn a_side_that_gives_something_else_is_named() {
        let giving = |value: &str| {
            let values = vec![("add".to_owned(), value.to_owned())];
            [Answer { values, ..answer(&[("add", 1.0)]) }]
        };
        let (here, there) = (side("here", &giving("3")), side("there", &giving("4")));
        let error = compare(&here, &there, None).unwrap_err();
        let expected = "`add` gives `3` with NumPy 2.4.6 here, and `4` with NumPy 2.4.6 there";
        assert_eq!(error.to_string(), expected);
        compare(&here, &side("there", &giving("3")), None).unwrap();
    }

    #[test]
    fn both_suites_answers_are_read() {
        for what in ["numpy", "python"] {
            let text = format!(r#"{{"{what}": "2.4.6", "seconds": [["add", 1.0]]}}"#);
            let read: Answer = serde_json::from_str(&text).unwrap();
            assert_eq!(read, answer(&[("add", 1.0)]));
        }
    }
}
