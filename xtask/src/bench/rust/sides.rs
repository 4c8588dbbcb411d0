//! The runtime as wasm under wasmtime, and as native code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use pipeline_command::Report;
use rmpkg_format::Package;
use rmpkg_run::{Pipeline, Request};
use serde_json::{Value, json};
use tempfile::TempDir;
use terminal_ui::Ui;

use crate::bench::{clock, native_runtime, packages};
use crate::process;

/// Seconds of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Times {
    /// As the runtime tells them.
    pub nodes: f64,
    /// From the document to the report, where that is known.
    pub whole: Option<f64>,
}

impl Times {
    fn quickest(runs: usize, run: impl Fn() -> Result<Self>) -> Result<Self> {
        let times = (0..runs).map(|_| run()).collect::<Result<Vec<_>>>()?;
        let least = |one: Self, other: Self| Self {
            nodes: one.nodes.min(other.nodes),
            whole: one.whole.zip(other.whole).map(|(one, other)| one.min(other)),
        };
        times.into_iter().reduce(least).context("nothing was measured")
    }
}

/// The package in this process.
pub struct UnderWasmtime {
    pipeline: Pipeline,
}

impl UnderWasmtime {
    pub fn load(package: &Package) -> Result<Self> {
        Ok(Self { pipeline: packages::load(package)? })
    }

    /// The shortest of so many runs, each in a fresh instance.
    pub fn quickest(&self, items: usize, runs: usize) -> Result<Times> {
        let input = numbers(items);
        Times::quickest(runs, || {
            let request = Request { input: Some(input.clone().into()), ..Request::default() };
            let (success, time) = clock::time(|| packages::run(&self.pipeline, request))?;
            of_report(&success.report()?, items, time.as_secs_f64())
        })
    }
}

/// The same as a program, a process each time.
pub struct Native {
    program: PathBuf,
    manifest: PathBuf,
    folder: TempDir,
}

impl Native {
    pub fn build(pipeline: &Path, ui: Ui) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let manifest = pipeline.join("manifest.json");
        Ok(Self { program: native_runtime::build(ui)?, manifest, folder })
    }

    /// The shortest of so many runs.
    pub fn quickest(&self, items: usize, runs: usize) -> Result<Times> {
        let input = self.folder.path().join("input.json");
        fs::write(&input, Value::from(numbers(items)).to_string())
            .context("cannot write to a temporary folder")?;
        Times::quickest(runs, || {
            let time = clock::time_of(self.run(&mut clock::timed(&self.program), &input))?;
            let output = process::read_stdout(self.run(&mut Command::new(&self.program), &input))?;
            let report = Report::from_stdout(&String::from_utf8_lossy(&output));
            let report = report.map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
            let report = report.context("the program has written no report")?;
            of_report(&report, items, time.as_secs_f64())
        })
    }

    fn run<'a>(&self, command: &'a mut Command, input: &Path) -> &'a mut Command {
        command.arg("run").arg(&self.manifest).arg("--input").arg(input)
    }
}

/// Numbers that have a few digits in JSON.
fn numbers(items: usize) -> Vec<Value> {
    #[allow(clippy::cast_precision_loss, reason = "nobody runs 2^52 items")]
    let number = |place: usize| json!(place as f64 / 4.0);
    (0..items).map(number).collect()
}

fn of_report(report: &Report, items: usize, whole: f64) -> Result<Times> {
    let results = report.results.len();
    ensure!(results == items, "{results} results have come of {items} items");
    Ok(Times { nodes: report.metrics.total_ms / 1_000.0, whole: Some(whole) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quickest_run_counts_for_each_of_the_times() {
        let runs = std::cell::RefCell::new([(2.0, 30.0), (1.0, 50.0), (3.0, 20.0)].into_iter());
        let run = || {
            let (nodes, whole) = runs.borrow_mut().next().context("too many runs")?;
            Ok(Times { nodes, whole: Some(whole) })
        };
        let quickest = Times::quickest(3, run).unwrap();
        assert_eq!(quickest, Times { nodes: 1.0, whole: Some(20.0) });
        assert!(Times::quickest(0, || anyhow::bail!("not run")).is_err());
    }
}
