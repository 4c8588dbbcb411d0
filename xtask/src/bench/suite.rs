//! Suites: programs that time themselves, alike in every interpreter.

mod answer;
mod sides;

use std::path::PathBuf;

use anyhow::Result;
use rmpkg_format::Package;

pub use answer::{Answer, Side, compare};
pub use sides::{Native, UnderNode, UnderWasmtime};

use super::Bench;
use super::packages::{self, Builtins};
use super::rounds::{Plan, Round};
use crate::package::Pipeline;

/// Seconds for which a program is repeated, again and again until it gets no quicker.
const WINDOW: f64 = 0.1;
/// The same where the times do not count.
const SHORT_WINDOW: f64 = 0.02;
/// The program in the folder of nodes.
const PROGRAM: &str = "suite.py";

/// A pipeline of `xtask/bench` with a node that times programs.
#[derive(Debug, Clone, Copy)]
pub struct Suite {
    /// Its folder there.
    pub folder: &'static str,
    /// What its package is built with.
    pub builtins: Builtins,
}

/// A side that can run a suite.
pub trait Timed {
    /// Runs all programs, each in windows of so many seconds.
    ///
    /// # Errors
    ///
    /// When the suite cannot be started, fails, or answers something else than its times.
    fn run(&self, window: f64) -> Result<Answer>;
}

impl Suite {
    /// The folder of its nodes.
    pub fn nodes(self) -> PathBuf {
        packages::folder().join(self.folder).join("nodes")
    }

    /// The files of its nodes, as paths below their folder.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn files(self) -> Result<Vec<String>> {
        let pipeline = Pipeline::read(Some(&packages::folder().join(self.folder)))?;
        Ok(pipeline.nodes.into_keys().collect())
    }

    /// Its package.
    ///
    /// # Errors
    ///
    /// As [`packages::package`].
    pub fn package(self, bench: &Bench) -> Result<Package> {
        packages::package(&packages::folder().join(self.folder), self.builtins, bench)
    }
}

/// How long a window is in that round.
pub fn window(round: Round, plan: Plan) -> f64 {
    if plan.quick || round == Round::WarmUp { SHORT_WINDOW } else { WINDOW }
}
