//! The commands `lock`: from what a pipeline wants of the package index to `pylock.toml`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use builtin_packages::BuiltinPackage;
use serde::Serialize;
use terminal_ui::{Ui, WithHint, columns};

use super::locked;
use super::lockfile::{LOCK, Lock, Package, Source, normalized};
use super::locking::{BuiltRelease, Locking};
use super::sdist::Sandbox;
use super::uv::Uv;
use crate::files;
use crate::package::Pipeline;

/// What a lock is to be.
#[derive(Debug, Default)]
pub struct Options {
    /// The newest releases are taken, of all distributions or of the named one.
    pub upgrade: Option<Option<String>>,
    /// What is built into CPython besides what the manifest says.
    pub with: Vec<&'static BuiltinPackage>,
}

/// What was done, for programs.
#[derive(Debug, Serialize)]
struct Written {
    /// The lock's file.
    path: PathBuf,
    /// Whether its bytes are others than before.
    changed: bool,
    #[serde(flatten)]
    lock: Lock,
}

/// What of an older lock is kept, as long as it fits.
#[derive(Debug, Default)]
struct Kept {
    /// Names and versions.
    pins: Vec<(String, String)>,
    builtins: Vec<&'static BuiltinPackage>,
}

/// What `--check` has found, for programs.
#[derive(Debug, Serialize)]
struct Checked {
    path: PathBuf,
    current: bool,
}

/// Where source distributions are built, and what is built into the runtime already.
pub struct Runtime<'a> {
    /// Where they are built.
    pub sandbox: Sandbox<'a>,
    /// The release of what is built in; nothing for what has none of its own.
    pub release: BuiltRelease<'a>,
}

/// Writes the lock of the pipeline in the named folder.
///
/// # Errors
///
/// When the pipeline is wrong, its dependencies cannot be locked, or a file cannot be read or written.
pub fn write(named: &Path, options: &Options, runtime: &Runtime<'_>, ui: Ui) -> Result<ExitCode> {
    let pipeline = Pipeline::read_unlocked(named)?;
    let requirements = pipeline.requirements()?;
    let path = pipeline.folder.join(LOCK);
    if requirements.wanted.is_empty() && !path.exists() {
        ui.warning(format!(
            "`{}` wants nothing, so no lock is written",
            pipeline.manifest_path().display()
        ));
        return Ok(ExitCode::SUCCESS);
    }
    let kept = kept(&pipeline.folder, options)?;
    let builtins = builtins(&pipeline, options, &kept);
    check_releases(&builtins, &runtime.release)?;
    let (uv, pins) = (Uv::ensure(ui)?, kept.pins);
    let (requirements, builtins, uv) = (&requirements, &builtins, &uv);
    let Runtime { sandbox, release } = runtime;
    let lock = Locking { requirements, pins, builtins, release, sandbox, uv, ui }.lock()?;
    let changed = replace(&path, &lock)?;
    ui.result(&Written { path, changed, lock }, render)?;
    Ok(ExitCode::SUCCESS)
}

fn builtins(pipeline: &Pipeline, options: &Options, kept: &Kept) -> Vec<&'static BuiltinPackage> {
    let mut builtins: Vec<&BuiltinPackage> =
        pipeline.builtins.iter().chain(&options.with).chain(&kept.builtins).copied().collect();
    builtins.sort_by_key(|package| package.name);
    builtins.dedup_by_key(|package| package.name);
    builtins
}

/// Refuses what the runtime is without: for which release of it a lock would be is not known then.
fn check_releases(
    builtins: &[&BuiltinPackage],
    release: impl Fn(&BuiltinPackage) -> Option<String>,
) -> Result<()> {
    for &package in builtins {
        if package.archives().is_some() && release(package).is_none() {
            let name = package.name;
            let absent = anyhow!("`{name}` is to be built in, and the runtime is without it");
            return Err(absent).hint(|| {
                format!(
                    "in a checkout, `cargo xtask runtime --with {name} --output FOLDER` makes one that has it; name \
                     its folder with `--runtime` or in RMPKG_RUNTIME"
                )
            });
        }
    }
    Ok(())
}

