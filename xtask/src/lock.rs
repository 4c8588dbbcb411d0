//! `cargo xtask lock`: from what a pipeline wants of the package index to `pylock.toml`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use rmpkg_pack::dependencies::locked;
use rmpkg_pack::dependencies::lockfile::{LOCK, Lock, Package, Source, normalized};
use rmpkg_pack::dependencies::locking::Locking;
use rmpkg_pack::dependencies::requirements::Requirements;
use rmpkg_pack::dependencies::sdist::Sandbox;
use rmpkg_pack::dependencies::uv::Uv;
use serde::Serialize;
use terminal_ui::{Ui, WithHint, columns};
use wasi_host::Command;

use crate::build_wasm;
use crate::flags::LockFlags;
use crate::package::{self, Pipeline};
use crate::python_stdlib;
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

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

/// Runs the command.
///
/// # Errors
///
/// When the pipeline is wrong, its dependencies cannot be locked, or a file cannot be read or written.
pub fn run(flags: &LockFlags, ui: Ui) -> Result<ExitCode> {
    let named = flags.named.as_deref().or(flags.pipeline.as_deref());
    let pipeline = Pipeline::read_unlocked(&package::named_or_here(named))?;
    let requirements = pipeline.requirements()?;
    let path = pipeline.folder.join(LOCK);
    if flags.check {
        return check(&pipeline, &requirements, path, ui);
    }
    if requirements.wanted.is_empty() && !path.exists() {
        ui.warning(format!(
            "`{}` wants nothing, so no lock is written",
            pipeline.manifest_path().display()
        ));
        return Ok(ExitCode::SUCCESS);
    }
    let kept = kept(&pipeline.folder, flags)?;
    let lock = lock(&pipeline, &requirements, kept, flags, ui)?;
    let changed = write(&path, &lock)?;
    ui.result(&Written { path, changed, lock }, render)?;
    Ok(ExitCode::SUCCESS)
}

fn lock(
    pipeline: &Pipeline,
    requirements: &Requirements,
    kept: Kept,
    flags: &LockFlags,
    ui: Ui,
) -> Result<Lock> {
    let tools = Tools::from(&flags.tools);
    let sandbox = Sandbox::new(|| runtime(&tools, ui), || python_stdlib::ensure(ui), ui);
    let mut builtins: Vec<&BuiltinPackage> =
        pipeline.builtins.iter().chain(&flags.with).chain(&kept.builtins).copied().collect();
    builtins.sort_by_key(|package| package.name);
    builtins.dedup_by_key(|package| package.name);
    let (uv, pins) = (Uv::ensure(ui)?, kept.pins);
    let (builtins, sandbox) = (&builtins, &sandbox);
    Locking { requirements, pins, builtins, release, sandbox, uv: &uv, ui }.lock()
}

/// The release of what is built in.
fn release(package: &BuiltinPackage) -> Option<&'static str> {
    (package.archives() == Some(numpy_kit::KIT_VARIABLE)).then_some(numpy_kit::VERSION)
}

/// The runtime that builds: the one that packages without builtin packages have.
fn runtime(tools: &Tools, ui: Ui) -> Result<Command> {
    let module = build_wasm::build(&Variant::default(), tools, &mut Steps::default(), ui)?;
    package::load(&module.wasm, ui)
}

/// What the lock that is there says, and still counts.
fn kept(folder: &Path, flags: &LockFlags) -> Result<Kept> {
    let upgraded = match &flags.upgrade {
        Some(None) => return Ok(Kept::default()),
        Some(Some(name)) => Some(normalized(name)),
        None => None,
    };
    let locked = locked::of_folder(folder).hint(|| {
        "`cargo xtask lock --upgrade` makes a new lock without reading the old one".to_owned()
    })?;
    let Some(Lock { packages, builtin, .. }) = locked.map(|locked| locked.lock) else {
        return Ok(Kept::default());
    };
    let pins = packages.into_iter().filter(|package| upgraded.as_ref() != Some(&package.name));
    Ok(Kept {
        pins: pins.map(|package| (package.name, package.version)).collect(),
        builtins: builtin.iter().filter_map(|name| BuiltinPackage::named(name)).collect(),
    })
}

fn check(
    pipeline: &Pipeline,
    requirements: &Requirements,
    path: PathBuf,
    ui: Ui,
) -> Result<ExitCode> {
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
fn write(path: &Path, lock: &Lock) -> Result<bool> {
    let text = lock.to_string();
    text.parse::<Lock>().context("the lock that was made could not be read again")?;
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    workspace::write(path, text.as_bytes())?;
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
    let builtin = |name: &String| [name.clone(), String::new(), "built into CPython".to_owned()];
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
