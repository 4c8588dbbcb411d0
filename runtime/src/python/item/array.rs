//! Arrays at the border to Python, where they are NumPy's.
//!
//! The runtime imports numpy when an array goes into Python. On the way out it asks whether somebody has
//! imported it: if not, there is no array. Where there is no numpy at all, a Python node gets an array as
//! JSON has it, a dict.

mod from_numpy;
mod into_numpy;
#[cfg(any(test, target_family = "wasm"))]
mod memory;
#[cfg(not(target_family = "wasm"))]
mod native;

use pyo3::prelude::*;

pub(super) use from_numpy::from_numpy;
pub(super) use into_numpy::into_numpy;

#[cfg(target_family = "wasm")]
use memory as crossing;
#[cfg(not(target_family = "wasm"))]
use native as crossing;

/// numpy, if somebody has imported it.
fn loaded(py: Python<'_>) -> Option<Bound<'_, PyAny>> {
    let modules = py.import("sys").and_then(|sys| sys.getattr("modules")).ok()?;
    modules.get_item("numpy").ok().filter(|numpy| !numpy.is_none())
}
#[cfg(test)]
mod tests;
