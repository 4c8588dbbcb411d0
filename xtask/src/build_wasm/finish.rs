//! What becomes of the module that the linker made: checked, given what no linker gives, optimised.

use anyhow::{Context, Result, ensure};
use content_cache::{Cache, Key};
use likely_calls::{Directed, Profile};
use rmpkg_pack::exports;
use terminal_ui::Ui;
use wlr_libpy::link_check;

use crate::own_file;
use crate::variant::Variant;
use crate::wasm_opt::{self, WasmOpt};
use crate::workspace;

/// What calls in libpython nearly always reach, as `runtime/likely-calls/examples/record.rs` records it.
const LIKELY_CALLS: &str = include_str!("likely_calls.txt");

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
        let wasm = with_safepoints(&prepare(checked(linked)?)?, variant)?;
        return Ok(Finished { wasm, flags: Vec::new() });
    }
    let tool = own_file::identity()?;
    let of_variant = format!("{} {} {}", variant.safepoints, variant.debug, optimiser.version);
    let key = Key::of([linked, tool.as_bytes(), of_variant.as_bytes()]);
    let entry = Cache::open()?.get_or_fill::<anyhow::Error>(KIND, &key, |entry| {
        let prepared = prepare(&call_directly(checked(linked)?)?)?;
        let flags = wasm_opt::flags(&prepared, variant.debug);
        let wasm = with_safepoints(&optimiser.optimise(&prepared, &flags, ui)?, variant)?;
        workspace::write(&entry.join(MODULE), &wasm)?;
        workspace::write(&entry.join(FLAGS), &serde_json::to_vec(&flags)?)
    })?;
    let flags = serde_json::from_slice(&workspace::read(&entry.join(FLAGS))?)?;
    Ok(Finished { wasm: workspace::read(&entry.join(MODULE))?, flags })
}

/// The module, if the linker has made what it should.
fn checked(linked: &[u8]) -> Result<&[u8]> {
    link_check::verify(linked).context("the linked module is not fit to be shipped")?;
    Ok(linked)
}

/// Has the optimiser see what is called. A profile of another libpython, or of one that is linked otherwise,
/// would do nothing and say nothing.
fn call_directly(linked: &[u8]) -> Result<Vec<u8>> {
    let profile: Profile = LIKELY_CALLS.parse()?;
    let Directed { wasm, found } = likely_calls::direct(linked, &profile)?;
    let recorded = profile.len();
    ensure!(
        found * 10 >= recorded * 9,
        "{found} of {recorded} calls in `xtask/src/build_wasm/likely_calls.txt` are in the linked module; \
         record them again, as `runtime/likely-calls/examples/record.rs` says"
    );
    Ok(wasm)
}

/// Removes what no host calls.
fn prepare(linked: &[u8]) -> Result<Vec<u8>> {
    exports::keep(linked, &exports::PREPARABLE)
}

/// Inserts safepoints, unless the variant has none. They come behind the optimiser: a host that proves that they
/// are there knows them by their bytes. What they count in is a variable like others, for a snapshot to hold.
fn with_safepoints(wasm: &[u8], variant: &Variant) -> Result<Vec<u8>> {
    if !variant.safepoints {
        return exports::with_variables(wasm);
    }
    let wasm = safepoints::insert(wasm, safepoints::MOST_INTERVAL)
        .context("the linked module gets no safepoints")?;
    let wasm = exports::with_variables(&wasm)?;
    safepoints::prove(&wasm).context("the module's safepoints are not everywhere")?;
    Ok(wasm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_that_does_not_fit_the_module_is_an_error() {
        let error = call_directly(&wat::parse_str("(module)").unwrap()).unwrap_err();
        let sentence = error.to_string();
        assert!(
            sentence.starts_with("0 of ") && sentence.contains("record them again"),
            "{sentence}"
        );
    }
}
