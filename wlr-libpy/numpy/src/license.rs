//! Under which licences the files are that NumPy is made of.

use builtin_packages::BuiltinPackage;

/// The licence of one of the [materials](crate::NumpyKit::materials), by its name without the version, as an
/// SPDX expression.
pub fn of(package: &str) -> Option<&'static str> {
    match package {
        "numpy" => BuiltinPackage::named("numpy").map(|numpy| numpy.license),
        "cmeel-simde" => Some("MIT AND CC0-1.0"),
        "cython" => Some("Apache-2.0"),
        // The headers in it are CPython's.
        "wasmpy-build" => Some("MIT AND Python-2.0"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pins::{CYTHON, HEADERS, NUMPY, SIMDE};

    #[test]
    fn every_material_has_a_licence() {
        for pinned in [NUMPY, CYTHON, HEADERS, SIMDE] {
            assert!(of(pinned.name).is_some(), "{}", pinned.name);
        }
        assert_eq!(of("other"), None);
    }
}
