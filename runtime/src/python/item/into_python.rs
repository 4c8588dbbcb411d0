//! From an item to a Python object.

use pipeline_node::{ErrorKind, Item, NodeError, Object};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde_json::Number;

use super::array::into_numpy;
use crate::python::raised;

/// The item as a Python object.
pub(in crate::python) fn into_python(
    py: Python<'_>,
    item: Item,
) -> Result<Bound<'_, PyAny>, NodeError> {
    match item {
        Item::Null => Ok(py.None().into_bound(py)),
        Item::Bool(boolean) => boolean.into_bound_py_any(py).map_err(raised),
        Item::Number(number) => number_into_python(py, &number).map_err(raised),
        Item::Text(text) => text.into_bound_py_any(py).map_err(raised),
        Item::List(items) => list_into_python(py, items),
        Item::Object(fields) => object_into_python(py, fields),
        Item::Array(array) => into_numpy(py, array),
        other => Err(unsupported(&other)),
    }
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

fn list_into_python(py: Python<'_>, items: Vec<Item>) -> Result<Bound<'_, PyAny>, NodeError> {
    let objects = items.into_iter().map(|item| into_python(py, item));
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    PyList::new(py, objects).map(Bound::into_any).map_err(raised)
}

fn object_into_python(py: Python<'_>, fields: Object) -> Result<Bound<'_, PyAny>, NodeError> {
    let dict = PyDict::new(py);
    for (name, field) in fields {
        dict.set_item(name, into_python(py, field)?).map_err(raised)?;
    }
    Ok(dict.into_any())
}

/// A kind of item that this version doesn't know.
fn unsupported(item: &Item) -> NodeError {
    let message =
        format!("the item holds {item:?}, which Python nodes can't take; give them a list");
    NodeError::failed(message).with_kind(ErrorKind::UnsupportedValue)
}

#[cfg(test)]
mod tests {
    use pipeline_node::Item;
    use pyo3::prelude::*;
    use serde_json::json;

    use super::into_python;
    use crate::python::item::from_python;

    /// What Python writes for the item.
    fn repr(item: Item) -> String {
        Python::initialize();
        Python::attach(|py| into_python(py, item).unwrap().repr().unwrap().to_string())
    }

    #[test]
    fn every_kind_has_its_python_type() {
        let item = json!([null, true, -1, u64::MAX, 1.0, "ö", {"z": [], "a": {}}]);
        assert_eq!(
            repr(item.into()),
            "[None, True, -1, 18446744073709551615, 1.0, 'ö', {'z': [], 'a': {}}]"
        );
    }

    #[test]
    fn items_survive_the_way_there_and_back() {
        Python::initialize();
        let item = Item::from(json!({
            "z": null, "a": [true, 1, -1, 1.5, u64::MAX, i64::MIN], "ö": {"nested": ["€", {}]},
        }));
        let back = Python::attach(|py| from_python(&into_python(py, item.clone()).unwrap()));
        assert_eq!(back.unwrap(), item);
    }
}
