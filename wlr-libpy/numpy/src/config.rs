//! `numpy/__config__.py`: how NumPy was compiled, for `numpy.show_config`.

use std::collections::BTreeMap;

use crate::pins::CYTHON;

/// The module, of the template that NumPy's sources have. Meson would write the machine's paths into it; what
/// is empty here is left out of what `show_config` shows.
pub(crate) fn module(template: &str, compiler: &str, arguments: &str) -> String {
    let version = compiler.split("version ").nth(1).and_then(|rest| rest.split(' ').next());
    let values = BTreeMap::from([
        ("C_COMP", "clang"),
        ("C_COMP_VERSION", version.unwrap_or_default()),
        ("C_COMP_ARGS", arguments),
        ("CPP_COMP", "clang"),
        ("CPP_COMP_VERSION", version.unwrap_or_default()),
        ("CPP_COMP_ARGS", arguments),
        ("CYTHON_COMP", "cython"),
        ("CYTHON_COMP_VERSION", CYTHON.version),
        ("HOST_CPU", "wasm32"),
        ("HOST_CPU_FAMILY", "wasm32"),
        ("HOST_CPU_ENDIAN", "little"),
        ("HOST_CPU_SYSTEM", "wasi"),
        ("CROSS_COMPILED", "True"),
        ("BLAS_FOUND", "True"),
        // The runtime's own, on the crate of that name.
        ("BLAS_NAME", "gemm"),
        ("LAPACK_FOUND", "False"),
        ("PYTHON_VERSION", "3.12"),
    ]);
    let mut text = String::new();
    for (index, part) in template.split('@').enumerate() {
        // Every other part is a name between two `@`.
        text += if index % 2 == 0 { part } else { values.get(part).unwrap_or(&"") };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_values_and_paths_become_nothing() {
        let template =
            "\"version\": \"@C_COMP_VERSION@\",\n\"commands\": r\"@C_COMP_CMD_ARRAY@\",\n";
        assert_eq!(
            module(template, "Debian clang version 22.1.8 (1~deb12u1)", "-O3"),
            "\"version\": \"22.1.8\",\n\"commands\": r\"\",\n"
        );
    }
}
