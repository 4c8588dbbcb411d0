//! `cargo xtask build-wasm`: from the runtime's source to `remotemedia_runtime.wasm`.

mod compile;
mod crates;
pub mod environment;
pub mod exports;
mod finish;
mod lock;
mod nodes_crate;
mod program;
mod provenance;
mod refusal;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use rmpkg_format::Provenance;
use serde::Serialize;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;

use crate::flags::BuildFlags;
use crate::kits::{self, PackageKit};
use crate::steps::Steps;
use crate::toolchain;
use crate::variant::{Tools, Variant};
use crate::wasm_opt;
use crate::workspace;

use compile::Kits;
pub use crates::{Crate, Origin};
use finish::Finished;
use program::Program;
pub(crate) use provenance::revision;

const MODULE: &str = "remotemedia_runtime.wasm";

/// The module that was built.
#[derive(Debug, Serialize)]
pub struct Module {
    /// Its bytes.
    #[serde(skip)]
    pub wasm: Arc<[u8]>,
    /// The release of the Rust that compiled it.
    pub rust: String,
    /// The version of the optimiser.
    pub wasm_opt: String,
    /// What it is made of, and which variant it is.
    pub provenance: Provenance,
    /// The crates that were linked into it.
    pub crates: Vec<Crate>,
    /// The packages that were linked into it as archives.
    #[serde(skip)]
    pub kits: Vec<PackageKit>,
    /// Its size in bytes as it was linked.
    pub linked: u64,
    /// Its size in bytes after the optimisation.
    pub optimised: u64,
}

/// The module in a file.
#[derive(Debug, Serialize)]
struct Written {
    path: PathBuf,
    #[serde(flatten)]
    module: Module,
}

/// Runs the command.
///
/// # Errors
///
/// As [`build`], and when the module cannot be written.
pub fn run(flags: &BuildFlags, ui: Ui) -> Result<ExitCode> {
    let (variant, tools) = (Variant::from(flags), Tools::from(&flags.tools));
    let module = build(&variant, &tools, &mut Steps::default(), ui)?;
    let path = workspace::target().join("wasm").join(MODULE);
    workspace::write(&path, &module.wasm)?;
    ui.result(&Written { path, module }, |written| written.path.display().to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// Builds that variant of the module and notes the steps.
///
/// # Errors
///
/// When a tool is missing, the crate with the nodes is not what it should be, cargo fails, or the
/// linked module is not what it should be.
pub fn build(variant: &Variant, tools: &Tools, steps: &mut Steps, ui: Ui) -> Result<Module> {
    let chosen = toolchain::require(tools.toolchain)?;
    let optimiser = wasm_opt::require(tools.wasm_opt.as_deref(), ui)?;
    let program = Program::of(variant, &chosen.toolchain)?;
    let kit = steps.time("libpython", || Ok(Kit::ensure(&|step| ui.status("Preparing", step))?))?;
    let kits = steps.time("builtin packages", || kits::ensure(variant, &kit, ui))?;
    let rust = chosen.toolchain.rust().release.clone();
    ui.status("Building", format!("the runtime with Rust {rust}, because {}", chosen.reason));
    let compiled = steps.time("compilation", || {
        let kits = Kits { python: &kit, packages: &kits };
        compile::compile(&chosen.toolchain, &program, &kits, variant, ui)
    })?;
    let Finished { wasm, flags } =
        steps.time("optimisation", || finish::finish(&compiled.wasm, variant, &optimiser, ui))?;
    Ok(Module {
        rust,
        wasm_opt: optimiser.version.to_string(),
        provenance: Provenance {
            runtime: Some(variant.record(program.crate_name())),
            ..provenance::of(chosen.toolchain.kind(), &kit, &kits, &flags)
        },
        kits,
        crates: crates::linked(&chosen.toolchain, &program, &compiled.packages)?,
        linked: compiled.wasm.len() as u64,
        optimised: wasm.len() as u64,
        wasm: wasm.into(),
    })
}
