//! Runs cases natively, in a process of their own.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use terminal_ui::Ui;

use super::case::{Case, Path};
use super::inputs::Inputs;
use crate::bench::{clock, native_runtime};
use crate::native_numpy;

/// The runtime as a program of this machine, with the machine's Python and NumPy.
pub struct Native {
    program: PathBuf,
    numpy: PathBuf,
    nodes: PathBuf,
}

impl Native {
    /// Compiles the runtime; `nodes` is the folder of the Python nodes.
    pub fn build(nodes: PathBuf, ui: Ui) -> Result<Self> {
        let program = native_runtime::build(ui)?;
        Ok(Self { program, numpy: native_numpy::folder(ui)?, nodes })
    }

    /// The processor time of a run.
    pub fn run(&self, case: Case, inputs: &Inputs) -> Result<Duration> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        clock::time_of(&mut self.command(case, inputs, &folder)?)
    }

    fn command(&self, case: Case, inputs: &Inputs, folder: &TempDir) -> Result<Command> {
        let [manifest, input] = inputs.write(case, folder.path())?;
        let mut command = clock::timed(&self.program);
        command.env("PYTHONPATH", &self.numpy).env("OPENBLAS_NUM_THREADS", "1");
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg("run").arg(manifest).arg("--input").arg(input).arg("--nodes").arg(&self.nodes);
        if case.path == Path::Files {
            let results = folder.path().join("results");
            command.arg("--arrays").arg(inputs.folder()).arg("--results").arg(results);
        }
        Ok(command)
    }
}
