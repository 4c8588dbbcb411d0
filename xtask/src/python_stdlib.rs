//! The standard library that packages get, and that tests run beside.

use anyhow::Result;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;
use wlr_libpy::stdlib::Stdlib;

/// The kit, and its standard library with what was mended since.
///
/// # Errors
///
/// When either cannot be made.
pub fn ensure(ui: Ui) -> Result<(Kit, Stdlib)> {
    let progress = |step: &str| ui.status("Preparing", step);
    let kit = Kit::ensure(&progress)?;
    let stdlib = Stdlib::ensure(&kit, &progress)?;
    Ok((kit, stdlib))
}
