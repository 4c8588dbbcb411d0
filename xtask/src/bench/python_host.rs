//! Runs of an open package from Python, against the same from Rust.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use rmpkg_run::{Array, Item, Limits, Pipeline, Request};

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Plan, interleave};
use crate::native_numpy;
use crate::process;
use crate::wheel::Profile;
use crate::workspace;

/// Doubles each number, then adds ten.
const PIPELINE: &str = "examples/calculator";
const SCRIPT: &str = "python_host.py";
const FEW: usize = 10;
const MANY: usize = 10_000;
const ELEMENTS: usize = 1_000_000;
/// What Python may take of Rust's time.
const TARGET: f64 = 1.3;
/// Runs within a round, of which the quickest counts.
const RUNS: usize = 30;
const SHORT_RUNS: usize = 3;

/// The seconds of a run on few items, on many, and on an array.
type Times = [f64; 3];

/// Measures both.
///
/// # Errors
///
/// When the package or the wheel cannot be built, or a run fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let file = packages::build(&workspace::root().join(PIPELINE), Builtins::None, bench)?;
    let pipeline = packages::load_limited(&packages::open(&file)?)?;
    let python = packages::python_with_wheel(Profile::Dev, bench)?;
    let numpy = native_numpy::folder(bench.ui)?;
    let runs = runs(bench.plan);
    let progress = Progress::of(bench.ui, "runs from Python");
    let mut contenders = vec![
        Contender::new("from Python", |_| from_python(&python, &numpy, &file, runs)),
        Contender::new("from Rust", |_| from_rust(&pipeline, runs)),
    ];
    let measured = interleave(bench.plan, &mut contenders, &progress)?;
    let about = "one run of MultiplyNode and AddNode with the package open, from Python's objects to Python's objects, \
                 against rmpkg-run from items to items; the clock's time of the quickest run of a round"
        .to_owned();
    Ok(Group { name: "python-host".to_owned(), about, comparisons: vec![comparison(&measured)?] })
}

fn runs(plan: Plan) -> usize {
    if plan.quick { SHORT_RUNS } else { RUNS }
}

fn from_python(python: &Path, numpy: &Path, package: &Path, runs: usize) -> Result<Times> {
    let mut command = Command::new(python);
    command.arg(packages::folder().join(SCRIPT)).arg(package).env("PYTHONPATH", numpy);
    command.args([runs, FEW, MANY, ELEMENTS].map(|number| number.to_string()));
    let answer = process::read_stdout(&mut command)?;
    serde_json::from_slice(&answer).context("Python has told no times")
}

fn from_rust(pipeline: &Pipeline, runs: usize) -> Result<Times> {
    let numbers = |count: usize| (0..count as u64).map(Item::from).collect::<Vec<_>>();
    let elements = (0..ELEMENTS).map(|element| element as f64);
    let array = Array::from_elements([ELEMENTS], elements)?;
    let mut times = Times::default();
    for (time, items) in times.iter_mut().zip([numbers(FEW), numbers(MANY), vec![array.into()]]) {
        *time = quickest(pipeline, &items, runs)?;
    }
    Ok(times)
}

fn quickest(pipeline: &Pipeline, items: &[Item], runs: usize) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let items = items.to_vec();
        let count = items.len();
        let started = Instant::now();
        let request = Request { limits: Limits::default(), ..Request::of_items(items)? };
        let results = pipeline.run(&request)?.items()?;
        best = best.min(started.elapsed().as_secs_f64());
        ensure!(results.len() == count, "the package has given something else");
    }
    Ok(best)
}

/// `measured` has the times from Python and those from Rust.
fn comparison(measured: &[Vec<Times>]) -> Result<Comparison> {
    let [python, rust] = measured else { anyhow::bail!("nothing was measured") };
    let names = [
        format!("{FEW} items"),
        format!("{MANY} items"),
        format!("an array of {} MB", (ELEMENTS * size_of::<f64>()) / 1_000_000),
    ];
    let figures = names.iter().enumerate().map(|(kind, name)| {
        let [ours, reference] =
            [python, rust].map(|rounds| rounds.iter().map(|times| times[kind]).collect::<Vec<_>>());
        let figure = Figure::of_rounds(name, &ours, &reference).context("nothing was measured")?;
        // What many items cost is what their objects cost in Python.
        Ok(if kind == 1 { figure } else { figure.with_target(TARGET) })
    });
    Ok(Comparison {
        ours: "from Python".to_owned(),
        reference: "rmpkg-run in Rust".to_owned(),
        unit: Unit::Seconds,
        figures: figures.collect::<Result<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_and_an_array_have_the_target() {
        let comparison = comparison(&[vec![[1.2, 2.0, 1.4]; 3], vec![[1.0, 1.0, 1.0]; 3]]).unwrap();
        let met: Vec<_> = comparison.figures.iter().map(Figure::is_met).collect();
        assert_eq!(met, [Some(true), None, Some(false)]);
    }
}
