//! Codecs that CPython has and a package may lack: asking for one says so, and how to get it.

#[cfg(target_family = "wasm")]
use pyo3::exceptions::PyLookupError;
use pyo3::prelude::*;

/// The modules of `encodings` that no alias leads to.
const WITHOUT_ALIAS: &[&str] = &[
    "charmap",
    "cp1006",
    "cp720",
    "cp737",
    "cp856",
    "cp874",
    "cp875",
    "idna",
    "iso8859_1",
    "koi8_t",
    "koi8_u",
    "mac_arabic",
    "mac_croatian",
    "mac_farsi",
    "mac_romanian",
    "palmos",
    "punycode",
    "raw_unicode_escape",
    "undefined",
    "unicode_escape",
    "utf_8_sig",
];
/// Only Windows has it.
const OF_WINDOWS: &str = "mbcs";

/// Puts the search behind CPython's own: a codec that is there is found before.
#[cfg(target_family = "wasm")]
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let codecs = py.import("_codecs")?;
    let search = wrap_pyfunction!(explain, &codecs)?;
    codecs.call_method1("register", (search,)).map(|_| ())
}

/// Called by CPython with the normalised name of a codec that nothing has found. `None` lets it say
/// that the encoding is unknown, as it is everywhere.
#[cfg(target_family = "wasm")]
#[pyfunction]
fn explain(py: Python<'_>, name: &str) -> PyResult<Option<Py<PyAny>>> {
    let Some(module) = module_of(py, name) else { return Ok(None) };
    let error = PyLookupError::new_err(format!(
        "unknown encoding: {name}: CPython has it, but the package has not; list \
         `encodings.{module}`, or `encodings.*` for all, in the manifest's `python.stdlib`"
    ));
    error.value(py).setattr("name", format!("encodings.{module}"))?;
    Err(error)
}

/// Whether the error is one of `explain`.
#[cfg(target_family = "wasm")]
pub(super) fn is_missing(py: Python<'_>, error: &PyErr) -> bool {
    let value = error.value(py);
    let name = value.getattr("name").and_then(|name| name.extract::<String>());
    value.get_type().is(py.get_type::<PyLookupError>())
        && name.is_ok_and(|name| name.starts_with("encodings."))
}

/// The module of `encodings` that has the codec, in a complete CPython.
fn module_of(py: Python<'_>, name: &str) -> Option<String> {
    let aliases = py.import("encodings.aliases").ok()?.getattr("aliases").ok()?;
    let name = name.replace('.', "_");
    let aliased = aliases.get_item(&name).and_then(|module| module.extract::<String>()).ok();
    let is_module = || {
        let modules = aliases.call_method0("values");
        modules.is_ok_and(|modules| modules.contains(&name).unwrap_or(false))
            || WITHOUT_ALIAS.contains(&name.as_str())
    };
    let module = aliased.or_else(|| is_module().then_some(name.clone()));
    module.filter(|module| module != OF_WINDOWS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codec_of_cpython_is_known() {
        let unknown = |py: Python<'_>| -> PyResult<Vec<String>> {
            let path = py.import("encodings")?.getattr("__path__")?;
            let modules = py.import("pkgutil")?.call_method1("iter_modules", (path,))?;
            let names = modules.try_iter()?.map(|module| module?.getattr("name")?.extract());
            let names = names.collect::<PyResult<Vec<String>>>()?;
            Ok(names.into_iter().filter(|name| module_of(py, name).is_none()).collect())
        };
        Python::initialize();
        let unknown = Python::attach(unknown).unwrap();
        assert_eq!(unknown, ["aliases", "mbcs", "oem"]);
    }

    #[test]
    fn an_alias_leads_to_its_module_and_nonsense_nowhere() {
        Python::initialize();
        let module = |name| Python::attach(|py| module_of(py, name));
        assert_eq!(module("iso_8859_2").as_deref(), Some("iso8859_2"));
        assert_eq!(module("sjis").as_deref(), Some("shift_jis"));
        assert_eq!(module("koi8_u").as_deref(), Some("koi8_u"));
        assert_eq!(module("nonsense"), None);
    }
}
