//! A Python object as a node.

use std::path::PathBuf;

use async_trait::async_trait;
use pyo3::exceptions::PyAttributeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde_json::{Map, Value};

use super::{ClassPath, exception, interpreter, value};
use crate::{NodeError, NodeExecutor, Phase, Problem};

struct PythonNode {
    instance: Py<PyAny>,
    is_source: bool,
}

/// Imports the class and makes the instance, `Class(**params)`.
pub(crate) fn create(
    path: &ClassPath,
    params: &Map<String, Value>,
    app_dirs: &[PathBuf],
) -> Result<Box<dyn NodeExecutor>, Problem> {
    interpreter::start(app_dirs).map_err(Problem::PythonUnavailable)?;
    Python::attach(|py| {
        let class = import(py, path)?;
        let failed = |error| Problem::Failed { phase: Phase::Construct, error };
        let instance = construct(&class, params).map_err(|error| failed(raised(py, &error)))?;
        let is_source = is_source(&class).map_err(|error| failed(raised(py, &error)))?;
        Ok(Box::new(PythonNode { instance: instance.unbind(), is_source }) as _)
    })
}

fn import<'py>(py: Python<'py>, path: &ClassPath) -> Result<Bound<'py, PyType>, Problem> {
    let ClassPath { module, class } = path;
    let imported = py.import(module.as_str()).map_err(|error| {
        if exception::is_missing(py, &error, module) {
            Problem::UnknownType(format!("there is no Python module `{module}`"))
        } else {
            Problem::Failed { phase: Phase::Import, error: raised(py, &error) }
        }
    })?;
    imported.getattr(class.as_str()).ok().and_then(|class| class.cast_into().ok()).ok_or_else(
        || Problem::UnknownType(format!("Python module `{module}` has no class `{class}`")),
    )
}

fn construct<'py>(
    class: &Bound<'py, PyType>,
    params: &Map<String, Value>,
) -> PyResult<Bound<'py, PyAny>> {
    let arguments = PyDict::new(class.py());
    for (name, param) in params {
        arguments.set_item(name, value::from_json(class.py(), param)?)?;
    }
    class.call((), Some(&arguments))
}

fn is_source(class: &Bound<'_, PyType>) -> PyResult<bool> {
    match class.getattr(intern!(class.py(), "is_source")) {
        Ok(attribute) => attribute.is_truthy(),
        Err(error) if error.is_instance_of::<PyAttributeError>(class.py()) => Ok(false),
        Err(error) => Err(error),
    }
}

fn raised(py: Python<'_>, error: &PyErr) -> NodeError {
    exception::capture(py, error).into()
}

impl PythonNode {
    /// Calls a method that a class may leave out.
    fn call_hook(&self, name: &str) -> Result<(), NodeError> {
        Python::attach(|py| {
            let instance = self.instance.bind(py);
            let call = || match instance.getattr_opt(name)? {
                Some(hook) => hook.call0().map(|_| ()),
                None => Ok(()),
            };
            call().map_err(|error: PyErr| raised(py, &error))
        })
    }
}

#[async_trait(?Send)]
impl NodeExecutor for PythonNode {
    fn is_source(&self) -> bool {
        self.is_source
    }

    async fn initialize(&mut self) -> Result<(), NodeError> {
        self.call_hook("initialize")
    }

    async fn process(&mut self, item: Value) -> Result<Vec<Value>, NodeError> {
        Python::attach(|py| {
            let call = || {
                let item = value::from_json(py, &item)?;
                self.instance.bind(py).call_method1(intern!(py, "process"), (item,))
            };
            let result = call().map_err(|error: PyErr| raised(py, &error))?;
            if result.is_none() {
                return Ok(Vec::new());
            }
            Ok(vec![value::to_json(&result)?])
        })
    }

    async fn cleanup(&mut self) -> Result<(), NodeError> {
        self.call_hook("cleanup")
    }
}
