//! One module of CPython's tests in a fresh instance of the runtime.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use pipeline_command::{Action, Report, Request, guest, last_line};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen};

use super::expectations::Expected;

/// The node that runs the tests.
const NODE: &str = include_str!("../../cpython/cpython_tests.py");

/// Everything that instances share.
pub struct Guest {
    /// The runtime.
    pub command: Command,
    /// The folder of its whole standard library.
    pub stdlib: PathBuf,
    /// The folder of CPython's package `test`.
    pub tests: PathBuf,
    /// What each module may use up.
    pub limits: Limits,
    scripts: TempDir,
    packages: TempDir,
}

/// What a module answered.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// Every test that was run or skipped.
    pub tests: Vec<TestRun>,
    /// The ids of those that were left out on request.
    pub left_out: Vec<String>,
}

/// A test and its end.
#[derive(Debug, Deserialize)]
pub struct TestRun {
    /// unittest's name of it.
    pub id: String,
    /// How it ended.
    pub outcome: TestOutcome,
    /// The exception, or why it was skipped.
    pub detail: String,
    /// Where it failed.
    pub traceback: String,
}

/// How a test can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestOutcome {
    /// As it should; failures that the tests' authors expect are among them.
    Passed,
    /// By an exception.
    Failed,
    /// Before it began: the test itself says why.
    Skipped,
}

impl Guest {
    /// # Errors
    ///
    /// When a temporary folder cannot be filled.
    pub fn new(command: Command, stdlib: PathBuf, tests: PathBuf, limits: Limits) -> Result<Self> {
        let scripts = tempfile::tempdir().context("cannot create a temporary folder")?;
        fs::write(scripts.path().join("cpython_tests.py"), NODE)
            .context("cannot write the node")?;
        // Python looks at a folder's listing before it opens a file in it: the mounted `test` has to
        // be among the entries of the folder around it.
        let packages = tempfile::tempdir().context("cannot create a temporary folder")?;
        fs::create_dir(packages.path().join("test")).context("cannot create a temporary folder")?;
        Ok(Self { command, stdlib, tests, limits, scripts, packages })
    }

    /// Runs a module. The inner error says in a sentence how the instance ended instead of answering.
    ///
    /// # Errors
    ///
    /// When no instance can be started.
    pub fn run(&self, module: &str, expected: &Expected) -> Result<Result<Answer, String>> {
        let scratch = tempfile::tempdir().context("cannot create a temporary folder")?;
        let manifest = json!({
            "version": "v1",
            "metadata": { "name": module },
            "nodes": [{ "id": "tests", "node_type": "cpython_tests:RunTests" }],
            "connections": [],
        });
        let input = json!([{ "module": module, "left_out": expected.left_out() }]);
        let outcome = self.command.run(Invocation {
            args: Action::Run.args(),
            // The order of a set must not decide whether a test passes.
            env: [("PYTHONHASHSEED", "0"), ("TMPDIR", "/tmp")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            stdin: Request { manifest, input_data: Some(input) }.to_string().into_bytes(),
            preopens: self.preopens(scratch.path()),
            limits: self.limits.clone(),
            ..Invocation::default()
        });
        Ok(answer(&outcome.context("cannot start the runtime")?))
    }

    fn preopens(&self, scratch: &Path) -> Vec<Preopen> {
        let folder = |host: &Path, guest: &str, writable| Preopen {
            host: host.to_owned(),
            guest: guest.to_owned(),
            writable,
        };
        vec![
            folder(&self.stdlib, guest::STDLIB, false),
            folder(self.scripts.path(), guest::APP, false),
            folder(self.packages.path(), "/cpython", false),
            folder(&self.tests, "/cpython/test", false),
            folder(scratch, "/tmp", true),
        ]
    }
}

fn answer(outcome: &Outcome) -> Result<Answer, String> {
    if !outcome.is_success() {
        return Err(ended(outcome));
    }
    let stdout = String::from_utf8_lossy(&outcome.stdout);
    let report = Report::from_stdout(&stdout)
        .map_err(|malformed| format!("{}, and {malformed}", outcome.termination))?;
    match report.map(|report| <[Answer; 1]>::try_from(report.results)) {
        Some(Ok([answer])) => Ok(answer),
        _ => Err(ended(outcome)),
    }
}

/// How the instance ended, in which test, and the last that it said.
fn ended(outcome: &Outcome) -> String {
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let place = stderr.lines().rev().find_map(|line| line.strip_prefix("running "));
    let place = place.map(|test| format!(" while running `{test}`")).unwrap_or_default();
    format!("{}{place}: {}", outcome.termination, last_line(&stderr))
}
