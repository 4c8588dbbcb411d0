//! Sides of suites: each runs one in a process or an instance of its own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use pipeline_command::Report;
use rmpkg_format::Package;
use rmpkg_run::{Pipeline, Request};
use serde_json::json;
use terminal_ui::Ui;

use super::{Answer, PROGRAM, Suite, Timed};
use crate::bench::packages;
use crate::bench::peers::{Node, Run, WasiModule};
use crate::bench::unpacked::Unpacked;
use crate::process;

/// Where other builds for WASI find the suite.
const GUEST_FOLDER: &str = "/suite";
/// They choose another kernel of OpenBLAS than the one that fits the machine, for builds that need it.
const OPENBLAS_OVERRIDES: [&str; 2] = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

/// A Python of this machine.
pub struct Native {
    /// The suite.
    pub suite: Suite,
    /// The interpreter.
    pub python: PathBuf,
    /// A folder with what the suite imports, for `PYTHONPATH`.
    pub packages: Option<PathBuf>,
}

impl Timed for Native {
    /// Runs the suite on one thread.
    fn run(&self, window: f64) -> Result<Answer> {
        let mut python = Command::new(&self.python);
        for name in OPENBLAS_OVERRIDES {
            python.env_remove(name);
        }
        python.env("OPENBLAS_NUM_THREADS", "1").env("PYTHONDONTWRITEBYTECODE", "1");
        match &self.packages {
            Some(packages) => python.env("PYTHONPATH", packages),
            None => python.env_remove("PYTHONPATH"),
        };
        python.arg(self.suite.nodes().join(PROGRAM)).arg(window.to_string());
        Ok(serde_json::from_slice(&process::read_stdout(&mut python)?)?)
    }
}

/// Our package in this process.
pub struct UnderWasmtime {
    pipeline: Pipeline,
}

impl UnderWasmtime {
    /// Compiles its module, or takes it from the cache.
    ///
    /// # Errors
    ///
    /// As [`packages::load`].
    pub fn load(package: &Package) -> Result<Self> {
        Ok(Self { pipeline: packages::load(package)? })
    }

    /// The same so that a time limit could end a run.
    ///
    /// # Errors
    ///
    /// As [`packages::load_limited`].
    pub fn load_limited(package: &Package) -> Result<Self> {
        Ok(Self { pipeline: packages::load_limited(package)? })
    }
}

impl Timed for UnderWasmtime {
    fn run(&self, window: f64) -> Result<Answer> {
        let request = Request { input: Some(vec![json!(window)].into()), ..Request::default() };
        answer(&packages::run(&self.pipeline, request)?.report()?)
    }
}

/// A build of Python for WASI, or our package, under Node.js.
pub struct UnderNode {
    node: Node,
    side: NodeSide,
}

enum NodeSide {
    Peer(WasiModule, Suite),
    Ours(Unpacked),
}

impl UnderNode {
    /// Another build, with the suite's program.
    ///
    /// # Errors
    ///
    /// As [`Node::get`].
    pub fn peer(module: WasiModule, suite: &Suite, ui: Ui) -> Result<Self> {
        Ok(Self { node: Node::get(ui)?, side: NodeSide::Peer(module, suite.clone()) })
    }

    /// Unpacks our package.
    ///
    /// # Errors
    ///
    /// As [`Node::get`], and when it cannot be unpacked.
    pub fn ours(package: &Package, ui: Ui) -> Result<Self> {
        Ok(Self { node: Node::get(ui)?, side: NodeSide::Ours(Unpacked::of(package)?) })
    }
}

impl Timed for UnderNode {
    fn run(&self, window: f64) -> Result<Answer> {
        match &self.side {
            NodeSide::Peer(peer, suite) => {
                let output = self.node.run(&run(peer, suite, window))?;
                serde_json::from_slice(&output).context("the suite has answered something else")
            }
            NodeSide::Ours(unpacked) => {
                let output = self.node.run(&unpacked.command(&json!(window))?)?;
                let report = Report::from_stdout(&String::from_utf8_lossy(&output));
                let report = report.map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
                answer(&report.context("the package has written no report")?)
            }
        }
    }
}

/// The suite in another build.
fn run(peer: &WasiModule, suite: &Suite, window: f64) -> Run {
    let program = format!("{GUEST_FOLDER}/{PROGRAM}");
    let mut run = peer.command([program, window.to_string()]);
    run.folders.insert(GUEST_FOLDER.to_owned(), suite.nodes());
    run
}

/// The suite's answer, which is the pipeline's only result.
fn answer(report: &Report) -> Result<Answer> {
    let result = report.results.first().context("the suite has answered nothing")?;
    serde_json::from_value(result.clone()).context("the suite has answered something else")
}
