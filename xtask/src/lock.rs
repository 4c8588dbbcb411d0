//! `cargo xtask lock`: from what a pipeline wants of the package index to `pylock.toml`.

use std::process::ExitCode;

use anyhow::Result;
use builtin_packages::BuiltinPackage;
use rmpkg_pack::dependencies::lock::{self, Options, Runtime};
use rmpkg_pack::dependencies::sdist::Sandbox;
use terminal_ui::Ui;
use wasi_host::Command;

use crate::build_wasm;
use crate::flags::LockFlags;
use crate::package;
use crate::python_stdlib;
use crate::steps::Steps;
use crate::variant::{Tools, Variant};

/// Runs the command.
///
/// # Errors
///
/// As [`lock::write`] and [`lock::check`].
pub fn run(flags: &LockFlags, ui: Ui) -> Result<ExitCode> {
    let named = flags.named.as_deref().or(flags.pipeline.as_deref());
    let named = package::named_or_here(named);
    if flags.check {
        return lock::check(&named, ui);
    }
    let tools = Tools::from(&flags.tools);
    let sandbox = Sandbox::new(|| runtime(&tools, ui), || python_stdlib::ensure(ui), ui);
    let options = Options { upgrade: flags.upgrade.clone(), with: flags.with.clone() };
    lock::write(&named, &options, &Runtime { sandbox, release: Box::new(release) }, ui)
}

/// The release of what is built in.
fn release(package: &BuiltinPackage) -> Option<String> {
    let is_numpy = package.archives() == Some(numpy_kit::KIT_VARIABLE);
    is_numpy.then(|| numpy_kit::VERSION.to_owned())
}

/// The runtime that builds: the one that packages without builtin packages have.
fn runtime(tools: &Tools, ui: Ui) -> Result<Command> {
    let module = build_wasm::build(&Variant::default(), tools, &mut Steps::default(), ui)?;
    package::load(&module.wasm, ui)
}
