//! From items and JSON to Python's objects.

use pipeline_node::{Item, Object};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde_json::{Number, Value};

use super::array::into_numpy;

/// The item as a Python object. An array is one of NumPy's where NumPy can be imported, else what JSON has for it.
///
/// # Errors
///
/// What Python raises, for instance when memory is out.
pub fn into_python(py: Python<'_>, item: Item) -> PyResult<Bound<'_, PyAny>> {
    match item {
        Item::Null => Ok(py.None().into_bound(py)),
        Item::Bool(boolean) => boolean.into_bound_py_any(py),
        Item::Number(number) => number_into_python(py, &number),
        Item::Text(text) => text.into_bound_py_any(py),
        Item::List(items) => {
            let objects = items.into_iter().map(|item| into_python(py, item));
            Ok(PyList::new(py, objects.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Item::Object(fields) => object_into_python(py, fields),
        Item::Array(array) => match into_numpy(py, &array)? {
            Some(ndarray) => Ok(ndarray),
            None => value_into_python(py, &Value::from(Item::Array(array))),
        },
        other => {
            Err(PyValueError::new_err(format!("an item that Python has nothing for: {other:?}")))
        }
    }
}

fn object_into_python(py: Python<'_>, fields: Object) -> PyResult<Bound<'_, PyAny>> {
    let dict = PyDict::new(py);
    for (name, field) in fields {
        dict.set_item(name, into_python(py, field)?)?;
    }
    Ok(dict.into_any())
}

fn number_into_python<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    if let Some(integer) = number.as_i64() {
        integer.into_bound_py_any(py)
    } else if let Some(integer) = number.as_u64() {
        integer.into_bound_py_any(py)
    } else {
        number.as_f64().into_bound_py_any(py)
    }
}

/// JSON as Python's own `json` gives it.
///
/// # Errors
///
/// As [`into_python`].
pub fn value_into_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => Ok(py.None().into_bound(py)),
        Value::Bool(boolean) => boolean.into_bound_py_any(py),
        Value::Number(number) => number_into_python(py, number),
        Value::String(text) => text.into_bound_py_any(py),
        Value::Array(values) => {
            let objects = values.iter().map(|value| value_into_python(py, value));
            Ok(PyList::new(py, objects.collect::<PyResult<Vec<_>>>()?)?.into_any())
        }
        Value::Object(fields) => {
            let dict = PyDict::new(py);
            for (name, field) in fields {
                dict.set_item(name, value_into_python(py, field)?)?;
            }
            Ok(dict.into_any())
        }
    }
}
