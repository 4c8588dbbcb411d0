//! Suites: programs that time themselves, alike in every interpreter.

mod answer;
mod in_page;
mod sides;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub use answer::{Answer, Side, compare};
pub use in_page::InPage;
pub use sides::{Native, UnderNode, UnderWasmtime};

use super::Bench;
use super::packages::{self, Builtins};
use super::rounds::{Plan, Round};
use crate::package::Pipeline;
use crate::workspace;

/// Seconds for which a program is repeated, again and again until it gets no quicker.
const WINDOW: f64 = 0.1;
/// The same where the times do not count.
const SHORT_WINDOW: f64 = 0.02;
/// The program in the folder of nodes.
const PROGRAM: &str = "suite.py";

/// What both suites have: it lies with this one's nodes.
const SHARED: (&str, &str) = ("python", "nodes/timing.py");

/// A pipeline with a node that times programs.
#[derive(Debug, Clone)]
pub struct Suite {
    folder: PathBuf,
    builtins: Builtins,
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
    /// The suite in that folder of `xtask/bench`, whose package gets these builtins. A copy is made that is whole.
    ///
    /// # Errors
    ///
    /// When it cannot be copied.
    pub fn assemble(name: &str, builtins: Builtins) -> Result<Self> {
        Self::assemble_in(&packages::output().join("suites"), name, builtins)
    }

    fn assemble_in(suites: &Path, name: &str, builtins: Builtins) -> Result<Self> {
        let folder = suites.join(name);
        let source = packages::folder().join(name);
        // What the source has no longer is not to be in the copy.
        if folder.exists() {
            fs::remove_dir_all(&folder)
                .with_context(|| format!("cannot remove `{}`", folder.display()))?;
        }
        let nodes = Pipeline::read(&source)?.nodes.into_keys();
        let own = nodes.map(|path| format!("nodes/{path}")).chain(["manifest.json".to_owned()]);
        for path in own {
            workspace::write(&folder.join(&path), &workspace::read(&source.join(&path))?)?;
        }
        let (other, path) = SHARED;
        let shared = workspace::read(&packages::folder().join(other).join(path))?;
        workspace::write(&folder.join(path), &shared)?;
        Ok(Self { folder, builtins })
    }

    /// The folder of its nodes.
    pub fn nodes(&self) -> PathBuf {
        self.folder.join("nodes")
    }

    /// The files of its nodes, as paths below their folder.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn files(&self) -> Result<Vec<String>> {
        let pipeline = Pipeline::read(&self.folder)?;
        Ok(pipeline.nodes.into_keys().collect())
    }

    /// Its package's file.
    ///
    /// # Errors
    ///
    /// As [`packages::build`].
    pub fn package(&self, bench: &Bench) -> Result<PathBuf> {
        packages::build(&self.folder, self.builtins, bench)
    }

    /// The files of two packages without snapshots: one as it ships, and one whose runs nothing can end. With a snapshot
    /// each would have a hash seed of its own for good, so that dicts would differ in the same way in every round.
    ///
    /// # Errors
    ///
    /// As [`packages::build_endless`].
    pub fn limited_and_endless(&self, bench: &Bench) -> Result<[PathBuf; 2]> {
        let limited = packages::build_without_snapshot(&self.folder, self.builtins, bench)?;
        Ok([limited, packages::build_endless(&self.folder, bench)?])
    }
}

/// How long a window is in that round.
pub fn window(round: Round, plan: Plan) -> f64 {
    if plan.quick || round == Round::WarmUp { SHORT_WINDOW } else { WINDOW }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_suites_are_whole() {
        let suites = tempfile::tempdir().unwrap();
        for name in ["python", "numpy"] {
            let suite = Suite::assemble_in(suites.path(), name, Builtins::None).unwrap();
            let files = suite.files().unwrap();
            assert!(
                ["suite.py", "timing.py"].iter().all(|file| files.iter().any(|one| one == file))
            );
            assert!(files.iter().all(|file| suite.nodes().join(file).is_file()));
        }
    }
}
