//! `rmpkg inspect`: what a package is and what is in it.

mod distributions;
mod legacy;
mod report;
mod wasm;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use rmpkg_format::{Package, PackageError};
use serde_json::{Value, json};
use terminal_ui::Ui;

use crate::flags::InspectFlags;
use crate::package::invalid;
use crate::place::Place;
use crate::{exit, package};
use legacy::LegacyReport;
use report::{Beside, Report};

/// Runs the command.
///
/// # Errors
///
/// When the file is no valid package.
pub fn run(flags: &InspectFlags, ui: Ui) -> Result<ExitCode> {
    let place = Place::of(&flags.file, flags.registry, false, ui)?;
    let size = show(&place, ui)?;
    match flags.max_size {
        Some(limit) if size > limit => {
            let shown = flags.file.display();
            let excess = size - limit;
            ui.failure(format!(
                "`{shown}` has {size} bytes, {excess} more than the {limit} that it may have"
            ));
            Ok(exit::NO.into())
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// What `--json` prints of a package whose every byte was checked and which was read from `file`.
///
/// # Errors
///
/// When its module can't be read.
pub fn document(file: &Path, package: &Package) -> Result<Value> {
    Ok(json!(Report::of(file, package)?))
}

/// Prints the report and gives the package's size.
fn show(place: &Place, ui: Ui) -> Result<u64> {
    let package = match package::open_at(place) {
        Err(error) if is_legacy(&error) => return show_legacy(place.file(), ui),
        opened => opened?,
    };
    let file = place.shown();
    let report = Report::of(file, &package).with_context(|| invalid(file))?;
    let report = report.with_beside(beside(place, &package, ui));
    ui.result(&report, Report::render)?;
    Ok(package.bytes().len() as u64)
}

/// The signature beside the package. What is none keeps nobody from looking at the package.
fn beside(place: &Place, package: &Package, ui: Ui) -> Option<Beside> {
    let found = place.signature(|_| true);
    let found = found.map_err(|error| ui.warning(format!("{error:#}"))).ok()?;
    found.map(|(file, signature)| Beside::of(file, &signature, package))
}

/// The one command that doesn't refuse a package from before version 1: it executes nothing and
/// passes nothing on, and says what it could not verify.
fn show_legacy(file: &Path, ui: Ui) -> Result<u64> {
    let (package, bytes) = package::open_legacy(file)?;
    let report = LegacyReport::of(file, &bytes, &package).with_context(|| invalid(file))?;
    ui.result(&report, LegacyReport::render)?;
    Ok(bytes.len() as u64)
}

fn is_legacy(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(PackageError::Legacy))
}
