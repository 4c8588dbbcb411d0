//! The packages that are measured, built as `cargo xtask package` builds them.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use content_cache::Cache;
use rmpkg_format::Package;
use rmpkg_run::{Limits, Pipeline, Request, Runner, Success};

use super::{Bench, weights};
use crate::build_wasm::{self, Module};
use crate::package::{self, Options};
use crate::steps::Steps;
use crate::test_wheel;
use crate::variant::Variant;
use crate::wheel::Profile;
use crate::workspace;

/// A Python that has the wheel and nothing else.
///
/// # Errors
///
/// When the wheel cannot be built or installed.
pub fn python_with_wheel(profile: Profile, bench: &Bench) -> Result<PathBuf> {
    test_wheel::installed(&output().join("python"), profile, &bench.tools, bench.ui)
}

/// Which module a package gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtins {
    /// The one that ships.
    None,
    /// The same with NumPy.
    Numpy,
    /// The same with the node for speech.
    Whisper,
}

impl Builtins {
    /// The name of what is built in.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Numpy => Some("numpy"),
            Self::Whisper => Some("whisper"),
        }
    }

    /// What a package's name has of it.
    fn suffix(self) -> String {
        self.name().map(|name| format!("-{name}")).unwrap_or_default()
    }
}

/// The folder of this command's own pipelines and scripts.
pub fn folder() -> PathBuf {
    workspace::root().join("xtask").join("bench")
}

/// A pipeline that imports nothing and gives back its item.
pub fn small() -> PathBuf {
    folder().join("start").join("plain")
}

/// The folder that packages are built to.
pub fn output() -> PathBuf {
    workspace::target().join("bench")
}

/// Builds the runtime.
///
/// # Errors
///
/// As [`build_wasm::build`], and when there is nothing of that name to build in.
pub fn module(builtins: Builtins, bench: &Bench) -> Result<Rc<Module>> {
    let mut variant = Variant::default();
    if let Some(name) = builtins.name() {
        let builtin = BuiltinPackage::named(name);
        let builtin = builtin.with_context(|| format!("`{name}` is not a builtin package"))?;
        variant.builtins.push(builtin);
    }
    module_of(&variant, bench)
}

fn module_of(variant: &Variant, bench: &Bench) -> Result<Rc<Module>> {
    bench.modules.get_or_make(variant, || {
        build_wasm::build(variant, &bench.tools, &mut Steps::default(), bench.ui)
    })
}

/// Packages the pipeline in that folder; the result is the package's file, named after the folder.
///
/// # Errors
///
/// As [`module`] and [`package::assemble`].
pub fn build(pipeline: &Path, builtins: Builtins, bench: &Bench) -> Result<PathBuf> {
    assemble(pipeline, &builtins.suffix(), &*module(builtins, bench)?, Options::default(), bench)
}

/// As [`build`], without a snapshot.
///
/// # Errors
///
/// As [`build`].
pub fn build_without_snapshot(
    pipeline: &Path,
    builtins: Builtins,
    bench: &Bench,
) -> Result<PathBuf> {
    let suffix = format!("{}-plain", builtins.suffix());
    let options = Options { no_snapshot: true, ..Options::default() };
    assemble(pipeline, &suffix, &*module(builtins, bench)?, options, bench)
}

/// As [`build_without_snapshot`], with a module that never asks its host whether to go on.
///
/// # Errors
///
/// As [`build`].
pub fn build_endless(pipeline: &Path, bench: &Bench) -> Result<PathBuf> {
    let module = module_of(&Variant { safepoints: false, ..Variant::default() }, bench)?;
    let options = Options { no_snapshot: true, ..Options::default() };
    assemble(pipeline, "-endless", &module, options, bench)
}

/// As [`build`], for a server that compresses with brotli what it sends: compressed beside the package's file.
///
/// # Errors
///
/// As [`build`], and when there is no Node.js.
pub fn build_for_brotli(pipeline: &Path, snapshot: bool, bench: &Bench) -> Result<PathBuf> {
    let options = Options { stored_module: true, no_snapshot: !snapshot, ..Options::default() };
    let suffix = if snapshot { "-stored" } else { "-plain-stored" };
    let package = assemble(pipeline, suffix, &*module(Builtins::None, bench)?, options, bench)?;
    let _spinner = bench.ui.spinner("Compressing", package.display());
    weights::compress(std::slice::from_ref(&package))?;
    Ok(package)
}

fn assemble(
    pipeline: &Path,
    suffix: &str,
    module: &Module,
    options: Options,
    bench: &Bench,
) -> Result<PathBuf> {
    let pipeline = package::Pipeline::read(pipeline)?;
    let name = format!("{}{suffix}.rmpkg", pipeline.name);
    let output = self::output().join(name);
    let options = Options { output: Some(output.clone()), ..options };
    package::assemble(&pipeline, module, &options, Steps::default(), bench.ui)?;
    Ok(output)
}

/// As [`build`], opened.
///
/// # Errors
///
/// As [`build`], and when the package cannot be read.
pub fn package(pipeline: &Path, builtins: Builtins, bench: &Bench) -> Result<Package> {
    open(&build(pipeline, builtins, bench)?)
}

/// Reads a package and verifies it.
///
/// # Errors
///
/// When it cannot be read.
pub fn open(file: &Path) -> Result<Package> {
    Ok(Package::open(file)?.verify()?)
}

/// Gets a package ready to run under wasmtime, its module compiled or taken from the cache, as `rmpkg run` does it
/// without a time limit.
///
/// # Errors
///
/// When it cannot be compiled or unpacked.
pub fn load(package: &Package) -> Result<Pipeline> {
    Ok(Runner::endless(Cache::open()?.root())?.load(package)?)
}

/// As [`load`], for runs with a time limit.
///
/// # Errors
///
/// As [`load`].
pub fn load_limited(package: &Package) -> Result<Pipeline> {
    Ok(Runner::with_cache(Cache::open()?.root())?.load(package)?)
}

/// Runs a pipeline without limits of time and output, which big arrays reach.
///
/// # Errors
///
/// When the run comes to no result.
pub fn run(pipeline: &Pipeline, request: Request) -> Result<Success> {
    let limits = Limits { stdout_bytes: None, file_bytes: None, ..Limits::default() };
    Ok(pipeline.run(&Request { limits, ..request })?)
}
