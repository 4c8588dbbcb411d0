//! `cargo xtask build-wasm`: from the runtime's source to `remotemedia_runtime.wasm`.

mod about;
mod compile;
mod crates;
pub mod environment;
mod finish;
mod lock;
mod nodes_crate;
mod program;
mod provenance;
mod refusal;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use rmpkg_format::Provenance;
use rmpkg_pack::Builtin;
pub use rmpkg_pack::Module;
use serde::Serialize;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;

use crate::flags::BuildFlags;
use crate::kits;
use crate::steps::Steps;
use crate::toolchain;
use crate::variant::{Tools, Variant};
use crate::wasm_opt;
use crate::workspace;

use compile::Kits;
use finish::Finished;
use program::Program;
pub(crate) use provenance::revision;

const MODULE: &str = "remotemedia_runtime.wasm";

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
    let crates = crates::linked(&chosen.toolchain, &program, &compiled.packages)?;
    let provenance = Provenance {
        runtime: Some(variant.record(program.crate_name())),
        ..provenance::of(chosen.toolchain.kind(), &kit, &kits, &flags)
    };
    let materials = &provenance.materials;
    let parts = about::Parts { rust: &rust, crates: &crates, kits: &kits, materials };
    Ok(Module {
        wasm_opt: optimiser.version.to_string(),
        components: about::components(&parts),
        licenses: about::licenses(&parts)?,
        builtins: kits.iter().map(Builtin::from).collect(),
        linked: compiled.wasm.len() as u64,
        optimised: wasm.len() as u64,
        wasm: wasm.into(),
        provenance,
        rust,
    })
}
