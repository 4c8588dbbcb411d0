//! `cargo xtask build-wasm`: from the runtime's source to `remotemedia_runtime.wasm`.

mod compile;
mod crates;
pub mod environment;
mod exports;
mod provenance;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use rmpkg_format::Provenance;
use serde::Serialize;
use tempfile::NamedTempFile;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;
use wlr_libpy::link_check;

use crate::flags::BuildFlags;
use crate::steps::Steps;
use crate::toolchain;
use crate::wasm_opt;
use crate::workspace;

pub use crates::Crate;

const MODULE: &str = "remotemedia_runtime.wasm";

/// Iterations of loops between two calls of the host: less than a millisecond of Python bytecode.
const SAFEPOINT_INTERVAL: u32 = 1 << 16;

/// The module that was built.
#[derive(Debug, Serialize)]
pub struct Module {
    /// Where it is.
    pub path: PathBuf,
    /// The release of the Rust that compiled it.
    pub rust: String,
    /// The version of the optimiser.
    pub wasm_opt: String,
    /// What it is made of.
    pub provenance: Provenance,
    /// The crates that were linked into it.
    pub crates: Vec<Crate>,
    /// Its size in bytes as it was linked.
    pub linked: u64,
    /// Its size in bytes after the optimisation.
    pub optimised: u64,
}

/// Runs the command.
///
/// # Errors
///
/// As [`build`].
pub fn run(flags: &BuildFlags, ui: Ui) -> Result<ExitCode> {
    let module = build(flags, &mut Steps::default(), ui)?;
    ui.result(&module, |module| module.path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the module and notes the steps.
///
/// # Errors
///
/// When a tool is missing, cargo fails, or the linked module is not what it should be.
pub fn build(flags: &BuildFlags, steps: &mut Steps, ui: Ui) -> Result<Module> {
    let chosen = toolchain::require(flags.tools.toolchain.toolchain)?;
    let optimiser = wasm_opt::require(flags.tools.wasm_opt.wasm_opt.as_deref(), ui)?;
    let kit = steps.time("libpython", || Ok(Kit::ensure(&|step| ui.status("Preparing", step))?))?;
    let rust = chosen.toolchain.rust().release.clone();
    ui.status("Building", format!("the runtime with Rust {rust}, because {}", chosen.reason));
    let compiled =
        steps.time("compilation", || compile::compile(&chosen.toolchain, &flags.with, ui))?;
    let linked = read(&compiled.module)?;
    link_check::verify(&linked).context("the linked module is not fit to be shipped")?;
    let stripped = exports::keep(&linked, &exports::COMMAND)?;
    let finished = if flags.no_safepoints { stripped } else { make_stoppable(&stripped)? };
    let optimiser_flags = wasm_opt::flags(&finished, flags.debug);
    let optimised =
        steps.time("optimisation", || optimiser.optimise(&finished, &optimiser_flags, ui))?;
    let path = workspace::target().join("wasm").join(MODULE);
    write(&path, &optimised)?;
    Ok(Module {
        path,
        rust,
        wasm_opt: optimiser.version.to_string(),
        provenance: provenance::of(chosen.toolchain.kind(), &kit, &optimiser_flags),
        crates: crates::linked(&chosen.toolchain, &compiled.packages)?,
        linked: linked.len() as u64,
        optimised: optimised.len() as u64,
    })
}

fn make_stoppable(wasm: &[u8]) -> Result<Vec<u8>> {
    safepoints::insert(wasm, SAFEPOINT_INTERVAL).context("the linked module gets no safepoints")
}

/// Reads a file that must be there.
///
/// # Errors
///
/// When it cannot be read; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Writes a file that is either there as a whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let action = || format!("cannot write `{}`", path.display());
    let folder = path.parent().with_context(action)?;
    fs::create_dir_all(folder).with_context(action)?;
    let mut file = shareable(folder).with_context(action)?;
    file.write_all(bytes).with_context(action)?;
    file.persist(path).with_context(action)?;
    Ok(())
}

/// A temporary file that others may read, as the user's `umask` has it.
fn shareable(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
