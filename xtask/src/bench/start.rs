//! From the package's file to the first result under wasmtime, with and without NumPy.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rmpkg_format::Package;
use rmpkg_run::{Pipeline, Request, Success};
use serde_json::json;

use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Plan, interleave};
use super::{Bench, clock};

/// Starts within a round, of which the quickest counts.
const STARTS: usize = 5;
/// What a run may take whose package is loaded, in seconds.
const BUDGET: f64 = 0.002;

/// Measures three packages: the one that ships, the same with NumPy in its module, and one that
/// imports it.
///
/// # Errors
///
/// When a package cannot be built or run.
pub fn measure(bench: &Bench) -> Result<Group> {
    let folder = packages::folder().join("start");
    let plain = packages::package(&folder.join("plain"), Builtins::None, bench)?;
    let unused = packages::package(&folder.join("plain"), Builtins::Numpy, bench)?;
    let imported = packages::package(&folder.join("numpy"), Builtins::Numpy, bench)?;
    let plan = bench.plan;
    let loaded = packages::load(&plain)?;
    let progress = Progress::of(bench.ui, "the start of packages with and without NumPy");
    let mut contenders = [
        Contender::new("a package without NumPy", |_| quickest(plan, || start(&plain))),
        Contender::new("a package that does not import its NumPy", |_| {
            quickest(plan, || start(&unused))
        }),
        Contender::new("a package that imports NumPy", |_| quickest(plan, || start(&imported))),
        Contender::new("a package that is loaded", |_| quickest(plan, || run(&loaded))),
    ];
    let [plain, unused, imported, loaded] = interleave(plan, &mut contenders, &progress)?
        .try_into()
        .ok()
        .context("each is measured")?;
    Ok(Group {
        name: "start".to_owned(),
        about: "processor time under wasmtime from the package in memory to its first result, the \
                module compiled before and taken from the cache, or of a run alone"
            .to_owned(),
        comparisons: vec![
            budget(&loaded)?,
            compare("NumPy imported", &imported, &plain)?,
            compare("NumPy built in, not imported", &unused, &plain)?,
        ],
    })
}

fn compare(name: &str, ours: &[f64], plain: &[f64]) -> Result<Comparison> {
    let figure = Figure::of_rounds("start", ours, plain).context("nothing was measured")?;
    Ok(Comparison {
        ours: name.to_owned(),
        reference: "without NumPy".to_owned(),
        unit: Unit::Seconds,
        figures: vec![figure],
    })
}

fn budget(loaded: &[f64]) -> Result<Comparison> {
    let figure = Figure::of_rounds("run", loaded, &vec![BUDGET; loaded.len()]);
    Ok(Comparison {
        ours: "a package that is loaded".to_owned(),
        reference: format!("the budget of {:.0} ms", BUDGET * 1_000.0),
        unit: Unit::Seconds,
        figures: vec![figure.context("nothing was measured")?.with_target(1.0)],
    })
}

/// The seconds of the quickest of several starts.
fn quickest(plan: Plan, start: impl Fn() -> Result<Duration>) -> Result<f64> {
    let starts = if plan.quick { 1 } else { STARTS };
    let times = (0..starts).map(|_| start()).collect::<Result<Vec<_>>>()?;
    Ok(times.into_iter().min().unwrap_or_default().as_secs_f64())
}

fn start(package: &Package) -> Result<Duration> {
    let (result, time) = clock::time(|| result(&packages::load(package)?))?;
    ensure_right(&result)?;
    Ok(time)
}

fn run(pipeline: &Pipeline) -> Result<Duration> {
    let (result, time) = clock::time(|| result(pipeline))?;
    ensure_right(&result)?;
    Ok(time)
}

fn result(pipeline: &Pipeline) -> Result<Success> {
    let input = Some(vec![json!(7)].into());
    packages::run(pipeline, Request { input, ..Request::default() })
}

fn ensure_right(success: &Success) -> Result<()> {
    ensure!(
        success.results()? == [json!(7)],
        "the package has given something else than its input"
    );
    Ok(())
}
