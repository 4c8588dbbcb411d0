//! One module of tests in a fresh instance of the runtime.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use pipeline_command::{Action, Report, Request, guest, last_line};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen, Scratch};

use super::expectations::Expected;

/// The file with a node `RunTests`, which runs a module of the tests.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    /// The file's name without `.py`.
    pub module: &'static str,
    /// What is in it.
    pub source: &'static str,
}

/// Everything that instances share.
pub struct Guest {
    command: Command,
    limits: Limits,
    node: Node,
    folders: Vec<Preopen>,
    /// Deleted with this.
    _scripts: TempDir,
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
    /// `limits` are what each module may use up.
    ///
    /// # Errors
    ///
    /// When a temporary folder cannot be filled.
    pub fn new(command: Command, limits: Limits, node: Node) -> Result<Self> {
        let scripts = tempfile::tempdir().context("cannot create a temporary folder")?;
        fs::write(scripts.path().join(format!("{}.py", node.module)), node.source)
            .context("cannot write the node")?;
        let app = preopen(scripts.path(), guest::APP);
        Ok(Self { command, limits, node, folders: vec![app], _scripts: scripts })
    }

    /// The same with a folder that can be read.
    #[must_use]
    pub fn with_folder(mut self, host: &Path, guest: &str) -> Self {
        self.folders.push(preopen(host, guest));
        self
    }

    /// Runs a module. The inner error says in a sentence how the instance ended instead of answering.
    ///
    /// # Errors
    ///
    /// When no instance can be started.
    pub fn run(&self, module: &str, expected: &Expected) -> Result<Result<Answer, String>> {
        let manifest = json!({
            "version": "v1",
            "metadata": { "name": module },
            "nodes": [{ "id": "tests", "node_type": format!("{}:RunTests", self.node.module) }],
            "connections": [],
        });
        let input = json!([{ "module": module, "left_out": expected.left_out() }]);
        let outcome = self.command.run(Invocation {
            args: Action::Run.args(),
            // The order of a set must not decide whether a test passes.
            env: [("PYTHONHASHSEED", "0"), ("TMPDIR", guest::TMP)]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            stdin: Request { manifest, input_data: Some(input) }.to_string().into_bytes(),
            preopens: self.folders.clone(),
            scratch: Some(Scratch::at(guest::TMP)),
            limits: self.limits.clone(),
            ..Invocation::default()
        });
        Ok(answer(&outcome.context("cannot start the runtime")?))
    }
}

fn preopen(host: &Path, guest: &str) -> Preopen {
    Preopen { host: host.to_owned(), guest: guest.to_owned(), writable: false }
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
