//! The Rust source of the interpreter's table of built-in modules.

use crate::BuiltinPackage;

/// Source that defines `INITTAB`, the built-in modules with the functions that make them, and
/// `LEFT_OUT`, the other modules with the reason that an import of them fails with.
///
/// It is generated since `pyo3::append_to_inittab!` takes identifiers, and the name of a module in a
/// package has dots.
pub fn inittab(packages: &[BuiltinPackage], has_feature: impl Fn(&str) -> bool) -> String {
    let is_built_in = |package: &&BuiltinPackage| package.feature().is_none_or(&has_feature);
    let (built_in, left_out): (Vec<_>, Vec<_>) = packages.iter().partition(is_built_in);
    let entries: String = built_in.into_iter().map(entries).collect();
    let reasons: String = left_out.into_iter().map(reason).collect();
    format!(
        "pub(super) const INITTAB: &[(&std::ffi::CStr, Initializer)] = &[\n{entries}];\n\
         pub(super) const LEFT_OUT: &[(&[&str], &str)] = &[\n{reasons}];\n"
    )
}

fn entries(package: &BuiltinPackage) -> String {
    let entry = |module: &crate::NativeModule| {
        format!("    (c{:?}, {}::__pyo3_init),\n", module.name, module.path)
    };
    package.modules.iter().map(entry).collect()
}

fn reason(package: &BuiltinPackage) -> String {
    let native = package.modules.iter().map(|module| module.name);
    let names: Vec<_> = native.chain(package.dependents.iter().copied()).collect();
    format!("    (&{names:?}, {:?}),\n", package.absence())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{NativeModule, Source};

    fn package(name: &'static str, modules: &'static [NativeModule]) -> BuiltinPackage {
        BuiltinPackage {
            name,
            modules,
            dependents: &["outer"],
            source: Source::RustFeature(name),
            license: "MIT",
            cost: "little",
            instead: "do it by hand",
        }
    }

    #[test]
    fn a_package_is_in_the_table_or_says_why_it_is_not() {
        let always = package("always", &[NativeModule { name: "one", path: "krate::one" }]);
        let dotted = &[NativeModule { name: "array._core._sums", path: "array::sums" }];
        let packages = [
            BuiltinPackage { source: Source::Crate, ..always },
            package("asked", dotted),
            package("other", &[NativeModule { name: "_inner", path: "other::inner" }]),
        ];
        insta::assert_snapshot!(inittab(&packages, |feature| feature == "asked"), @r#"
        pub(super) const INITTAB: &[(&std::ffi::CStr, Initializer)] = &[
            (c"one", krate::one::__pyo3_init),
            (c"array._core._sums", array::sums::__pyo3_init),
        ];
        pub(super) const LEFT_OUT: &[(&[&str], &str)] = &[
            (&["_inner", "outer"], "this CPython is built without it; build the package with `--with other`, or do it by hand"),
        ];
        "#);
    }
}
