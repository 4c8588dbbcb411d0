//! uv, which resolves. It never builds: it asks a Python for that which does not start.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;
use terminal_ui::{Ui, WithHint};

use super::index::Settings;
use crate::files;
use crate::machine;
use crate::pip::Requirements;
use child_processes as process;

const UV: Requirements<'_> = Requirements {
    kind: "uv",
    what: "uv, which resolves",
    text: include_str!("../../lock/uv.txt"),
};
/// Python reads it when it starts. uv asks in isolated mode what kind of Python it is, and starts build
/// backends without.
const NO_BUILDS: &str = "import os, sys; sys.flags.isolated or os._exit(97)\n";

/// uv, and the Python that it is given.
pub struct Uv {
    program: PathBuf,
    python: PathBuf,
    settings: Settings,
    folder: TempDir,
}

impl Uv {
    /// Installs uv, unless that was done before.
    ///
    /// # Errors
    ///
    /// When it cannot be had, or cannot make an environment of this machine's Python.
    pub fn ensure(ui: Ui) -> Result<Self> {
        let (_, python) = machine::python()
            .context("there is no `python3`")
            .hint(|| "install Python 3.11 or newer with pip".to_owned())?;
        let installed = UV.installed(ui)?.join("bin").join("uv");
        let program = if cfg!(windows) { installed.with_extension("exe") } else { installed };
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        let mut uv = Self {
            program,
            python: python.clone().into(),
            settings: Settings::of_pip(&python),
            folder,
        };
        uv.python = uv.python_without_builds()?;
        Ok(uv)
    }

    fn python_without_builds(&self) -> Result<PathBuf> {
        let folder = self.folder.path().join("python");
        let mut venv = self.command();
        venv.args(["venv", "--quiet", "--no-project", "--python"]).arg(&self.python).arg(&folder);
        process::run_hidden(&mut venv, None)?;
        let program = match cfg!(windows) {
            true => folder.join("Scripts").join("python.exe"),
            false => folder.join("bin").join("python"),
        };
        let ask = ["-I", "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"];
        let site =
            process::ask(&program, &ask).context("the Python that uv made does not start")?;
        let path = Path::new(&site).join("no_builds.pth");
        fs::write(&path, NO_BUILDS)
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        let starts = process::ask(&program, &["-c", "pass"]).is_some();
        ensure!(
            !starts,
            "the Python that uv is given would run build backends, so nothing is resolved"
        );
        Ok(program)
    }

    /// Makes `uv.lock` in the folder of a project. The inner error is what uv says.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub fn lock(&self, project: &Path) -> Result<Result<(), String>> {
        let mut uv = self.command();
        uv.args(["lock", "--no-build-isolation", "--python"]).arg(&self.python);
        uv.args(&self.settings.arguments);
        uv.arg("--project").arg(project);
        let output = process::read_all(&mut uv)?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(if output.status.success() { Ok(()) } else { Err(said) })
    }

    /// Why a text is no requirement, without asking an index. `folder` takes a file with it.
    ///
    /// # Errors
    ///
    /// When the file cannot be written or uv cannot be started.
    pub fn refuses(&self, requirement: &str, folder: &Path) -> Result<Option<String>> {
        let path = folder.join("requirement.in");
        // Further lines could be options of the file.
        files::write(&path, requirement.replace(['\r', '\n'], " ").as_bytes())?;
        let mut uv = self.command();
        uv.args(["pip", "compile", "--no-deps", "--no-index", "--python"]).arg(&self.python);
        let output = process::read_all(uv.arg(&path))?;
        Ok(reason(&String::from_utf8_lossy(&output.stderr)))
    }

    fn command(&self) -> Command {
        let mut uv = Command::new(&self.program);
        uv.current_dir(self.folder.path()).stdin(Stdio::null());
        uv.env_remove("VIRTUAL_ENV").env("UV_PYTHON_DOWNLOADS", "never").env("NO_COLOR", "1");
        uv.envs(self.settings.environment.iter().map(|(name, value)| (name, value)));
        uv
    }
}

/// The sentence behind the one that says where the text stands; the place is a file of ours.
fn reason(stderr: &str) -> Option<String> {
    let (_, rest) = stderr.split_once("Couldn't parse requirement in")?;
    let (_, sentence) = rest.split_once("cause: ")?;
    Some(sentence.lines().next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn why_a_text_is_no_requirement_is_in_uvs_second_sentence() {
        let words = "error: Couldn't parse requirement in `x` at position 0\n  cause: no such operator\n  a=1\n   ^";
        assert_eq!(reason(words).as_deref(), Some("no such operator"));
        assert_eq!(reason("error: No solution found\n  cause: a"), None);
    }
}
