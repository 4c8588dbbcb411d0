//! The class of a Python node: importing it, and making its instance.

use std::rc::Rc;

use pipeline_manifest::Node;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde_json::{Map, Value};

use super::instance::{Instance, raised};
use super::node::{PythonNode, StreamingNode};
use super::{ClassPath, EventLoop, exception, interpreter, signature, value};
use crate::{ExecutorOptions, NodeExecutor, NodeParams, Phase, Problem};

/// A class that has been imported, and the arguments for its instance.
pub(crate) struct PythonClass {
    class: Py<PyType>,
    arguments: Map<String, Value>,
}

/// Imports the class, and checks the node's parameters against what it declares.
pub(crate) fn import(
    path: &ClassPath,
    node: &Node,
    options: &ExecutorOptions,
) -> Result<PythonClass, Problem> {
    interpreter::start(&options.app_dirs).map_err(Problem::PythonUnavailable)?;
    Python::attach(|py| {
        let class = find_class(py, path)?;
        let arguments = signature::check(&class, &NodeParams::new(node, options.warn))?;
        Ok(PythonClass { class: class.unbind(), arguments })
    })
}

impl PythonClass {
    /// Makes the instance, `Class(**params)`.
    pub(crate) fn create(
        self,
        node: &Node,
        event_loop: Rc<EventLoop>,
    ) -> Result<Box<dyn NodeExecutor>, Problem> {
        let made = Python::attach(|py| {
            let object = construct(self.class.bind(py), &self.arguments)?;
            let is_source = is_true(&object, "is_source")?;
            let is_streaming = node.is_streaming || is_true(&object, "is_streaming")?;
            Ok((object.unbind(), is_source, is_streaming))
        });
        let (object, is_source, is_streaming) = made
            .map_err(|error| Problem::Failed { phase: Phase::Construct, error: raised(error) })?;
        let instance = Instance::new(object, event_loop);
        Ok(if is_streaming {
            Box::new(StreamingNode { instance, is_source, stream: None })
        } else {
            Box::new(PythonNode { instance, is_source })
        })
    }
}

fn find_class<'py>(py: Python<'py>, path: &ClassPath) -> Result<Bound<'py, PyType>, Problem> {
    let ClassPath { module, class } = path;
    let imported = py.import(module.as_str()).map_err(|error| {
        if exception::is_missing(py, &error, module) {
            Problem::UnknownType(format!("there is no Python module `{module}`"))
        } else {
            Problem::Failed { phase: Phase::Import, error: raised(error) }
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

/// Whether the object has the attribute and it is true.
fn is_true(object: &Bound<'_, PyAny>, attribute: &str) -> PyResult<bool> {
    match object.getattr(attribute) {
        Ok(attribute) => attribute.is_truthy(),
        Err(error) if error.is_instance_of::<PyAttributeError>(object.py()) => Ok(false),
        Err(error) => Err(error),
    }
}
