//! Distributions of the package index in a folder of their own, pinned by hashes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use terminal_ui::{Ui, WithHint};

use crate::machine;
use child_processes as process;

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
        let (version, python) = machine::python()
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
        // `-m` imports what lies in the working folder, so that is one where nobody else writes.
        let here = tempfile::tempdir().context("cannot create a temporary folder")?;
        let requirements = here.path().join("requirements.txt");
        std::fs::write(&requirements, self.text).context("cannot write a temporary file")?;
        let folder = std::path::absolute(folder).context("cannot find the cache")?;
        let mut pip = Command::new(python);
        pip.current_dir(here.path());
        pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
        pip.args(["--no-deps", "--require-hashes", "--only-binary=:all:", "--target"]);
        pip.arg(folder).arg("--requirement").arg(&requirements);
        process::run_hidden(&mut pip, Some(PATIENCE))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// `python -m pip` runs a `pip.py` of the folder that it is started in.
    #[test]
    fn pip_is_started_where_nothing_could_be_taken_for_it() {
        let folder = tempfile::tempdir().unwrap();
        // Moved to its place, so that it is closed when it is run, whatever other tests start.
        let (unfinished, python) = (folder.path().join("unfinished"), folder.path().join("python"));
        fs::write(&unfinished, "#!/bin/sh\nls -a > \"$(dirname \"$0\")/files\"\n").unwrap();
        fs::set_permissions(&unfinished, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(&unfinished, &python).unwrap();
        let nothing = Requirements { kind: "test", what: "nothing", text: "" };
        nothing.install(python.to_str().unwrap(), folder.path()).unwrap();
        let files = fs::read_to_string(folder.path().join("files")).unwrap();
        assert_eq!(files, ".\n..\nrequirements.txt\n");
    }
}
