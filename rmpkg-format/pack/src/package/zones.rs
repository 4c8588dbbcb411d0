//! The time zone database, where a pipeline may ask for time zones and brings none.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use content_cache::Cache;
use indicatif::HumanCount;
use stdlib_subset::{Choice, Coverage, Error, Interpreter, Layer};
use terminal_ui::Ui;

use super::stdlib::Layers;
use crate::dependencies::distribution::Distribution;
use crate::dependencies::tzdata;

/// Python's module for time zones.
const ZONEINFO: &str = "zoneinfo";

/// Whether nodes or distributions may import `zoneinfo`, and nobody brings the data that it reads.
///
/// # Errors
///
/// As [`stdlib_subset::select`].
pub(super) fn are_needed(
    interpreter: &Interpreter<'_>,
    layers: &Layers,
    choice: &Choice,
) -> Result<bool, Error> {
    let brings = |layer: &Layer| layer.modules.contains_key(tzdata::NAME);
    if layers.sites.iter().chain([&layers.app]).any(brings) {
        return Ok(false);
    }
    // The whole standard library has `zoneinfo`, wanted or not.
    let wanted = Choice { coverage: Coverage::Subset, ..choice.clone() };
    Ok(layers.select(interpreter, &wanted)?.report.modules.contains_key(ZONEINFO))
}

/// The database as a distribution; a line says what it adds.
///
/// # Errors
///
/// When it cannot be had.
pub(super) fn distribution(cache: &Cache, ui: Ui) -> Result<Vec<Distribution>> {
    let added = tzdata::distribution(cache, ui)
        .context("`zoneinfo` is imported, and needs the time zone database `tzdata`")?;
    for distribution in &added {
        let size = |file: &PathBuf| Ok(fs::metadata(file)?.len());
        let bytes = distribution.files()?.values().map(size).sum::<Result<u64>>()?;
        let Distribution { name, version, .. } = distribution;
        let bytes = HumanCount(bytes);
        ui.status(
            "Adding",
            format!("{name} {version}, {bytes} bytes, as `{ZONEINFO}` is imported"),
        );
    }
    Ok(added)
}
