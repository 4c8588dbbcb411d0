//! From the package's file to the first result under wasmtime, with and without NumPy.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use rmpkg_format::Package;
use rmpkg_run::Request;
use serde_json::json;

use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::report::Group;
use super::rounds::{Contender, Plan, interleave};
use super::{Bench, clock};

/// Starts within a round, of which the quickest counts.
const STARTS: usize = 5;

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
    let bar = bench.ui.bar("Measuring", "the start of packages with and without NumPy");
    let mut contenders = [
        Contender::new("a package without NumPy", |_| quickest(&plain, plan)),
        Contender::new("a package that does not import its NumPy", |_| quickest(&unused, plan)),
        Contender::new("a package that imports NumPy", |_| quickest(&imported, plan)),
    ];
    let [plain, unused, imported] =
        interleave(plan, &mut contenders, &bar)?.try_into().ok().context("each is measured")?;
    Ok(Group {
        name: "start".to_owned(),
        about: "processor time under wasmtime from the package in memory to its first result, the \
                module compiled before and taken from the cache"
            .to_owned(),
        comparisons: vec![
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

/// The seconds of the quickest of several starts.
fn quickest(package: &Package, plan: Plan) -> Result<f64> {
    let starts = if plan.quick { 1 } else { STARTS };
    let times = (0..starts).map(|_| start(package)).collect::<Result<Vec<_>>>()?;
    Ok(times.into_iter().min().unwrap_or_default().as_secs_f64())
}

fn start(package: &Package) -> Result<Duration> {
    let (success, time) = clock::time(|| {
        let pipeline = packages::load(package)?;
        packages::run(
            &pipeline,
            Request { input: Some(vec![json!(7)].into()), ..Request::default() },
        )
    })?;
    ensure!(success.results() == [json!(7)], "the package has given something else than its input");
    Ok(time)
}
