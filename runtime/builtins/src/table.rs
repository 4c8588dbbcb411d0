//! The packages, sorted by name.

use crate::{BuiltinPackage, NativeModule, Source};

/// All of them.
pub static ALL: [BuiltinPackage; 3] = [
    BuiltinPackage {
        name: "bz2",
        modules: &[NativeModule { name: "_bz2", path: "python_bz2::_bz2" }],
        dependents: &["bz2"],
        source: Source::RustFeature("bz2"),
        license: "bzip2-1.0.6",
        cost: "33 kB of the package",
        instead: "compress with `gzip`",
    },
    BuiltinPackage {
        name: "lzma",
        modules: &[NativeModule { name: "_lzma", path: "python_lzma::_lzma" }],
        dependents: &["lzma"],
        source: Source::RustFeature("lzma"),
        license: "Apache-2.0",
        cost: "69 kB of the package",
        instead: "compress with `gzip`",
    },
    BuiltinPackage {
        name: "zlib",
        modules: &[NativeModule { name: "zlib", path: "python_zlib::zlib" }],
        dependents: &["gzip"],
        source: Source::Crate,
        license: "Zlib",
        cost: "in every package",
        instead: "store without compression",
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_name_stands_once_and_in_order() {
        assert!(ALL.is_sorted_by(|one, next| one.name < next.name));
        let modules = ALL.iter().flat_map(|package| package.modules);
        let mut names = BTreeSet::new();
        for NativeModule { name, .. } in modules {
            assert!(names.insert(name), "{name}");
        }
    }

    #[test]
    fn what_is_optional_can_be_left_out_and_asked_for() {
        let optional: Vec<_> = BuiltinPackage::optional().map(|package| package.name).collect();
        assert_eq!(optional, ["bz2", "lzma"]);
        assert_eq!(BuiltinPackage::named("lzma"), Some(&ALL[1]));
        assert_eq!(BuiltinPackage::named("sqlite3"), None);
    }
}
