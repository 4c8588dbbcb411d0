//! NumPy from its wheel for the machine's own Python: what the NumPy of the wasm is compared with, in
//! tests and in benchmarks.

use std::path::PathBuf;

use anyhow::Result;
use terminal_ui::Ui;

use crate::pip::Requirements;

const NUMPY: Requirements<'_> = Requirements {
    kind: "native-numpy",
    what: "NumPy for this machine's Python (to compare with)",
    text: include_str!("../numpy/requirements.txt"),
};

/// A folder for `PYTHONPATH` that holds NumPy, installed from the package index if it is not in the cache.
///
/// # Errors
///
/// When there is no Python with pip, or the index has no such wheel for it.
pub fn folder(ui: Ui) -> Result<PathBuf> {
    NUMPY.installed(ui)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wheel_is_pinned_and_no_host_is_named() {
        let hashes = NUMPY.text.matches("--hash=sha256:").count();
        assert!(hashes >= 4 && NUMPY.text.contains("numpy==2.4.6 \\"), "{}", NUMPY.text);
        assert!(!NUMPY.text.contains("://"));
    }
}
