//! The sides of the comparison: each runs the suite in a process or an instance of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use pipeline_command::{Action, Report, Request as Stdin};
use rmpkg_format::Package;
use rmpkg_run::{Pipeline, Request};
use serde_json::{Value, json};
use tempfile::TempDir;
use terminal_ui::Ui;

use super::Answer;
use crate::bench::packages;
use crate::bench::peers::{Node, Run, WasiPython};
use crate::native_numpy;
use crate::process;

/// Where the peer finds the suite.
const GUEST_FOLDER: &str = "/suite";
const SUITE: &str = "suite.py";
/// They choose another kernel of OpenBLAS than the one that fits the machine, for builds that need it.
const OPENBLAS_OVERRIDES: [&str; 2] = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

/// The folder of the suite.
fn suite_folder() -> PathBuf {
    packages::folder().join("numpy").join("nodes")
}

/// The machine's own Python with NumPy from its wheel.
pub struct Native {
    packages: PathBuf,
}

impl Native {
    /// NumPy, downloaded if it is not in the cache.
    pub fn get(ui: Ui) -> Result<Self> {
        Ok(Self { packages: native_numpy::folder(ui)? })
    }

    /// Runs the suite on one thread.
    pub fn run(&self, window: f64) -> Result<Answer> {
        let mut python = Command::new("python3");
        for name in OPENBLAS_OVERRIDES {
            python.env_remove(name);
        }
        python.env("PYTHONPATH", &self.packages).env("OPENBLAS_NUM_THREADS", "1");
        python.env("PYTHONDONTWRITEBYTECODE", "1");
        python.arg(suite_folder().join(SUITE)).arg(window.to_string());
        Ok(serde_json::from_slice(&process::read_stdout(&mut python)?)?)
    }
}

/// Our package in this process.
pub struct UnderWasmtime {
    pipeline: Pipeline,
}

impl UnderWasmtime {
    pub fn load(package: &Package) -> Result<Self> {
        Ok(Self { pipeline: packages::load(package)? })
    }

    pub fn run(&self, window: f64) -> Result<Answer> {
        let request = Request { input: Some(vec![json!(window)].into()), ..Request::default() };
        answer(&packages::run(&self.pipeline, request)?.report)
    }
}

/// The peer, or our package, under Node.js.
pub struct UnderNode {
    node: Node,
    side: Side,
}

enum Side {
    Peer(WasiPython),
    /// The manifest, and a folder with the module and all that the guest sees.
    Ours(Value, TempDir),
}

const MODULE: &str = "module.wasm";
const STDIN: &str = "stdin.json";

impl UnderNode {
    /// The peer, downloaded if it is not in the cache.
    pub fn peer(ui: Ui) -> Result<Self> {
        Ok(Self { node: Node::get(ui)?, side: Side::Peer(WasiPython::get(ui)?) })
    }

    /// Unpacks our package.
    pub fn ours(package: &Package, ui: Ui) -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        package.extract_to(folder.path())?;
        fs::write(folder.path().join(MODULE), package.wasm())
            .context("cannot write to a temporary folder")?;
        let manifest = json!(package.manifest().pipeline);
        Ok(Self { node: Node::get(ui)?, side: Side::Ours(manifest, folder) })
    }

    pub fn run(&self, window: f64) -> Result<Answer> {
        match &self.side {
            Side::Peer(peer) => {
                let output = self.node.run(&peer_run(peer, window))?;
                serde_json::from_slice(&output).context("the suite has answered something else")
            }
            Side::Ours(manifest, folder) => {
                let output = self.node.run(&our_run(manifest, folder.path(), window)?)?;
                let report = Report::from_stdout(&String::from_utf8_lossy(&output));
                let report = report.map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
                answer(&report.context("the package has written no report")?)
            }
        }
    }
}

fn peer_run(peer: &WasiPython, window: f64) -> Run {
    let folders = [("/usr/local/lib", peer.library()), (GUEST_FOLDER, suite_folder())];
    Run {
        module: peer.module(),
        args: vec!["python".into(), format!("{GUEST_FOLDER}/{SUITE}"), window.to_string()],
        env: [("TMPDIR".to_owned(), "/tmp".to_owned())].into(),
        folders: folders.map(|(guest, host)| (guest.to_owned(), host)).into(),
        stdin: None,
        reactor: true,
    }
}

fn our_run(manifest: &Value, folder: &Path, window: f64) -> Result<Run> {
    let stdin = folder.join(STDIN);
    let document = Stdin { manifest, input_data: Some(json!([window])) }.to_string();
    fs::write(&stdin, document).context("cannot write to a temporary folder")?;
    let mounts = rmpkg_format::layout::mounts().into_iter();
    let mounts = mounts.map(|mount| (mount.guest.to_owned(), mount.host_folder(folder)));
    Ok(Run {
        module: folder.join(MODULE),
        args: Action::Run.args(),
        env: BTreeMap::new(),
        folders: mounts.filter(|(_, host)| host.is_dir()).collect(),
        stdin: Some(stdin),
        reactor: false,
    })
}

/// The suite's answer, which is the pipeline's only result.
fn answer(report: &Report) -> Result<Answer> {
    let result = report.results.first().context("the suite has answered nothing")?;
    serde_json::from_value(result.clone()).context("the suite has answered something else")
}
