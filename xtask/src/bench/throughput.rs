//! Small Python runs one after the other in one process, and in one page.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rmpkg_run::{Pipeline, Request};
use serde::Deserialize;
use serde_json::json;

use super::browser::{Browsers, Run, Side, Task};
use super::figure::{Comparison, Figure, Unit};
use super::native_python::NativePython;
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Pyodide};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Plan, interleave};
use super::{Bench, clock};
use crate::flags::Browser;

/// What a run may take under wasmtime, in seconds.
const BUDGET: f64 = 1.0 / 300.0;
/// Runs of which the mean is taken under wasmtime, and native ones.
const RUNS: u32 = 100;
const NATIVE_RUNS: u32 = 20;
/// Seconds for which a page repeats its runs.
const SECONDS: f64 = 2.0;
const SHORT: f64 = 0.2;

/// The seconds of one run in a page.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
struct InPage {
    /// With an instance of its own.
    fresh: f64,
    /// With the same interpreter as the others.
    reused: Option<f64>,
}

/// Measures all sides.
///
/// # Errors
///
/// When something cannot be built, installed or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let file = packages::build(&packages::small(), Builtins::None, bench)?;
    let pipeline = packages::load(&packages::open(&file)?)?;
    let python = NativePython::find()?;
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?;
    let progress = Progress::of(bench.ui, "small Python runs one after the other");
    let plan = bench.plan;
    let alone = |seconds: f64| InPage { fresh: seconds, reused: None };
    let mut contenders = vec![
        Contender::new("runs under wasmtime", |_| wasmtime(&pipeline, plan).map(alone)),
        Contender::new("native runs", |_| native(&python, plan).map(alone)),
    ];
    for browser in bench.browsers.iter().copied() {
        let sides = [Side::ours(&file)?, Side::pyodide(Pyodide::Newest)?];
        for side in sides {
            let seconds = if plan.quick { SHORT } else { SECONDS };
            let run = Run::once(browser, side, Task::Throughput { seconds });
            let browsers = &browsers;
            let measure = move |_| {
                let answer = browsers.run(&run)?.value;
                serde_json::from_value(answer).context("the page has told no times")
            };
            contenders.push(Contender::new(format!("runs in {browser}"), measure));
        }
    }
    let measured = interleave(plan, &mut contenders, &progress)?;
    Ok(Group {
        name: "throughput".to_owned(),
        about: "the time of one small Python run of many, one after the other: processor time under \
                wasmtime (a fresh instance each) and natively (a process each), the clock's in a page"
            .to_owned(),
        comparisons: comparisons(&measured, &python.version, &bench.browsers)?,
    })
}

/// The mean processor time of a run in a fresh instance.
fn wasmtime(pipeline: &Pipeline, plan: Plan) -> Result<f64> {
    let runs = if plan.quick { 5 } else { RUNS };
    let ((), time) = clock::time(|| {
        (0..runs).try_for_each(|_| {
            let input = Some(vec![json!(7)].into());
            let success = packages::run(pipeline, Request { input, ..Request::default() })?;
            ensure!(success.results()? == [json!(7)], "the package has given something else");
            Ok(())
        })
    })?;
    Ok(time.as_secs_f64() / f64::from(runs))
}

/// The mean processor time of a process that runs the same node.
fn native(python: &NativePython, plan: Plan) -> Result<f64> {
    let runs = if plan.quick { 2 } else { NATIVE_RUNS };
    let times = (0..runs).map(|_| clock::time_of(python.small(&mut clock::timed(&python.program))));
    let time: Duration = times.sum::<Result<_>>()?;
    Ok(time.as_secs_f64() / f64::from(runs))
}

/// `measured` has wasmtime, native Python, and for each browser ours and Pyodide.
fn comparisons(
    measured: &[Vec<InPage>],
    python: &str,
    browsers: &[Browser],
) -> Result<Vec<Comparison>> {
    let [wasmtime, native, pages @ ..] = measured else { anyhow::bail!("nothing was measured") };
    let wasmtime = fresh(wasmtime);
    let budget = figure("a run", &wasmtime, &vec![BUDGET; wasmtime.len()])?.with_target(1.0);
    let mut comparisons = vec![
        comparison("under wasmtime", "the budget, 300 in a second", vec![budget]),
        comparison(
            "under wasmtime",
            &format!("native CPython {python}"),
            vec![figure("a run", &wasmtime, &fresh(native))?],
        ),
    ];
    for (browser, sides) in browsers.iter().zip(pages.chunks_exact(2)) {
        let (ours, pyodide) = (fresh(&sides[0]), &sides[1]);
        let reused: Vec<_> = pyodide.iter().filter_map(|times| times.reused).collect();
        let figures = vec![
            figure("a fresh instance each", &ours, &fresh(pyodide))?,
            figure("one Pyodide for all", &ours, &reused)?,
        ];
        comparisons.push(comparison(&format!("in {browser}"), &Pyodide::Newest.name(), figures));
    }
    Ok(comparisons)
}

fn fresh(rounds: &[InPage]) -> Vec<f64> {
    rounds.iter().map(|times| times.fresh).collect()
}

fn figure(name: &str, ours: &[f64], reference: &[f64]) -> Result<Figure> {
    Figure::of_rounds(name, ours, reference).context("nothing was measured")
}

fn comparison(ours: &str, reference: &str, figures: Vec<Figure>) -> Comparison {
    let (ours, reference) = (ours.to_owned(), reference.to_owned());
    Comparison { ours, reference, unit: Unit::Seconds, figures }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_compared_with_the_budget_native_python_and_pyodide_in_each_browser() {
        let times = |fresh, reused| vec![InPage { fresh, reused }; 3];
        let measured =
            [times(0.002, None), times(0.02, None), times(0.05, None), times(2.0, Some(0.001))];
        let comparisons = comparisons(&measured, "3.12.1", &[Browser::Chromium]).unwrap();
        let references: Vec<_> = comparisons.iter().map(|one| one.reference.as_str()).collect();
        assert_eq!(
            references,
            ["the budget, 300 in a second", "native CPython 3.12.1", &Pyodide::Newest.name()]
        );
        assert_eq!(comparisons[0].figures[0].is_met(), Some(true));
        let ratios = comparisons[2].figures.iter().map(|figure| figure.ratio.median);
        assert_eq!(ratios.collect::<Vec<_>>(), [0.025, 50.0]);
    }

    #[test]
    fn a_page_tells_what_it_has_measured() {
        let answer: InPage = serde_json::from_value(json!({ "fresh": 0.5 })).unwrap();
        assert_eq!(answer, InPage { fresh: 0.5, reused: None });
    }
}
