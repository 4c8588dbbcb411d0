//! A CPython on this machine that has its tests.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use terminal_ui::WithHint;

use crate::process;
use crate::python_versions::{candidates, line_of};

/// Prints version and folder of the test package; `test.regrtest` is not in a package that was cut.
const QUESTION: &str = "import os, sys, test.regrtest; \
                        print(sys.version.split()[0], os.path.dirname(test.__file__))";

/// Where CPython's tests are.
#[derive(Debug)]
pub struct Installation {
    /// Its version, such as `3.12.1`.
    pub version: String,
    /// The folder of the package `test`.
    pub tests: PathBuf,
}

/// Finds a CPython with tests: the one named, else the best in `PATH` and among pyenv's. The best is
/// the one of exactly `version`, the second best another release of the same line.
///
/// # Errors
///
/// When there is none.
pub fn find(python: Option<&Path>, version: &str) -> Result<Installation> {
    let candidates = match python {
        Some(python) => vec![python.to_owned()],
        None => candidates(version),
    };
    let line = line_of(version);
    let mut found: Vec<_> = candidates.iter().filter_map(|python| ask(python)).collect();
    found.retain(|installation| line_of(&installation.version) == line);
    found.sort_by_key(|installation| installation.version != version);
    found
        .into_iter()
        .next()
        .ok_or_else(|| anyhow!("no CPython {line} with its tests was found"))
        .hint(|| {
            format!(
                "install CPython {version} with its package `test`, for instance with `pyenv \
                 install {version}`, or name it with `--python`"
            )
        })
}

fn ask(python: &Path) -> Option<Installation> {
    let answer = process::ask_python(python, &["-c", QUESTION])?;
    let (version, tests) = answer.split_once(' ')?;
    Some(Installation { version: version.to_owned(), tests: tests.into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terminal_ui::Report;

    #[test]
    fn without_a_cpython_the_next_step_is_named() {
        let error = find(Some(Path::new("no-such-python")), "3.12.1").unwrap_err();
        insta::assert_json_snapshot!(Report::of(&error), @r#"
        {
          "error": "no CPython 3.12 with its tests was found",
          "causes": [],
          "hint": "install CPython 3.12.1 with its package `test`, for instance with `pyenv install 3.12.1`, or name it with `--python`"
        }
        "#);
    }
}
