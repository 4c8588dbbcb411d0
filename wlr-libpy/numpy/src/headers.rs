//! CPython's headers, with the `pyconfig.h` of the CPython that NumPy is linked to.
//!
//! The headers come from another build of CPython 3.12 for WASI. They agree but for `pyconfig.h`, whose
//! settings the kit's standard library has as Python data.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Error;

/// The module with the settings that CPython was compiled with.
const SETTINGS: &str = "_sysconfigdata__wasi_wasm32-wasi.py";

/// Adapts `pyconfig.h` in `headers` to the CPython whose standard library is in `stdlib`.
pub(crate) fn adapt(headers: &Path, stdlib: &Path) -> Result<(), Error> {
    let path = stdlib.join(SETTINGS);
    let settings = fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let config = headers.join("pyconfig.h");
    let template = fs::read_to_string(&config).map_err(Error::io("read", &config))?;
    fs::write(&config, with_settings(&template, &settings)).map_err(Error::io("write", &config))
}

/// `template` with the settings in `data`, which is a Python dictionary with one entry in each line.
fn with_settings(template: &str, data: &str) -> String {
    let settings: BTreeMap<_, _> = data.lines().filter_map(setting).collect();
    template.lines().map(|line| with_setting(line, &settings) + "\n").collect()
}

/// Name and value of a number; texts never reach `pyconfig.h`.
fn setting(line: &str) -> Option<(&str, i64)> {
    let (_, entry) = line.split_once('\'')?;
    let (name, value) = entry.split_once("': ")?;
    Some((name, value.trim_end_matches([',', '}']).parse().ok()?))
}

fn with_setting(line: &str, settings: &BTreeMap<&str, i64>) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    let (name, defined) = match words.as_slice() {
        ["#define", name, ..] => (*name, true),
        ["/*", "#undef", name, "*/"] => (*name, false),
        _ => return line.to_owned(),
    };
    match settings.get(name) {
        None => line.to_owned(),
        // The data says 0 of what is undefined and of what is defined as 0.
        Some(0) if defined && words.get(2) == Some(&"0") => line.to_owned(),
        Some(0) => format!("/* #undef {name} */"),
        Some(value) => format!("#define {name} {value}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = "build_time_vars = {'ABIFLAGS': '',\n 'HAVE_BIND': 1,\n 'HAVE_DUP': 0,\n 'SIZEOF_LONG': 4,\n \
                        'ZERO': 0}\n";

    #[test]
    fn settings_replace_those_of_the_template() {
        let template = "/* #undef HAVE_BIND */\n#define HAVE_DUP 1\n#define SIZEOF_LONG 8\n#define ZERO 0\n\
                        #define OTHER 1\n#include \"x.h\"\n";
        assert_eq!(
            with_settings(template, DATA),
            "#define HAVE_BIND 1\n/* #undef HAVE_DUP */\n#define SIZEOF_LONG 4\n#define ZERO 0\n\
             #define OTHER 1\n#include \"x.h\"\n"
        );
    }

    #[test]
    fn a_standard_library_without_settings_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = adapt(folder.path(), folder.path()).unwrap_err().to_string();
        assert!(error.contains(SETTINGS), "{error}");
    }
}
