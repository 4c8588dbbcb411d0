//! Modules that can be imported by other people's code and fail when they are used.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use super::super::paths;

const SOURCE: &str = include_str!("stand_in.py");
/// What tracebacks name as the file.
const FILE: &str = "<runtime>/platform/stand_in.py";

/// What [`SOURCE`] defines. It is compiled when the first absent module is imported.
static DEFINED: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// How a module that is absent for that reason is imported, if whoever imports it gets a stand-in.
pub(super) fn spec<'py>(
    py: Python<'py>,
    name: &str,
    reason: &str,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    // As texts: a path would become one of `pathlib`, which the package may lack.
    let app_dirs = paths::app_dirs();
    let app_dirs: Vec<_> = app_dirs.iter().map(|folder| folder.to_string_lossy()).collect();
    let spec = function(py, "spec")?.call1((name, reason, app_dirs))?;
    Ok(Some(spec).filter(|spec| !spec.is_none()))
}

/// Why a module is absent that a stand-in is there for.
pub(super) fn reason(py: Python<'_>, name: &str) -> PyResult<Option<String>> {
    match DEFINED.get(py) {
        Some(_) => function(py, "reason_of")?.call1((name,))?.extract(),
        None => Ok(None),
    }
}

fn function<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    let defined = DEFINED.get_or_try_init(py, || define(py).map(Bound::unbind))?;
    defined.bind(py).as_any().get_item(name)
}

fn define(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let builtins = py.import("builtins")?;
    let defined = PyDict::new(py);
    defined.set_item("__name__", "importlib.stand_in")?;
    let code = builtins.call_method1("compile", (SOURCE, FILE, "exec"))?;
    builtins.call_method1("exec", (code, &defined))?;
    Ok(defined)
}
