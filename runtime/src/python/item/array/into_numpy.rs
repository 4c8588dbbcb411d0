//! From an array to NumPy's.

use bytes::{Bytes, BytesMut};
use pipeline_node::{Array, DType, Item, NodeError};
use pyo3::IntoPyObjectExt;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyDict, PyTuple};

use super::{crossing, loaded};
use crate::python::item::into_python;
use crate::python::{exception, raised};

/// The array as one of NumPy's, which the node may change. Nothing is copied if nobody else holds the
/// array, and if its memory is not that of an array of NumPy's. Where there is no numpy it is a dict.
pub(in crate::python::item) fn into_numpy(
    py: Python<'_>,
    array: Array,
) -> Result<Bound<'_, PyAny>, NodeError> {
    match available(py)? {
        Some(numpy) => ndarray(&numpy, array).map_err(raised),
        None => into_python(py, plain(array)),
    }
}

fn available(py: Python<'_>) -> Result<Option<Bound<'_, PyAny>>, NodeError> {
    if let Some(numpy) = loaded(py) {
        return Ok(Some(numpy));
    }
    match py.import("numpy") {
        Ok(numpy) => Ok(Some(numpy.into_any())),
        Err(error) if exception::is_missing(py, &error, "numpy") => Ok(None),
        Err(error) => Err(raised(error)),
    }
}

/// What JSON has for the array.
fn plain(array: Array) -> Item {
    serde_json::Value::from(Item::Array(array)).into()
}

fn ndarray<'py>(numpy: &Bound<'py, PyAny>, array: Array) -> PyResult<Bound<'py, PyAny>> {
    let py = numpy.py();
    let (dtype, shape, data) = array.into_parts();
    let dtype = into_dtype(numpy, &dtype)?;
    let shape = PyTuple::new(py, shape)?;
    if data.is_empty() {
        let arguments = PyDict::new(py);
        arguments.set_item(intern!(py, "shape"), shape)?;
        arguments.set_item(intern!(py, "dtype"), dtype)?;
        arguments.set_item(intern!(py, "buffer"), PyByteArray::new(py, &[]))?;
        return numpy.call_method(intern!(py, "ndarray"), (), Some(&arguments));
    }
    let bytes = crossing::into_numpy(numpy, changeable(data))?;
    let elements = bytes.call_method1(intern!(py, "view"), (dtype,))?;
    elements.call_method1(intern!(py, "reshape"), (shape,))
}

/// The bytes themselves if nobody else holds them, else a copy.
fn changeable(data: Bytes) -> BytesMut {
    data.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&*shared))
}

fn into_dtype<'py>(numpy: &Bound<'py, PyAny>, dtype: &DType) -> PyResult<Bound<'py, PyAny>> {
    let py = numpy.py();
    let DType::Record(record) = dtype else {
        return numpy.call_method1(intern!(py, "dtype"), (dtype.to_string(),));
    };
    let fields = record.fields();
    let formats = fields.iter().map(|field| {
        let format = into_dtype(numpy, &field.dtype)?;
        match field.shape.as_slice() {
            [] => Ok(format),
            shape => (format, PyTuple::new(py, shape)?).into_bound_py_any(py),
        }
    });
    let description = PyDict::new(py);
    description.set_item("formats", formats.collect::<PyResult<Vec<_>>>()?)?;
    description.set_item("names", fields.iter().map(|field| &*field.name).collect::<Vec<_>>())?;
    description.set_item("offsets", fields.iter().map(|field| field.offset).collect::<Vec<_>>())?;
    let titles = fields.iter().map(|field| field.title.as_deref());
    description.set_item("titles", titles.collect::<Vec<_>>())?;
    description.set_item("itemsize", record.size())?;
    numpy.call_method1(intern!(py, "dtype"), (description,))
}
