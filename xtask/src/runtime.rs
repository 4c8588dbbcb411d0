//! `cargo xtask runtime`: a runtime as a folder, with which `rmpkg package` works without this workspace.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use rmpkg::{Temporary, Unfinished, go_on};
use rmpkg_pack::prebuilt;
use terminal_ui::Ui;

use crate::build_wasm::{self, Module};
use crate::flags::RuntimeFlags;
use crate::python_stdlib;
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

/// The module that ships.
const PLAIN: &str = "plain";

/// Runs the command.
///
/// # Errors
///
/// When a module cannot be built, or the folder cannot be written.
pub fn run(flags: &RuntimeFlags, ui: Ui) -> Result<ExitCode> {
    let folder = flags.output.clone().unwrap_or_else(|| workspace::target().join("runtime"));
    let written = write(&folder, &flags.with, &Tools::from(&flags.tools), ui)?;
    ui.result(&written, |written| {
        format!("{}: {} bytes", written.folder.display(), written.bytes)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a runtime to the folder, with a second module that has these packages built in, if any are named.
///
/// # Errors
///
/// As [`run`].
pub fn write(
    folder: &Path,
    with: &[&'static BuiltinPackage],
    tools: &Tools,
    ui: Ui,
) -> Result<prebuilt::Written> {
    prebuilt::check_place(folder)?;
    let built = modules(with, tools, ui)?;
    let modules: Vec<_> = built.iter().map(|(name, module)| (name.as_str(), module)).collect();
    let library = python_stdlib::ensure(ui)?;
    let temporary = beside(folder)?;
    let prepared = prebuilt::prepare(&modules, &library, temporary.path(), ui)?;
    let _unfinished = Unfinished::begin();
    go_on()?;
    prepared.place(folder)
}

/// A temporary folder on the same disk, so that what is made in it can be moved to its place.
fn beside(folder: &Path) -> Result<Temporary> {
    let context = || format!("cannot write `{}`", folder.display());
    let parent = rmpkg::parent(folder);
    fs::create_dir_all(parent).with_context(context)?;
    Temporary::make_in(parent).with_context(context)
}

/// The module that ships, and the one with these packages, if any are named.
fn modules(
    with: &[&'static BuiltinPackage],
    tools: &Tools,
    ui: Ui,
) -> Result<Vec<(String, Module)>> {
    let mut variants = vec![(PLAIN.to_owned(), Variant::default())];
    if !with.is_empty() {
        let variant = Variant::default().with(with);
        let names: Vec<_> = variant.builtins.iter().map(|package| package.name).collect();
        variants.push((names.join("-"), variant));
    }
    let build = |(name, variant)| {
        let module = build_wasm::build(&variant, tools, &mut Steps::default(), ui)?;
        Ok((name, module))
    };
    variants.into_iter().map(build).collect()
}
