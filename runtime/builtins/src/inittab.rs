//! The Rust source of the interpreter's table of built-in modules.

use crate::{BuiltinPackage, Maker, NativeModule};

/// Source that defines `INITTAB`, the built-in modules with the functions that make them, and
/// `LEFT_OUT`, the other modules with the reason that an import of them fails with.
///
/// It is generated since `pyo3::append_to_inittab!` takes identifiers, and the name of a module in a
/// package has dots.
pub fn inittab<'p>(
    packages: impl Iterator<Item = &'p BuiltinPackage>,
    has_feature: impl Fn(&str) -> bool,
) -> String {
    let is_built_in = |package: &&BuiltinPackage| package.feature().is_none_or(&has_feature);
    let (built_in, left_out): (Vec<_>, Vec<_>) = packages.partition(is_built_in);
    let modules = || built_in.iter().flat_map(|package| package.modules);
    let declarations = declarations(modules());
    let entries: String = modules().map(entry).collect();
    let reasons: String = left_out.into_iter().filter_map(reason).collect();
    format!(
        "{declarations}\
         pub(super) const INITTAB: &[(&std::ffi::CStr, Initializer)] = &[\n{entries}];\n\
         pub(super) const LEFT_OUT: &[(&[&str], &str)] = &[\n{reasons}];\n"
    )
}

/// What makes modules of C.
fn declarations<'m>(modules: impl Iterator<Item = &'m NativeModule>) -> String {
    let of_c = modules.filter(|module| module.maker == Maker::C);
    let declaration = |module| format!("    fn {}() -> *mut PyObject;\n", c_function(module));
    match of_c.map(declaration).collect::<String>() {
        none if none.is_empty() => none,
        some => format!(
            "#[expect(unsafe_code, reason = \"the interpreter alone calls these\")]\n\
             unsafe extern \"C\" {{\n{some}}}\n"
        ),
    }
}

fn entry(module: &NativeModule) -> String {
    let function = match module.maker {
        Maker::Rust(path) => format!("{path}::__pyo3_init"),
        Maker::C => c_function(module),
    };
    format!("    (c{:?}, {function}),\n", module.name)
}

/// CPython names the function after the last part of a module's name.
fn c_function(module: &NativeModule) -> String {
    let name = module.name.rsplit('.').next().unwrap_or(module.name);
    format!("PyInit_{name}")
}

fn reason(package: &BuiltinPackage) -> Option<String> {
    let native = package.modules.iter().map(|module| module.name);
    // Before a module in a package the package itself is looked for.
    let native = native.filter(|name| !name.contains('.'));
    let names: Vec<_> = native.chain(package.dependents.iter().copied()).collect();
    let is_looked_for = !names.is_empty();
    is_looked_for.then(|| format!("    (&{names:?}, {:?}),\n", package.absence()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    fn package(name: &'static str, modules: &'static [NativeModule]) -> BuiltinPackage {
        BuiltinPackage {
            name,
            modules,
            dependents: &["outer"],
            nodes: &[],
            source: Source::RustFeature(name),
            license: "MIT",
            cost: "little",
            instead: "do it by hand",
        }
    }

    #[test]
    fn a_package_is_in_the_table_or_says_why_it_is_not() {
        let always = package("always", const { &[NativeModule::rust("one", "krate::one")] });
        let archives = Source::Archives { feature: "asked", folder: "ARRAY_DIR" };
        let dotted = package("array", const { &[NativeModule::c("array._core._sums")] });
        let packages = [
            BuiltinPackage { source: Source::Crate, ..always },
            BuiltinPackage { source: archives, ..dotted },
            BuiltinPackage {
                dependents: &[],
                ..package("part", const { &[NativeModule::c("array._t")] })
            },
            package("other", const { &[NativeModule::rust("_inner", "other::inner")] }),
        ];
        insta::assert_snapshot!(inittab(packages.iter(), |feature| feature == "asked"), @r#"
        #[expect(unsafe_code, reason = "the interpreter alone calls these")]
        unsafe extern "C" {
            fn PyInit__sums() -> *mut PyObject;
        }
        pub(super) const INITTAB: &[(&std::ffi::CStr, Initializer)] = &[
            (c"one", krate::one::__pyo3_init),
            (c"array._core._sums", PyInit__sums),
        ];
        pub(super) const LEFT_OUT: &[(&[&str], &str)] = &[
            (&["_inner", "outer"], "this CPython is built without it; build the package with `--with other`, or name `other` in the manifest's `python.builtin`, or do it by hand"),
        ];
        "#);
    }
}
