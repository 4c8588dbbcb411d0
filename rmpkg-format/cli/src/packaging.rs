//! `rmpkg package`: a package of a pipeline's folder, with a runtime that is there.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use rmpkg_pack::package::{self, Built, Compiled, Options, Pipeline, Runtime};
use rmpkg_pack::prebuilt::Prebuilt;
use rmpkg_pack::steps::Steps;
use terminal_ui::Ui;

use crate::exit::BadInput;
use crate::flags::PackageFlags;
use crate::output::Temporary;

/// Runs the command.
///
/// # Errors
///
/// When the pipeline is wrong or can't run, there is no runtime for it, or a file can't be read or written.
pub fn run(flags: &PackageFlags, ui: Ui) -> Result<ExitCode> {
    let pipeline = Pipeline::read(&flags.pipeline)?;
    let runtime = runtime(flags.runtime.as_deref())?;
    let mut steps = Steps::default();
    let (module, library) = &steps.time("unpacking", || runtime.with(&pipeline.builtins))?;
    let options = Options { output: flags.output.clone(), ..Options::from(&flags.content) };
    let temporary = Temporary::make()?;
    let runtime = Runtime { module, library, compiled: Compiled::ForAnyProcessor };
    let built = package::assemble(&pipeline, runtime, &options, temporary.path(), steps, ui)?;
    ui.result(&built, Built::text)?;
    Ok(ExitCode::SUCCESS)
}

/// The runtime in the named folder.
///
/// # Errors
///
/// When none is named, or there is none.
pub fn runtime(named: Option<&Path>) -> Result<Prebuilt> {
    let none = || {
        BadInput::new(
            "no runtime is named; the Python package `rmpkg` brings one, and in a checkout `cargo xtask runtime \
             --output FOLDER` makes one for `--runtime FOLDER` or RMPKG_RUNTIME",
        )
    };
    Prebuilt::open(named.ok_or_else(none)?)
}
