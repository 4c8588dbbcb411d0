//! Distributions of the package index in a folder of their own, pinned by hashes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use terminal_ui::{Ui, WithHint};

use crate::process;
use crate::tools;

const PATIENCE: Duration = Duration::from_secs(600);

/// What is installed.
#[derive(Debug, Clone, Copy)]
pub struct Requirements<'a> {
    /// What the folder is called in the cache.
    pub kind: &'a str,
    /// What it is, for messages.
    pub what: &'a str,
    /// The versions and hashes of the files, as pip reads them.
    pub text: &'a str,
}

impl Requirements<'_> {
    /// A folder for `PYTHONPATH` with these wheels, installed from the package index if it is not in the cache.
    ///
    /// # Errors
    ///
    /// When there is no Python with pip, or the index has no such wheels for it.
    pub fn installed(&self, ui: Ui) -> Result<PathBuf> {
        let (version, python) = tools::python()
            .context("there is no `python3`")
            .hint(|| format!("install Python 3.11 or newer with pip, which gets {}", self.what))?;
        let key = Key::of([self.text.as_bytes(), version.as_bytes(), python.as_bytes()]);
        Cache::open()?.get_or_fill(self.kind, &key, |folder| -> Result<()> {
            let _spinner = ui.spinner("Installing", self.what);
            self.install(&python, folder).hint(|| {
                format!("check that pip works and that there are wheels for Python {version}")
            })
        })
    }

    fn install(&self, python: &str, folder: &Path) -> Result<()> {
        let requirements =
            tempfile::NamedTempFile::new().context("cannot create a temporary file")?;
        std::fs::write(requirements.path(), self.text).context("cannot write a temporary file")?;
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        pip.args(["--no-deps", "--require-hashes", "--only-binary=:all:", "--target"]);
        pip.arg(folder).arg("--requirement").arg(requirements.path());
        process::run_hidden(&mut pip, Some(PATIENCE))
    }
}
