//! NumPy from its wheel for the machine's own Python: what the NumPy of the wasm is compared with, in
//! tests and in benchmarks.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use terminal_ui::{Ui, WithHint};

use crate::process;
use crate::tools;

/// The versions and hashes of the files that may be installed.
const REQUIREMENTS: &str = include_str!("../numpy/requirements.txt");
const PATIENCE: Duration = Duration::from_secs(600);

/// A folder for `PYTHONPATH` that holds NumPy, installed from the package index if it is not in the cache.
///
/// # Errors
///
/// When there is no Python with pip, or the index has no such wheel for it.
pub fn folder(ui: Ui) -> Result<PathBuf> {
    let (version, python) = tools::python().context("there is no `python3`").hint(|| {
        "install Python 3.11 or newer, whose NumPy the one in the wasm is compared with".to_owned()
    })?;
    let key = Key::of([REQUIREMENTS.as_bytes(), version.as_bytes(), python.as_bytes()]);
    Cache::open()?.get_or_fill("native-numpy", &key, |folder| {
        let _spinner =
            ui.spinner("Installing", "NumPy for this machine's Python (to compare with)");
        let requirements =
            tempfile::NamedTempFile::new().context("cannot create a temporary file")?;
        std::fs::write(requirements.path(), REQUIREMENTS)
            .context("cannot write a temporary file")?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        pip.args(["--no-deps", "--require-hashes", "--only-binary=:all:", "--target"]);
        pip.arg(folder).arg("--requirement").arg(requirements.path());
        process::run_hidden(&mut pip, Some(PATIENCE)).hint(|| {
            format!("check that pip works and that NumPy has a wheel for Python {version}")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wheel_is_pinned_and_no_host_is_named() {
        let hashes = REQUIREMENTS.matches("--hash=sha256:").count();
        assert!(hashes >= 4 && REQUIREMENTS.contains("numpy==2.4.6 \\"), "{REQUIREMENTS}");
        assert!(!REQUIREMENTS.contains("://"));
    }
}
