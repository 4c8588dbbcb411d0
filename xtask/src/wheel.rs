//! `cargo xtask wheel`: the Python package `rmpkg` as a wheel.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use serde::Serialize;
use terminal_ui::Ui;

use crate::flags::WheelFlags;
use crate::pip::Requirements;
use crate::process;
use crate::runtime;
use crate::variant::Tools;
use crate::workspace;

const MATURIN: Requirements<'_> = Requirements {
    kind: "maturin",
    what: "maturin, which builds wheels",
    text: include_str!("../wheel/maturin.txt"),
};
/// The folder of the crate, and of the Python package.
pub const CRATE: &str = "rmpkg-format/python";
/// Where the wheel takes the runtime from with which `rmpkg package` makes packages.
const RUNTIME: &str = "python/rmpkg/runtime";

/// What the wheel's second module has built in; the first has nothing.
const BUILT_IN: &str = "numpy";

/// How the native part is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Anew, for speed.
    Wheel,
    /// With what cargo has compiled for tests already.
    Dev,
}

#[derive(Debug, Serialize)]
struct Built {
    wheel: PathBuf,
}

/// Runs the command.
///
/// # Errors
///
/// As [`build`].
pub fn run(flags: &WheelFlags, ui: Ui) -> Result<ExitCode> {
    let profile = if flags.debug { Profile::Dev } else { Profile::Wheel };
    let output = flags.output.clone().unwrap_or_else(|| workspace::target().join("wheels"));
    let wheel = build(profile, &output, &Tools::from(&flags.tools), ui)?;
    ui.result(&Built { wheel }, |built| built.wheel.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the wheel into that folder, and gives its path. One of the same name is replaced.
///
/// # Errors
///
/// When maturin cannot be had, the runtime or the crate cannot be compiled, or the wheel cannot be written.
pub fn build(profile: Profile, output: &Path, tools: &Tools, ui: Ui) -> Result<PathBuf> {
    let built_in = BuiltinPackage::named(BUILT_IN).context("there is no NumPy to build in")?;
    runtime::write(&workspace::root().join(CRATE).join(RUNTIME), &[built_in], tools, ui)?;
    let maturin = MATURIN.installed(ui)?.join("bin").join("maturin");
    ui.status("Building", "the wheel (minutes the first time)");
    let fresh = tempfile::tempdir().context("cannot create a temporary folder")?;
    let mut build = command(&maturin, profile);
    build.arg("--out").arg(fresh.path());
    process::run_hidden(&mut build, None)?;
    let wheel = only_file(fresh.path())?;
    let target = output.join(wheel.file_name().unwrap_or_default());
    workspace::write(&target, &workspace::read(&wheel)?)?;
    Ok(target)
}

fn command(maturin: &Path, profile: Profile) -> Command {
    let profile = match profile {
        Profile::Wheel => "wheel",
        Profile::Dev => "dev",
    };
    let manifest = workspace::root().join(CRATE).join("Cargo.toml");
    let mut command = Command::new(maturin);
    command.args(["build", "--locked", "--profile", profile, "--manifest-path"]).arg(manifest);
    command
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let context = || format!("cannot read `{}`", folder.display());
    let mut files = fs::read_dir(folder).with_context(context)?;
    let file = files.next().context("maturin has built no wheel")?;
    Ok(file.with_context(context)?.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wheel_of_maturin_is_pinned_and_no_host_is_named() {
        let pyproject = include_str!("../../rmpkg-format/python/pyproject.toml");
        assert!(MATURIN.text.matches("--hash=sha256:").count() >= 4);
        assert!(!MATURIN.text.contains("://"));
        let pin = MATURIN.text.lines().find_map(|line| line.strip_suffix(" \\")).unwrap();
        assert!(pyproject.contains(&format!("requires = [\"{pin}\"]")), "{pin}");
    }

    #[test]
    fn one_file_is_expected() {
        let folder = tempfile::tempdir().unwrap();
        let error = only_file(folder.path()).unwrap_err();
        assert_eq!(error.to_string(), "maturin has built no wheel");
        let wheel = folder.path().join("a.whl");
        fs::write(&wheel, "").unwrap();
        assert_eq!(only_file(folder.path()).unwrap(), wheel);
    }
}