/// What the lock that is there says, and still counts.
fn kept(folder: &Path, options: &Options) -> Result<Kept> {
    let upgraded = match &options.upgrade {
        Some(None) => return Ok(Kept::default()),
        Some(Some(name)) => Some(normalized(name)),
        None => None,
    };
    let locked = locked::of_folder(folder)
        .hint(|| "`--upgrade` makes a new lock without reading the old one".to_owned())?;
    let Some(Lock { packages, builtin, .. }) = locked.map(|locked| locked.lock) else {
        return Ok(Kept::default());
    };
    let pins = packages.into_iter().filter(|package| upgraded.as_ref() != Some(&package.name));
    Ok(Kept {
        pins: pins.map(|package| (package.name, package.version)).collect(),
        builtins: builtin.iter().filter_map(|name| BuiltinPackage::named(name)).collect(),
    })
}

/// Says of the lock of the pipeline in the named folder whether it is that of its requirements.
///
/// # Errors
///
/// When the pipeline or the lock is wrong, or a file cannot be read.
pub fn check(named: &Path, ui: Ui) -> Result<ExitCode> {
    let pipeline = Pipeline::read_unlocked(named)?;
    let requirements = pipeline.requirements()?;
    let path = pipeline.folder.join(LOCK);
    let locked = locked::of_folder(&pipeline.folder)?;
    let digest = locked.and_then(|locked| locked.lock.requirements_sha256);
    let current = match digest {
        Some(digest) => digest == requirements.digest(),
        None => requirements.wanted.is_empty() && !path.exists(),
    };
    let text = |checked: &Checked| match checked.current {
        true => format!("`{}` is current", checked.path.display()),
        false => outdated(&checked.path, &pipeline.folder),
    };
    ui.result(&Checked { path, current }, text)?;
    Ok(if current { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Why a lock is not current, and what to do.
fn outdated(path: &Path, folder: &Path) -> String {
    let path_shown = path.display();
    let what = match path.exists() {
        true => format!("`{path_shown}` is not that of the requirements"),
        false => format!("there is no `{path_shown}`"),
    };
    format!("{what}; {}", locked::remedy(folder))
}

/// Whether the file has other bytes than before.
fn replace(path: &Path, lock: &Lock) -> Result<bool> {
    let text = lock.to_string();
    text.parse::<Lock>().context("the lock that was made could not be read again")?;
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    files::write(path, text.as_bytes())?;
    Ok(true)
}

fn render(written: &Written) -> String {
    let row = |package: &Package| {
        let how = match &package.source {
            Source::Wheel(_) => "a wheel for every machine",
            Source::Sdist { .. } => "a pure wheel, built from source inside the sandbox",
        };
        [package.name.clone(), package.version.clone(), how.to_owned()]
    };
    let builtin =
        |name: &String| [name.clone(), String::new(), "built into the runtime".to_owned()];
    let rows: Vec<_> = written
        .lock
        .packages
        .iter()
        .map(row)
        .chain(written.lock.builtin.iter().map(builtin))
        .collect();
    let state = if written.changed { "" } else { ", unchanged" };
    format!("{}{state}\n\n{}", written.path.display(), columns(&rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runtime_is_without_is_refused() {
        let [bz2, numpy] = ["bz2", "numpy"].map(|name| BuiltinPackage::named(name).unwrap());
        check_releases(&[bz2], |_| None).unwrap();
        check_releases(&[bz2, numpy], |_| Some("2.4.6".to_owned())).unwrap();
        let error = check_releases(&[bz2, numpy], |_| None).unwrap_err();
        let report = terminal_ui::Report::of(&error);
        assert_eq!(report.error, "`numpy` is to be built in, and the runtime is without it");
        let hint = report.hint.unwrap();
        assert!(hint.contains("`cargo xtask runtime --with numpy --output FOLDER`"), "{hint}");
    }
}
