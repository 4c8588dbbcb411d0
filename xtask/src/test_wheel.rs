//! `cargo xtask test-wheel`: the Python package, installed from its wheel into an empty environment.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use terminal_ui::Ui;

use crate::engines;
use crate::flags::ToolFlags;
use crate::native_numpy;
use crate::process;
use crate::tools;
use crate::variant::Tools;
use crate::wheel::{self, CRATE, Profile};
use crate::workspace;

/// What the tests open: names, and the folders of the pipelines.
const PACKAGES: [(&str, &str); 6] = [
    ("audio", "examples/audio"),
    ("calculator", "examples/calculator"),
    ("mixed", "examples/mixed"),
    ("probe", "rmpkg-format/python/tests/engines/probe"),
    ("text", "examples/text"),
    ("trial", "rmpkg-format/python/tests/trial"),
];

/// The tests on engines that come as wheels.
const ENGINES: [&str; 2] = ["test_dask.py", "test_ray.py"];

/// Runs the command.
///
/// # Errors
///
/// As [`test`].
pub fn run(flags: &ToolFlags, ui: Ui) -> Result<ExitCode> {
    let xtask = env::current_exe().context("cannot find out this program's own path")?;
    test(&xtask, &Tools::from(flags), ui)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds, installs and tests. `xtask` is this program, wherever it lies now.
///
/// # Errors
///
/// When something cannot be built or installed, or a test fails.
pub fn test(xtask: &Path, tools: &Tools, ui: Ui) -> Result<()> {
    let (python, packages) = ready(xtask, tools, ui)?;
    let tests = workspace::root().join(CRATE).join("tests");
    let with_numpy = env::join_paths([native_numpy::folder(ui)?, tests.clone()])?;
    for (folder, path) in [(tests.clone(), None), (tests.join("with_numpy"), Some(with_numpy))] {
        let mut suite = Command::new(&python);
        suite.args(["-W", "error", "-m", "unittest", "discover", "--start-directory"]).arg(folder);
        suite.env("RMPKG_TEST_PACKAGES", &packages).env("PYTHONDONTWRITEBYTECODE", "1");
        suite.env_remove("PYTHONPATH").envs(path.map(|path| ("PYTHONPATH", path)));
        ui.status("Testing", process::shown(&suite));
        process::run_hidden(&mut suite, None)?;
    }
    engines::test(&python, &packages, &ENGINES, None, ui)
}

/// A Python that has the wheel, and the folder of the packages that are tested.
///
/// # Errors
///
/// When something cannot be built or installed.
pub fn ready(xtask: &Path, tools: &Tools, ui: Ui) -> Result<(PathBuf, PathBuf)> {
    let folder = folder();
    let python = installed(&folder, Profile::Dev, tools, ui)?;
    let packages = folder.join("packages");
    for (name, pipeline) in PACKAGES {
        let mut package = Command::new(xtask);
        package.args(["--quiet", "package", "--pipeline"]).arg(workspace::root().join(pipeline));
        package.arg("--output").arg(packages.join(format!("{name}.rmpkg")));
        ui.status("Packaging", name);
        process::run_hidden(&mut package, None)?;
    }
    Ok((python, packages))
}

fn folder() -> PathBuf {
    workspace::target().join("rmpkg-test").join("python")
}

/// The Python of an environment that has the wheel and nothing else, made anew.
///
/// # Errors
///
/// When the wheel cannot be built, or there is no Python that makes environments.
pub fn installed(folder: &Path, profile: Profile, tools: &Tools, ui: Ui) -> Result<PathBuf> {
    let wheel = wheel::build(profile, &folder.join("wheels"), tools, ui)?;
    let (_, machine) = tools::python().context("there is no `python3`")?;
    let environment = folder.join("environment");
    let mut venv = Command::new(machine);
    venv.args(["-m", "venv", "--clear"]).arg(&environment);
    process::run_hidden(&mut venv, None)?;
    let python = environment.join("bin").join("python");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check"]);
    process::run_hidden(pip.arg(wheel), None)?;
    Ok(python)
}
