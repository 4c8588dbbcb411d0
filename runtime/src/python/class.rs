//! The class of a Python node: importing it, and making its instance.

use std::rc::Rc;

use pipeline_manifest::NodeSpec;
use pipeline_node::{Item, Node, NodeError, NodeParams};
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};
use serde_json::{Map, Value};

use super::instance::Instance;
use super::item::into_python;
use super::node::{PythonNode, StreamingNode};
use super::{ClassPath, EventLoop, Session, exception, raised, signature};
use crate::{Phase, Problem};

/// A class that has been imported, and the arguments for its instance.
pub(crate) struct PythonClass {
    class: Py<PyType>,
    arguments: Map<String, Value>,
}

/// Imports the class, and checks the node's parameters against what it declares.
pub(crate) fn import(
    path: &ClassPath,
    params: &NodeParams<'_>,
    session: &Session<'_>,
) -> Result<PythonClass, Problem> {
    session.enter().map_err(Problem::PythonUnavailable)?;
    Python::attach(|py| {
        let class = find_class(py, path)?;
        let arguments = signature::check(&class, params)?;
        Ok(PythonClass { class: class.unbind(), arguments })
    })
}

impl PythonClass {
    /// Makes the instance, `Class(**params)`.
    pub(crate) fn create(
        self,
        node: &NodeSpec,
        event_loop: Rc<EventLoop>,
    ) -> Result<Box<dyn Node>, Problem> {
        let made = Python::attach(|py| {
            let object = construct(self.class.bind(py), self.arguments)?;
            let is_source = is_true(&object, "is_source")?;
            let is_streaming = node.is_streaming || is_true(&object, "is_streaming")?;
            Ok((object.unbind(), is_source, is_streaming))
        });
        let (object, is_source, is_streaming) =
            made.map_err(|error| Problem::Failed { phase: Phase::Construct, error })?;
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
    params: Map<String, Value>,
) -> Result<Bound<'py, PyAny>, NodeError> {
    let arguments = PyDict::new(class.py());
    for (name, param) in params {
        let param = into_python(class.py(), Item::from(param))?;
        arguments.set_item(name, param).map_err(raised)?;
    }
    class.call((), Some(&arguments)).map_err(raised)
}

/// Whether the object has the attribute and it is true.
fn is_true(object: &Bound<'_, PyAny>, attribute: &str) -> Result<bool, NodeError> {
    match object.getattr(attribute) {
        Ok(attribute) => attribute.is_truthy().map_err(raised),
        Err(error) if error.is_instance_of::<PyAttributeError>(object.py()) => Ok(false),
        Err(error) => Err(raised(error)),
    }
}
