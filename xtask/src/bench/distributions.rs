//! Pipelines with many modules from PyPI against the machine's own Python, both with bytecode.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use conformance::Case;
use content_cache::Cache;
use rmpkg_format::Package;
use rmpkg_pack::dependencies::distributions;
use rmpkg_pack::dependencies::sdist::Sandbox;
use rmpkg_run::Request;
use serde_json::Value;
use tempfile::TempDir;

use super::figure::{Comparison, Figure, Unit, mean};
use super::packages::{self, Builtins};
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use super::{Bench, clock};
use crate::package::{self, Pipeline};
use crate::python_stdlib;
use crate::tools;

/// Folders of `conformance/packages`, by what takes their time.
const CASES: [&str; 5] = [
    "phonenumbers", // 595 modules
    "sqlalchemy",   // 90 modules that define many classes
    "sqlglot-sqlparse",
    "docutils",
    "jinja2",
];
/// Of the time of a native run, start of the interpreter included.
const TARGET: f64 = 2.5;
/// Runs a node as the runtime does.
const SCRIPT: &str = "native.py";

/// Both sides of a case.
struct Sides {
    name: String,
    package: Package,
    input: Value,
    expected: Vec<Value>,
    native: Native,
}

/// Measures all cases, a process or an instance each time.
///
/// # Errors
///
/// When a package cannot be built, a distribution cannot be had, or a run fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let cases = conformance::packages().into_iter();
    let cases = cases.filter(|case| CASES.contains(&case.short_name()));
    let sides = cases.map(|case| Sides::of(&case, bench)).collect::<Result<Vec<_>>>()?;
    let progress = Progress::of(bench.ui, "pipelines with packages from PyPI");
    let mut contenders: Vec<_> = sides.iter().flat_map(Sides::contenders).collect();
    let seconds = interleave(bench.plan, &mut contenders, &progress)?;
    let (ours, native): (Vec<_>, Vec<_>) =
        seconds.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).unzip();
    let figures = sides.iter().zip(ours.iter().zip(&native));
    let figures = figures.map(|(side, (ours, native))| {
        let figure = Figure::of_rounds(&side.name, ours, native).context("nothing was measured")?;
        Ok(figure.with_target(TARGET))
    });
    let mut figures = figures.collect::<Result<Vec<_>>>()?;
    figures.extend(mean(&ours, &native));
    Ok(Group {
        name: "packages".to_owned(),
        about:
            "processor time from the package in memory to the result of pipelines with packages from \
                PyPI, natively from the start of Python on, all modules as bytecode, the runtime compiled before and taken from the cache"
                .to_owned(),
        comparisons: vec![Comparison {
            ours: "under wasmtime".to_owned(),
            reference: "the machine's Python".to_owned(),
            unit: Unit::Seconds,
            figures,
        }],
    })
}

impl Sides {
    fn of(case: &Case, bench: &Bench) -> Result<Self> {
        let read = |file: &str| -> Result<Value> {
            let path = case.folder.join(file);
            let text = std::fs::read(&path);
            let text = text.with_context(|| format!("cannot read `{}`", path.display()))?;
            Ok(serde_json::from_slice(&text)?)
        };
        let expected = read("expected.json")?["results"].as_array().cloned();
        Ok(Self {
            name: case.short_name().to_owned(),
            package: packages::package(&case.folder, Builtins::None, bench)?,
            input: read("input.json")?,
            expected: expected.context("a case expects a list of results")?,
            native: Native::of(case, bench)?,
        })
    }

    fn contenders(&self) -> [Contender<'_, f64>; 2] {
        [
            Contender::new(format!("{} under wasmtime", self.name), |_| self.wasm()),
            Contender::new(format!("{} natively", self.name), |_| self.native.seconds()),
        ]
    }

    fn wasm(&self) -> Result<f64> {
        let input = self.input.as_array().cloned().context("a case's input is a list")?;
        let (success, time) = clock::time(|| {
            let pipeline = packages::load(&self.package)?;
            packages::run(&pipeline, Request { input: Some(input.into()), ..Request::default() })
        })?;
        ensure!(success.results()? == self.expected, "`{}` has given another result", self.name);
        Ok(time.as_secs_f64())
    }
}

/// The case's node in the machine's Python.
pub struct Native {
    case: PathBuf,
    /// The machine's Python itself, without what may be wrapped around it.
    python: String,
    /// For `PYTHONPATH`.
    sites: Vec<PathBuf>,
    /// The distributions' own folders stay as they are.
    bytecode: TempDir,
}

impl Native {
    /// Gets what the case depends on.
    ///
    /// # Errors
    ///
    /// When a distribution cannot be had.
    pub fn of(case: &Case, bench: &Bench) -> Result<Self> {
        let pipeline = Pipeline::read(&case.folder)?;
        let runtime = || package::load(&packages::module(Builtins::None, bench)?.wasm, bench.ui);
        let sandbox = Sandbox::new(runtime, || python_stdlib::ensure(bench.ui), bench.ui);
        let all = distributions(pipeline.packages(), &sandbox, &Cache::open()?, bench.ui)?;
        let bytecode = tempfile::tempdir().context("cannot create a temporary folder")?;
        let sites = all.iter().map(|each| each.unpacked.site_packages()).collect();
        let (_, python) = tools::python().context("`python3` does not answer")?;
        Ok(Self { python, case: case.folder.clone(), sites, bytecode })
    }

    /// The processor time of a run that finds the bytecode of the one before.
    fn seconds(&self) -> Result<f64> {
        let mut command = self.command(self.bytecode.path())?;
        command.env_remove("PYTHONDONTWRITEBYTECODE");
        Ok(clock::time_of(&mut command)?.as_secs_f64())
    }

    /// The processor time of a run that compiles every module it imports.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn seconds_without_bytecode(&self) -> Result<f64> {
        let nothing = tempfile::tempdir().context("cannot create a temporary folder")?;
        let mut command = self.command(nothing.path())?;
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(clock::time_of(&mut command)?.as_secs_f64())
    }

    fn command(&self, bytecode: &Path) -> Result<Command> {
        let mut command = clock::timed(&self.python);
        command.env("PYTHONPATH", std::env::join_paths(&self.sites)?);
        command.env("PYTHONPYCACHEPREFIX", bytecode);
        command.arg(packages::folder().join(SCRIPT)).arg(&self.case);
        Ok(command)
    }
}
