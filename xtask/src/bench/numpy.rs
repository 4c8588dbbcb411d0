//! NumPy's everyday operations: ours against native NumPy, and against the closest peer.
//!
//! All sides run the same program, `xtask/bench/numpy/nodes/suite.py`, and time themselves.

mod sides;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::figure::{self, Comparison, Figure, Unit};
use super::peers::WasiPython;
use super::report::Group;
use super::rounds::{Contender, Plan, Round, interleave};
use super::{Bench, packages};
use sides::{Native, UnderNode, UnderWasmtime};

/// What our time under `node:wasi` should be of the peer's, in the geometric mean.
const TARGET: f64 = 0.9;
/// Seconds for which an operation is repeated, again and again until it gets no quicker.
const WINDOW: f64 = 0.1;
/// The same where the times do not count.
const SHORT_WINDOW: f64 = 0.02;

/// What the suite answers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Answer {
    /// The version of NumPy.
    numpy: String,
    /// Each operation with the seconds of one call.
    seconds: Vec<(String, f64)>,
}

/// Measures all sides.
///
/// # Errors
///
/// When a side cannot be built, downloaded or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let native = Native::get(bench.ui)?;
    let peer = UnderNode::peer(bench.ui)?;
    let package =
        packages::package(&packages::folder().join("numpy"), packages::Builtins::Numpy, bench)?;
    let ours = UnderNode::ours(&package, bench.ui)?;
    let wasmtime = UnderWasmtime::load(&package)?;
    let plan = bench.plan;
    let bar = bench.ui.bar("Measuring", "NumPy: native, under wasmtime, and two under Node.js");
    let mut contenders = [
        Contender::new("native NumPy", |round| native.run(window(round, plan))),
        Contender::new("NumPy under wasmtime", |round| wasmtime.run(window(round, plan))),
        Contender::new("NumPy under Node.js", |round| ours.run(window(round, plan))),
        Contender::new(WasiPython::name(), |round| peer.run(window(round, plan))),
    ];
    let [native, wasmtime, ours, peer] = interleave(plan, &mut contenders, &bar)?
        .try_into()
        .ok()
        .context("each side is measured")?;
    Ok(Group {
        name: "numpy".to_owned(),
        about:
            "operations on 100,000 items unless the name says otherwise, timed by the guest's own \
                clock; the time is that of the quickest of many batches"
                .to_owned(),
        comparisons: vec![
            compare("under wasmtime", &wasmtime, "native", &native, None)?,
            compare("under Node.js 25.9", &ours, &WasiPython::name(), &peer, Some(TARGET))?,
        ],
    })
}

fn window(round: Round, plan: Plan) -> f64 {
    if plan.quick || round == Round::WarmUp { SHORT_WINDOW } else { WINDOW }
}

/// Compares two sides, operation by operation and in the mean.
fn compare(
    name: &str,
    ours: &[Answer],
    reference_name: &str,
    reference: &[Answer],
    target: Option<f64>,
) -> Result<Comparison> {
    let names = names(ours)?;
    ensure!(names == self::names(reference)?, "the sides have run different operations");
    let (our_times, their_times) = (by_operation(ours), by_operation(reference));
    let sides = our_times.iter().zip(&their_times);
    let figures = names.iter().zip(sides);
    let mut figures: Vec<_> = figures
        .filter_map(|(name, (ours, theirs))| Figure::of_rounds(*name, ours, theirs))
        .collect();
    let mean = figure::mean(&our_times, &their_times).context("nothing was measured")?;
    figures.push(match target {
        Some(target) => mean.with_target(target),
        None => mean,
    });
    let title = |name: &str, answers: &[Answer]| {
        answers.first().map_or_else(String::new, |answer| format!("NumPy {} {name}", answer.numpy))
    };
    let reference = title(reference_name, reference);
    Ok(Comparison { ours: title(name, ours), reference, unit: Unit::Seconds, figures })
}

/// The operations, which are the same in each round.
fn names(rounds: &[Answer]) -> Result<Vec<&str>> {
    let of = |answer: &'_ Answer| answer.seconds.iter().map(|(name, _)| name.clone()).collect();
    let first: Vec<String> = rounds.first().map(of).unwrap_or_default();
    let same = rounds.iter().all(|answer| of(answer) == first);
    ensure!(same && !first.is_empty(), "not every round has run the same operations");
    Ok(rounds[0].seconds.iter().map(|(name, _)| name.as_str()).collect())
}

/// `[operation][round]`
fn by_operation(rounds: &[Answer]) -> Vec<Vec<f64>> {
    let operations = rounds.first().map_or(0, |answer| answer.seconds.len());
    let times =
        |operation: usize| rounds.iter().map(|answer| answer.seconds[operation].1).collect();
    (0..operations).map(times).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(seconds: &[(&str, f64)]) -> Answer {
        let seconds = seconds.iter().map(|(name, time)| ((*name).to_owned(), *time)).collect();
        Answer { numpy: "2.4.6".to_owned(), seconds }
    }

    #[test]
    fn operations_are_compared_by_name_and_in_the_mean() {
        let ours = [answer(&[("add", 2.0), ("sort", 1.0)]), answer(&[("add", 2.0), ("sort", 1.0)])];
        let theirs =
            [answer(&[("add", 1.0), ("sort", 8.0)]), answer(&[("add", 1.0), ("sort", 8.0)])];
        let comparison = compare("here", &ours, "there", &theirs, Some(0.9)).unwrap();
        assert_eq!(comparison.ours, "NumPy 2.4.6 here");
        let ratios: Vec<_> = comparison.figures.iter().map(|figure| figure.ratio.median).collect();
        assert!((ratios[2] - 0.5).abs() < 1e-12, "{ratios:?}");
        assert_eq!(ratios[..2], [2.0, 0.125]);
        assert_eq!(comparison.figures[2].is_met(), Some(true));
    }

    #[test]
    fn sides_that_ran_different_operations_are_not_compared() {
        let (add, sort) = ([answer(&[("add", 1.0)])], [answer(&[("sort", 1.0)])]);
        let error = compare("here", &add, "there", &sort, None).unwrap_err();
        assert_eq!(error.to_string(), "the sides have run different operations");
        let both = [add[0].clone(), sort[0].clone()];
        assert!(compare("here", &both, "there", &both, None).is_err());
        assert!(compare("here", &[], "there", &[], None).is_err());
    }
}
