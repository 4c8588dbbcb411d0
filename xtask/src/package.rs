//! `cargo xtask package`: from a pipeline's folder to an `.rmpkg`, with a runtime that is built for it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use rmpkg::Temporary;
use rmpkg_pack::package::{self, Built, Compiled, MANIFEST, Runtime};
use terminal_ui::Ui;

use crate::build_wasm::{self, Module};
use crate::flags::PackageFlags;
use crate::python_stdlib;
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

pub use rmpkg_pack::package::{Options, Pipeline, load, snapshot};

/// The pipeline for those who name none.
const EXAMPLE: &str = "examples/mixed";

/// Runs the command.
///
/// # Errors
///
/// When the pipeline is wrong, which shows before anything is built, or a step fails.
pub fn run(flags: &PackageFlags, ui: Ui) -> Result<ExitCode> {
    let pipeline = Pipeline::read(&named_or_here(flags.pipeline.as_deref()))?;
    let variant = Variant::from(&flags.build).with(&pipeline.builtins);
    let tools = Tools::from(&flags.build.tools);
    let options = Options { output: flags.output.clone(), ..Options::from(&flags.content) };
    let mut steps = Steps::default();
    let module = build_wasm::build(&variant, &tools, &mut steps, ui)?;
    ui.result(&assemble(&pipeline, &module, &options, steps, ui)?, Built::text)?;
    Ok(ExitCode::SUCCESS)
}

/// The named pipeline, the one in the current folder if there is one, or else an example.
pub fn named_or_here(named: Option<&Path>) -> PathBuf {
    let here = Path::new(".");
    match named {
        Some(named) => named.to_owned(),
        None if here.join(MANIFEST).is_file() => here.to_owned(),
        None => workspace::root().join(EXAMPLE),
    }
}

/// Packages the pipeline with a module that is built already.
///
/// # Errors
///
/// As [`package::assemble`], and when there is no standard library.
pub fn assemble(
    pipeline: &Pipeline,
    module: &Module,
    options: &Options,
    steps: Steps,
    ui: Ui,
) -> Result<Built> {
    let output = options.output.clone().unwrap_or_else(|| default_output(&pipeline.name));
    let options = &Options { output: Some(output), ..*options };
    let library = &python_stdlib::ensure(ui)?;
    let temporary = Temporary::make()?;
    let runtime = Runtime { module, library, compiled: Compiled::ForThisProcessor };
    package::assemble(pipeline, runtime, options, temporary.path(), steps, ui)
}

fn default_output(name: &str) -> PathBuf {
    workspace::target().join("rmpkg").join(name).with_added_extension("rmpkg")
}
