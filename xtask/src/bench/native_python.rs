//! The Python of this machine that ours is compared with.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::packages;
use crate::process;
use crate::python_versions::{candidates, line_of};

/// What rmpkg has.
const VERSION: &str = "3.12.1";
const SMALL: &str = "from pass_on import PassOn; assert PassOn().process(7) == 7";
const QUESTION: &str = "import sys; print(sys.version.split()[0], sys.executable)";

/// An interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativePython {
    /// Its version.
    pub version: String,
    /// The program.
    pub program: PathBuf,
}

impl NativePython {
    /// The one whose version is nearest to ours: the same, else of the same line, else the machine's own.
    ///
    /// # Errors
    ///
    /// When the machine has no Python at all.
    pub fn find() -> Result<Self> {
        let found = candidates(VERSION).into_iter().filter_map(ask);
        found.min_by_key(|python| distance(&python.version)).context("`python3` does not answer")
    }

    /// Has the node of the small package give back an item, in a command that starts this Python.
    pub fn small<'a>(&self, python: &'a mut Command) -> &'a mut Command {
        let nodes = packages::small().join("nodes");
        python.env("PYTHONPATH", nodes).env_remove("PYTHONDONTWRITEBYTECODE");
        python.env("PYTHONPYCACHEPREFIX", packages::output().join("bytecode"));
        python.args(["-c", SMALL])
    }
}

fn ask(program: PathBuf) -> Option<NativePython> {
    let answer = process::ask_python(program, &["-c", QUESTION])?;
    let (version, program) = answer.split_once(' ')?;
    Some(NativePython { version: version.to_owned(), program: program.into() })
}

fn distance(version: &str) -> u8 {
    match version {
        VERSION => 0,
        _ if line_of(version) == line_of(VERSION) => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_version_is_nearer_than_the_same_line_and_that_than_any_other() {
        assert_eq!(["3.12.1", "3.12.9", "3.13.1"].map(distance), [0, 1, 2]);
    }

    #[test]
    fn what_is_found_answers() {
        let python = NativePython::find().unwrap();
        assert_eq!(ask(python.program.clone()), Some(python));
    }
}
