//! What becomes of the module that the linker made: checked, given what no linker gives, optimised.

use std::fs;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use terminal_ui::Ui;
use wlr_libpy::link_check;

use super::{SAFEPOINT_INTERVAL, exports};
use crate::own_file;
use crate::variant::Variant;
use crate::wasm_opt::{self, WasmOpt};

const KIND: &str = "finished";
const MODULE: &str = "module.wasm";
const FLAGS: &str = "flags.json";

/// The module as it ships.
pub(super) struct Finished {
    pub(super) wasm: Vec<u8>,
    /// What the optimiser was told.
    pub(super) flags: Vec<String>,
}

/// Finishes a linked module, once for each module, variant and optimiser.
///
/// # Errors
///
/// When the module is not what it should be, or the optimiser fails.
pub(super) fn finish(
    linked: &[u8],
    variant: &Variant,
    optimiser: &WasmOpt,
    ui: Ui,
) -> Result<Finished> {
    if !variant.optimised {
        return Ok(Finished { wasm: prepare(linked, variant)?, flags: Vec::new() });
    }
    let tool = own_file::identity()?;
    let of_variant = format!("{} {} {}", variant.safepoints, variant.debug, optimiser.version);
    let key = Key::of([linked, tool.as_bytes(), of_variant.as_bytes()]);
    let entry = Cache::open()?.get_or_fill::<anyhow::Error>(KIND, &key, |entry| {
        let prepared = prepare(linked, variant)?;
        let flags = wasm_opt::flags(&prepared, variant.debug);
        let wasm = optimiser.optimise(&prepared, &flags, ui)?;
        fs::write(entry.join(MODULE), wasm).context("cannot write to the cache folder")?;
        fs::write(entry.join(FLAGS), serde_json::to_vec(&flags)?)
            .context("cannot write to the cache folder")
    })?;
    let read = |name: &str| {
        let path = entry.join(name);
        fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))
    };
    Ok(Finished { wasm: read(MODULE)?, flags: serde_json::from_slice(&read(FLAGS)?)? })
}

/// Checks what the linker made, and gives it what no linker does.
fn prepare(linked: &[u8], variant: &Variant) -> Result<Vec<u8>> {
    link_check::verify(linked).context("the linked module is not fit to be shipped")?;
    let stripped = exports::keep(linked, &exports::PREPARABLE)?;
    if !variant.safepoints {
        return exports::with_variables(&stripped);
    }
    let with_safepoints = safepoints::insert(&stripped, SAFEPOINT_INTERVAL)
        .context("the linked module gets no safepoints")?;
    exports::with_variables(&with_safepoints)
}
