//! Under which licences the files are that a kit is made of.

/// The licence of a package of the index that CPython comes from, as an SPDX expression.
pub fn of(package: &str) -> Option<&'static str> {
    match package {
        "componentize-py" => Some("Apache-2.0 WITH LLVM-exception"),
        _ => None,
    }
}
