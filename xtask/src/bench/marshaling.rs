//! What it costs that arrays come and go: as base64 in JSON, as files, or not at all.

mod case;
mod guest;
mod inputs;
mod native;

use std::time::Duration;

use anyhow::{Context, Result};

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Plan, Round, interleave};
use case::{Case, EMPTY, Path, Work};
use guest::Guest;
use native::Native;

/// What base64 may cost, and what files may, each of a run without marshaling.
const INLINE_TARGET: f64 = 1.5;
const FILES_TARGET: f64 = 1.1;
/// Runs within a round, of which the quickest counts.
const RUNS: usize = 2;
/// Sizes of arrays in megabytes.
const SIZES: [usize; 3] = [1, 8, 64];
const QUICK_SIZES: [usize; 1] = [1];

/// Measures all cases, in the wasm and natively.
///
/// # Errors
///
/// When the package or the runtime cannot be built, or a run fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let folder = packages::folder().join("marshaling");
    let package = packages::package(&folder, Builtins::Numpy, bench)?;
    let guest = Guest::load(&package)?;
    let native = Native::build(guest.nodes(), bench.ui)?;
    let sizes: &[usize] = if bench.plan.quick { &QUICK_SIZES } else { &SIZES };
    let bytes: Vec<_> = sizes.iter().map(|size| case::megabytes(*size)).collect();
    let inputs = guest.inputs(&[&[EMPTY], bytes.as_slice()].concat())?;
    let cases = case::all(&bytes);
    let progress = Progress::of(bench.ui, "arrays as base64, as files and in memory");
    let mut contenders = Vec::new();
    for case in &cases {
        let name = format!("{case:?} under wasmtime");
        contenders.push(Contender::new(name, |round| {
            quickest(bench.plan, round, || guest.run(*case, &inputs))
        }));
        let name = format!("{case:?} natively");
        contenders.push(Contender::new(name, |round| {
            quickest(bench.plan, round, || native.run(*case, &inputs))
        }));
    }
    let mut times = interleave(bench.plan, &mut contenders, &progress)?.into_iter();
    let mut sides = [Times::default(), Times::default()];
    for case in &cases {
        for side in &mut sides {
            side.add(*case, times.next().context("each case is measured on both sides")?);
        }
    }
    let [wasmtime, native] = sides;
    Ok(Group {
        name: "marshaling".to_owned(),
        about: "processor time of runs, natively with the start of Python; `whole` filters an array of float64 \
                by way of its spectrum, `alone` is what a run that passes such arrays on takes longer for \
                each than one with a single number"
            .to_owned(),
        comparisons: [of_side("under wasmtime", &wasmtime, sizes), of_side("natively", &native, sizes)]
            .into_iter()
            .flatten()
            .collect(),
    })
}

fn quickest(plan: Plan, round: Round, run: impl Fn() -> Result<Duration>) -> Result<Duration> {
    let runs = if plan.quick || round == Round::WarmUp { 1 } else { RUNS };
    let times = (0..runs).map(|_| run()).collect::<Result<Vec<_>>>()?;
    Ok(times.into_iter().min().unwrap_or_default())
}

/// The seconds of each case, by round.
#[derive(Debug, Default)]
struct Times(Vec<(Case, Vec<f64>)>);

impl Times {
    fn add(&mut self, case: Case, rounds: Vec<Duration>) {
        self.0.push((case, rounds.iter().map(Duration::as_secs_f64).collect()));
    }

    fn of(&self, path: Path, work: Work, bytes: usize) -> &[f64] {
        let case = Case { path, work, bytes };
        self.0.iter().find(|(other, _)| *other == case).map_or(&[], |(_, rounds)| rounds)
    }

    /// What a run takes longer than one with the smallest array, for each of its arrays.
    fn alone(&self, path: Path, bytes: usize) -> Vec<f64> {
        let (with, without) = (self.of(path, Work::None, bytes), self.of(path, Work::None, EMPTY));
        let items = Case { path, work: Work::None, bytes }.items() as f64;
        with.iter().zip(without).map(|(with, without)| (with - without) / items).collect()
    }
}

fn of_side(side: &str, times: &Times, sizes: &[usize]) -> [Comparison; 3] {
    let whole = |path, target: f64| {
        let reference = |bytes| times.of(Path::InMemory, Work::LowPass, bytes);
        figures("whole", sizes, target, |bytes| {
            Figure::of_rounds("", times.of(path, Work::LowPass, bytes), reference(bytes))
        })
    };
    let alone = figures("alone", sizes, INLINE_TARGET, |bytes| {
        let [inline, files] = [Path::Inline, Path::Files].map(|path| times.alone(path, bytes));
        Figure::of_rounds("", &inline, &files)
    });
    let comparison = |ours: &str, reference: &str, figures| Comparison {
        ours: format!("{ours} {side}"),
        reference: reference.to_owned(),
        unit: Unit::Seconds,
        figures,
    };
    [
        comparison("base64", "in memory", whole(Path::Inline, INLINE_TARGET)),
        comparison("files", "in memory", whole(Path::Files, FILES_TARGET)),
        comparison("base64", "files", alone),
    ]
}

/// A figure for each size, so far as it was measured.
fn figures(
    what: &str,
    sizes: &[usize],
    target: f64,
    figure: impl Fn(usize) -> Option<Figure>,
) -> Vec<Figure> {
    let named = |size: &usize| {
        let figure = figure(case::megabytes(*size))?.with_target(target);
        Some(Figure { name: format!("{what}, {size} MB"), ..figure })
    };
    sizes.iter().filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marshaling_alone_is_what_the_smallest_array_does_not_take() {
        let mut times = Times::default();
        let seconds =
            |tenths: &[u64]| tenths.iter().map(|t| Duration::from_millis(t * 100)).collect();
        let bytes = case::megabytes(1);
        for (path, empty, full) in [(Path::Inline, 1, 7), (Path::Files, 1, 3)] {
            times.add(Case { path, work: Work::None, bytes: EMPTY }, seconds(&[empty, empty]));
            times.add(Case { path, work: Work::None, bytes }, seconds(&[full, full]));
            times.add(Case { path, work: Work::LowPass, bytes }, seconds(&[full + 1, full + 1]));
        }
        let path = Path::InMemory;
        times.add(Case { path, work: Work::LowPass, bytes }, seconds(&[2, 2]));
        let ratios = of_side("here", &times, &[1]).map(|comparison| {
            assert_eq!(comparison.figures.len(), 1, "{}", comparison.ours);
            (comparison.figures[0].ratio.median * 10.0).round()
        });
        assert_eq!(ratios, [40.0, 20.0, 30.0]);
    }
}
