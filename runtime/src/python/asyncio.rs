//! asyncio inside wasm: an event loop that needs neither sockets nor threads.
//!
//! asyncio takes its default event loop from a module for the platform, `asyncio.unix_events`,
//! whose loop wakes itself through a pair of sockets: WASI preview1 has none. A finder in front of
//! `sys.meta_path` answers the import of that module with ours. So asyncio stays
//! as it is, every way to a loop leads to ours, and nothing of it is imported, compiled or paid
//! for before a node imports asyncio. Setting a policy instead would import asyncio at start-up.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

const MODULE: &str = "asyncio.unix_events";
const SOURCE: &str = include_str!("asyncio/unix_events.py");
/// What tracebacks name as the file.
const FILE: &str = "<runtime>/asyncio/unix_events.py";

/// Puts our module in the place of asyncio's own.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let finders = py.import("sys")?.getattr("meta_path")?.cast_into::<PyList>()?;
    finders.insert(0, Bound::new(py, PlatformModule)?)
}

/// While `selectors` is imported, as it is by asyncio, it tries `select.poll` with a timeout of zero,
/// and in `@wasmer/sdk` that call never returns. Without `poll` it takes `select` untried.
fn remove_poll(py: Python<'_>) -> PyResult<()> {
    let select = py.import("select")?;
    if select.hasattr("poll")? { select.delattr("poll") } else { Ok(()) }
}

/// Finder and loader in one, as the import system defines them.
#[pyclass(frozen)]
struct PlatformModule;

#[pymethods]
impl PlatformModule {
    #[pyo3(signature = (name, _path=None, _target=None))]
    fn find_spec<'py>(
        slf: &Bound<'py, Self>,
        name: &str,
        _path: Option<&Bound<'py, PyAny>>,
        _target: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match name {
            MODULE => {}
            "selectors" => return remove_poll(slf.py()).map(|()| None),
            _ => return Ok(None),
        }
        let options = PyDict::new(slf.py());
        options.set_item("origin", FILE)?;
        let spec = slf.py().import("_frozen_importlib")?.getattr("ModuleSpec")?;
        spec.call((name, slf), Some(&options)).map(Some)
    }

    fn create_module(&self, _spec: &Bound<'_, PyAny>) -> Option<Py<PyAny>> {
        None
    }

    fn exec_module(&self, module: &Bound<'_, PyAny>) -> PyResult<()> {
        let builtins = module.py().import("builtins")?;
        let code = builtins.call_method1("compile", (SOURCE, FILE, "exec"))?;
        builtins.call_method1("exec", (code, module.getattr("__dict__")?)).map(|_| ())
    }

    /// For the lines of a traceback.
    fn get_source(&self, _name: &str) -> &'static str {
        SOURCE
    }
}
