//! What becomes of some modules of the standard library, when they are imported and not before: a node
//! that needs none of them pays for none.

use pyo3::exceptions::PyModuleNotFoundError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use super::super::asyncio;
use super::identity;

/// C's half of `queue`.
const QUEUE: &str = "_queue";

/// Puts the finder in front of all others.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let finders = py.import("sys")?.getattr("meta_path")?.cast_into::<PyList>()?;
    finders.insert(0, Bound::new(py, Changes)?)
}

/// Finder and loader in one, as the import system defines them.
#[pyclass(frozen)]
struct Changes;

#[pymethods]
impl Changes {
    #[pyo3(signature = (name, _path=None, _target=None))]
    fn find_spec<'py>(
        slf: &Bound<'py, Self>,
        name: &str,
        _path: Option<&Bound<'py, PyAny>>,
        _target: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        match name {
            asyncio::MODULE => event_loop(slf).map(Some),
            "selectors" => asyncio::remove_poll(slf.py()).map(|()| None),
            "socket" => identity::name_host(slf.py()).map(|()| None),
            QUEUE => Err(without_queue(slf.py())?),
            _ => Ok(None),
        }
    }

    fn create_module(&self, _spec: &Bound<'_, PyAny>) -> Option<Py<PyAny>> {
        None
    }

    fn exec_module(&self, module: &Bound<'_, PyAny>) -> PyResult<()> {
        let builtins = module.py().import("builtins")?;
        let code = builtins.call_method1("compile", (asyncio::SOURCE, asyncio::FILE, "exec"))?;
        builtins.call_method1("exec", (code, module.getattr("__dict__")?)).map(|_| ())
    }

    /// For the lines of a traceback.
    fn get_source(&self, _name: &str) -> &'static str {
        asyncio::SOURCE
    }
}

fn event_loop<'py>(finder: &Bound<'py, Changes>) -> PyResult<Bound<'py, PyAny>> {
    let options = PyDict::new(finder.py());
    options.set_item("origin", asyncio::FILE)?;
    let spec = finder.py().import("_frozen_importlib")?.getattr("ModuleSpec")?;
    spec.call((asyncio::MODULE, finder), Some(&options))
}

/// In a build without threads the wait of C's `SimpleQueue` doesn't end when its time is over. Without
/// this module `queue` takes the one that is written in Python, whose wait does.
fn without_queue(py: Python<'_>) -> PyResult<PyErr> {
    let name = PyDict::new(py);
    name.set_item("name", QUEUE)?;
    let message = format!("No module named '{QUEUE}'");
    let exception = py.get_type::<PyModuleNotFoundError>().call((message,), Some(&name))?;
    Ok(PyErr::from_value(exception))
}
