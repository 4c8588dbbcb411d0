//! From Python's objects to items.

use pipeline_node::{Item, Object};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::Value;

use super::array::from_numpy;

/// How deep an item may nest: as deep as JSON readers commonly go, less what stands around it.
const MAX_DEPTH: usize = 100;
/// So much is shown of a path into a deep value.
const SHOWN_PATH: usize = 80;

/// What can't be an item, and where it is.
pub struct Unsupported {
    path: String,
    what: String,
}

impl Unsupported {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { path: String::new(), what: what.into() }
    }

    fn of_type(object: &Bound<'_, PyAny>) -> Self {
        let kind = type_name(object);
        let advice = match kind.as_str() {
            "bytes" | "bytearray" | "memoryview" => "encode it, for instance as base64",
            "set" | "frozenset" | "generator" => "make a list of it",
            _ => "supported are None, bool, int, float, str, list, tuple, dict and NumPy arrays",
        };
        Self::new(format!("of type `{kind}`; {advice}"))
    }

    fn inside(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }

    /// The exception, which has the index as `item_index`.
    fn raised(self, py: Python<'_>, name: &str, index: Option<usize>) -> PyErr {
        let path = match self.path.char_indices().nth(SHOWN_PATH) {
            Some((end, _)) => format!("{}…", &self.path[..end]),
            None => self.path,
        };
        let error = PyTypeError::new_err(format!("{name}{path} is {}", self.what));
        error.value(py).setattr(intern!(py, "item_index"), index).err().unwrap_or(error)
    }
}

/// The items of a list, of which the first one has that index.
///
/// # Errors
///
/// A `TypeError` with the index of the first that can't be an item, and the place in it.
pub fn items_from(list: &Bound<'_, PyList>, start: usize) -> PyResult<Vec<Item>> {
    let items = list.iter().enumerate().map(|(index, object)| {
        convert(&object, 0).map_err(|error| {
            let index = start + index;
            error.raised(list.py(), &format!("item {index}"), Some(index))
        })
    });
    items.collect()
}

/// The JSON that an argument is.
///
/// # Errors
///
/// A `TypeError` with the place of what is no JSON.
pub fn value_from(object: &Bound<'_, PyAny>, name: &str) -> PyResult<Value> {
    let item = convert(object, 0).map_err(|error| error.raised(object.py(), name, None))?;
    Ok(item.into())
}

fn convert(object: &Bound<'_, PyAny>, depth: usize) -> Result<Item, Unsupported> {
    if depth > MAX_DEPTH {
        return Err(Unsupported::new(format!("nested deeper than {MAX_DEPTH} levels")));
    }
    if object.is_none() {
        return Ok(Item::Null);
    }
    // `bool` first: it is a subclass of `int`.
    if let Ok(boolean) = object.cast::<PyBool>() {
        return Ok(boolean.is_true().into());
    }
    if let Ok(integer) = object.cast::<PyInt>() {
        return integer_from(integer);
    }
    if let Ok(float) = object.cast::<PyFloat>() {
        return float_from(float.value());
    }
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(text_from(text)?.into());
    }
    if let Ok(list) = object.cast::<PyList>() {
        return sequence_from(list.iter(), depth);
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        return sequence_from(tuple.iter(), depth);
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        return dict_from(dict, depth);
    }
    match from_numpy(object) {
        // One of NumPy's numbers, which is a number of Python's now.
        Some(Ok(Err(number))) => convert(&number, depth + 1),
        Some(Ok(Ok(array))) => Ok(array.into()),
        Some(Err(error)) => Err(error),
        None => Err(Unsupported::of_type(object)),
    }
}

fn integer_from(integer: &Bound<'_, PyInt>) -> Result<Item, Unsupported> {
    let number = integer.extract::<i64>().map(Item::from);
    let number = number.or_else(|_| integer.extract::<u64>().map(Item::from));
    number.map_err(|_| Unsupported::new("an int beyond 64 bits; give it as a str"))
}

fn float_from(float: f64) -> Result<Item, Unsupported> {
    if float.is_finite() {
        return Ok(float.into());
    }
    Err(Unsupported::new(format!("the float {float}, which JSON has not; give None, or an array")))
}

fn text_from(text: &Bound<'_, PyString>) -> Result<String, Unsupported> {
    let text = text.to_cow().map(|text| text.into_owned());
    text.map_err(|_| Unsupported::new("a str with lone surrogates, which is no valid Unicode"))
}

fn sequence_from<'py>(
    objects: impl Iterator<Item = Bound<'py, PyAny>>,
    depth: usize,
) -> Result<Item, Unsupported> {
    let items = objects.enumerate().map(|(index, object)| {
        convert(&object, depth + 1).map_err(|error| error.inside(&format!("[{index}]")))
    });
    Ok(Item::List(items.collect::<Result<_, _>>()?))
}

fn dict_from(dict: &Bound<'_, PyDict>, depth: usize) -> Result<Item, Unsupported> {
    let mut fields = Object::new();
    for (key, value) in dict.iter() {
        let Ok(key) = key.cast::<PyString>() else {
            let kind = type_name(&key);
            let what = format!("a dict with a key of type `{kind}`; JSON keys must be str");
            return Err(Unsupported::new(what));
        };
        let key = text_from(key)?;
        let value =
            convert(&value, depth + 1).map_err(|error| error.inside(&format!("[{key:?}]")))?;
        fields.insert(key, value);
    }
    Ok(fields.into())
}

fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().qualname().map_or_else(|_| "unknown".to_owned(), |name| name.to_string())
}
