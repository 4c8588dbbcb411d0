//! Where an optimiser comes from: `WASM_OPT`, `PATH`, npm, or this program itself.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use terminal_ui::{Ui, WithHint};

use super::{OLDEST, Program, WasmOpt, npm};
use crate::process;
use crate::version::Version;

/// An optimiser as found, new enough or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The program.
    pub path: PathBuf,
    /// What it says of its version, if it runs at all.
    pub version: Option<Version>,
}

/// The optimiser to use, if one is there: the one that was `named`, else the one in `PATH`, else the
/// one installed from npm.
///
/// # Errors
///
/// When the named one does not run or is too old.
pub fn locate(named: Option<&Path>, ui: Ui) -> Result<Option<WasmOpt>> {
    let in_path = which::which("wasm-opt").ok().map(Candidate::of);
    let named = named.map(|path| Candidate::of(path.to_owned()));
    Ok(select(named, in_path, ui)?.or_else(npm::installed).or_else(built_in))
}

fn select(named: Option<Candidate>, in_path: Option<Candidate>, ui: Ui) -> Result<Option<WasmOpt>> {
    if let Some(named) = named {
        return named.usable().map(Some).hint(|| {
            "unset `WASM_OPT` to have a new one installed from npm, or name a newer one".to_owned()
        });
    }
    let Some(in_path) = in_path else { return Ok(None) };
    match in_path.usable() {
        Ok(found) => Ok(Some(found)),
        Err(error) => {
            ui.warning(format!("{error}; it is not used"));
            Ok(None)
        }
    }
}

impl Candidate {
    fn of(path: PathBuf) -> Self {
        let answer = process::ask(&path, &["--version"]);
        Self { version: answer.as_deref().and_then(Version::find_in), path }
    }

    fn usable(self) -> Result<WasmOpt> {
        let path = self.path.display();
        let Some(version) = self.version else {
            bail!("`{path} --version` gives no version of wasm-opt");
        };
        if version < OLDEST {
            bail!("`{path}` is wasm-opt {version}, older than {OLDEST}");
        }
        Ok(WasmOpt { program: Program::Native(self.path), version })
    }
}

#[cfg(feature = "wasm-opt-crate")]
fn built_in() -> Option<WasmOpt> {
    Some(WasmOpt { program: Program::Library, version: OLDEST })
}

#[cfg(not(feature = "wasm-opt-crate"))]
fn built_in() -> Option<WasmOpt> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Ui = Ui::new(true, false);

    fn candidate(path: &str, version: Option<u32>) -> Option<Candidate> {
        Some(Candidate { path: path.into(), version: version.map(|major| Version::new(major, 0)) })
    }

    fn path(found: Option<WasmOpt>) -> Option<PathBuf> {
        found.map(|found| found.path().to_owned())
    }

    #[test]
    fn the_named_one_comes_before_the_one_in_path() {
        let found = select(candidate("/named", Some(116)), candidate("/path", Some(132)), QUIET);
        assert_eq!(path(found.unwrap()), Some("/named".into()));
    }

    #[test]
    fn a_named_one_that_is_too_old_is_an_error() {
        let error = select(candidate("/named", Some(108)), None, QUIET).unwrap_err();
        insta::assert_snapshot!(error, @"`/named` is wasm-opt 108, older than 116");
    }

    #[test]
    fn a_named_one_that_does_not_run_is_an_error() {
        let error = select(candidate("/named", None), None, QUIET).unwrap_err();
        insta::assert_snapshot!(error, @"`/named --version` gives no version of wasm-opt");
    }

    #[test]
    fn an_old_one_in_path_is_passed_over() {
        assert_eq!(select(None, candidate("/path", Some(108)), QUIET).unwrap(), None);
        assert_eq!(select(None, None, QUIET).unwrap(), None);
        let found = select(None, candidate("/path", Some(116)), QUIET).unwrap();
        assert_eq!(path(found), Some("/path".into()));
    }
}
