//! From a Python object to an item.

use pipeline_node::border::revive;
use pipeline_node::{ErrorKind, Item, NodeError, Object};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use super::array::from_numpy;
use super::holders::Holders;
use super::unsupported::{Unsupported, type_name};

/// How deep a result may nest. JSON readers commonly stop at 128 levels, and the report adds some.
const MAX_DEPTH: usize = 100;

/// A Python object as an item.
pub(in crate::python) fn from_python(object: &Bound<'_, PyAny>) -> Result<Item, NodeError> {
    convert(object, 0, Holders::ONE).map_err(|unsupported| {
        let Unsupported { path, what } = unsupported;
        NodeError::failed(format!("the result{} is {what}", shortened(&path)))
            .with_kind(ErrorKind::UnsupportedValue)
    })
}

/// A part of an object of which somebody else may hold the rest.
pub(super) fn from_part(object: &Bound<'_, PyAny>) -> Result<Item, Unsupported> {
    convert(object, 0, Holders::Others)
}

/// A path into a deep value is no help beyond its beginning.
fn shortened(path: &str) -> String {
    const ENOUGH: usize = 80;
    match path.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}…", &path[..end]),
        None => path.to_owned(),
    }
}

fn convert(object: &Bound<'_, PyAny>, depth: usize, holders: Holders) -> Result<Item, Unsupported> {
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
        return convert_integer(integer);
    }
    if let Ok(float) = object.cast::<PyFloat>() {
        return Ok(float.value().into());
    }
    if let Ok(text) = object.cast::<PyString>() {
        return Ok(convert_text(text)?.into());
    }
    if let Ok(list) = object.cast::<PyList>() {
        let holders = holders.of_parts(object);
        return convert_sequence(list.iter(), depth, holders);
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        let holders = holders.of_parts(object);
        return convert_sequence(tuple.iter(), depth, holders);
    }
    if let Ok(dict) = object.cast::<PyDict>() {
        return convert_dict(dict, depth, holders.of_parts(object));
    }
    from_numpy(object, holders).unwrap_or_else(|| Err(Unsupported::of_type(object)))
}

fn convert_integer(integer: &Bound<'_, PyInt>) -> Result<Item, Unsupported> {
    integer
        .extract::<i64>()
        .map(Item::from)
        .or_else(|_| integer.extract::<u64>().map(Item::from))
        .map_err(|_| Unsupported::new("an int beyond 64 bits; return it as a str"))
}

fn convert_text(text: &Bound<'_, PyString>) -> Result<String, Unsupported> {
    let text = text.to_str().map(str::to_owned);
    text.map_err(|_| Unsupported::new("a str with lone surrogates, which is no valid Unicode"))
}

fn convert_sequence<'py>(
    items: impl Iterator<Item = Bound<'py, PyAny>>,
    depth: usize,
    holders: Holders,
) -> Result<Item, Unsupported> {
    let items = items.enumerate().map(|(index, item)| {
        convert(&item, depth + 1, holders).map_err(|error| error.inside(&format!("[{index}]")))
    });
    Ok(Item::List(items.collect::<Result<_, _>>()?))
}

/// A dict that says that it is an array, as a node has it where there is no numpy, is one again.
fn convert_dict(
    dict: &Bound<'_, PyDict>,
    depth: usize,
    holders: Holders,
) -> Result<Item, Unsupported> {
    let mut object = Object::new();
    for (key, value) in dict.iter() {
        let Ok(key) = key.cast::<PyString>() else {
            let kind = type_name(&key);
            return Err(Unsupported::new(format!(
                "a dict with a key of type `{kind}`; JSON keys must be str"
            )));
        };
        let key = convert_text(key)?;
        let value =
            convert(&value, depth + 1, holders).map_err(|e| e.inside(&format!("[{key:?}]")))?;
        object.insert(key, value);
    }
    revive(object).map_err(|error| {
        Unsupported::new(format!("no array, though its `__numpy__` is true: {}", error.problem))
    })
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use pipeline_node::Item;
    use pyo3::prelude::*;
    use serde_json::{Value, json};

    use super::from_python;

    /// What becomes of the result of a Python expression.
    fn evaluate(expression: &str) -> Result<Item, String> {
        Python::initialize();
        Python::attach(|py| {
            let expression = CString::new(expression).unwrap();
            let result = py.eval(&expression, None, None).unwrap();
            from_python(&result).map_err(|error| error.to_string())
        })
    }

    #[test]
    fn python_values_with_a_json_meaning() {
        let cases = [
            ("(1, [2.0], True)", json!([1, [2.0], true])),
            ("float('nan')", Value::Null),
            ("[float('inf'), -float('inf')]", json!([null, null])),
            ("__import__('collections').Counter('aab')", json!({"a": 2, "b": 1})),
            ("__import__('http').HTTPStatus.OK", json!(200)),
        ];
        for (expression, expected) in cases {
            assert_eq!(evaluate(expression).unwrap(), expected.into(), "{expression}");
        }
    }

    #[test]
    fn what_json_cannot_say_is_named_with_its_place() {
        let messages: Vec<_> = [
            "{'a': [0, {'b': {1, 2}}]}",
            "b'x'",
            "2 ** 64",
            "{1: 2}",
            "'\\ud800'",
            "(x for x in [])",
            "object()",
            "(lambda l: l.append(l) or l)([])",
        ]
        .into_iter()
        .map(|expression| evaluate(expression).unwrap_err())
        .collect();
        insta::assert_snapshot!(messages.join("\n"), @r#"
            the result["a"][1]["b"] is of type `set`; return a list, for instance `sorted(…)`
            the result is of type `bytes`; encode it, for instance as base64
            the result is an int beyond 64 bits; return it as a str
            the result is a dict with a key of type `int`; JSON keys must be str
            the result is a str with lone surrogates, which is no valid Unicode
            the result is of type `generator`; `process` of a streaming node must be asynchronous
            the result is of type `object`; supported are None, bool, int, float, str, list, tuple, dict and NumPy arrays
            the result[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0… is nested deeper than 100 levels
            "#);
    }
}
