//! Arrays at the border to Python, where they are NumPy's. NumPy is asked for only if somebody has it: it is imported
//! for arrays in results alone.

use std::str::FromStr;

use bytes::Bytes;
use pipeline_node::{Array, DType, Item};
use pyo3::exceptions::PyImportError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyByteArray, PyDict, PyTuple};

use super::from_python::{Unsupported, value_from};

/// An array, or a number that JSON can say.
type Converted<'py> = Result<Array, Bound<'py, PyAny>>;

/// What an object of NumPy's is; `None` if it is no such object.
pub fn from_numpy<'py>(object: &Bound<'py, PyAny>) -> Option<Result<Converted<'py>, Unsupported>> {
    let modules = object.py().import("sys").and_then(|sys| sys.getattr("modules")).ok()?;
    let numpy = modules.get_item("numpy").ok().filter(|numpy| !numpy.is_none())?;
    let is_a = |class: &str| {
        numpy.getattr(class).and_then(|class| object.is_instance(&class)).unwrap_or(false)
    };
    if is_a("ndarray") {
        Some(from_array(&numpy, object).map(Ok))
    } else if is_a("generic") {
        Some(from_scalar(&numpy, object))
    } else {
        None
    }
}

/// A number that JSON can say is one; any other scalar is an array without dimensions.
fn from_scalar<'py>(
    numpy: &Bound<'py, PyAny>,
    scalar: &Bound<'py, PyAny>,
) -> Result<Converted<'py>, Unsupported> {
    let dtype = scalar.getattr("dtype").map_err(failed)?;
    check(&dtype)?;
    if ["b", "i", "u", "f"].contains(&text(&dtype, "kind")?.as_str()) {
        return scalar.call_method0("item").map(Err).map_err(failed);
    }
    let array = numpy.call_method1("asarray", (scalar,)).map_err(failed)?;
    from_array(numpy, &array).map(Ok)
}

fn from_array(numpy: &Bound<'_, PyAny>, array: &Bound<'_, PyAny>) -> Result<Array, Unsupported> {
    if array.hasattr("mask").unwrap_or(false) && array.hasattr("filled").unwrap_or(false) {
        return Err(Unsupported::new("a masked array; fill it with `.filled()`"));
    }
    let dtype = array.getattr("dtype").map_err(failed)?;
    check(&dtype)?;
    let dtype = from_dtype(&dtype)?;
    let shape: Vec<usize> =
        array.getattr("shape").and_then(|shape| shape.extract()).map_err(failed)?;
    // The one copy: whoever has the array may change it while a run reads it.
    let plain = numpy.call_method1("asarray", (array,)).map_err(failed)?;
    let content = plain.call_method0("tobytes").and_then(|bytes| bytes.extract::<PyBackedBytes>());
    let content = Bytes::from_owner(content.map_err(failed)?);
    Array::new(dtype, shape, content).map_err(|error| Unsupported::new(error.to_string()))
}

/// Refuses elements without bytes of their own, and such whose bytes differ from machine to machine.
fn check(dtype: &Bound<'_, PyAny>) -> Result<(), Unsupported> {
    if dtype.getattr("hasobject").and_then(|has| has.is_truthy()).map_err(failed)? {
        return Err(Unsupported::new(format!(
            "an array of dtype `{dtype}`, whose elements are Python objects and have no bytes; use a dtype of numbers \
             or text, for instance with `.astype`"
        )));
    }
    let (name, instead) = match text(dtype, "char")?.as_str() {
        "g" => ("longdouble", "float64"),
        "G" => ("clongdouble", "complex128"),
        _ => return Ok(()),
    };
    Err(Unsupported::new(format!(
        "of dtype `{name}`, whose bytes differ from machine to machine; convert it with `.astype('{instead}')`"
    )))
}

fn from_dtype(dtype: &Bound<'_, PyAny>) -> Result<DType, Unsupported> {
    let has_fields = dtype.getattr("names").is_ok_and(|names| !names.is_none());
    let read = if has_fields {
        let format = dtype.py().import("numpy.lib.format").map_err(failed)?;
        let described = format.call_method1("dtype_to_descr", (dtype,)).map_err(|_| {
            Unsupported::new(format!(
                "an array of dtype `{dtype}`, whose fields overlap or lie in another order than they are listed; use \
                 `numpy.lib.recfunctions.repack_fields`"
            ))
        })?;
        DType::from_descr(&Item::from(value_from(&described, "the dtype").map_err(failed)?))
    } else {
        DType::from_str(&text(dtype, "str")?)
    };
    read.map_err(|error| Unsupported::new(format!("an array whose dtype can't be kept: {error}")))
}

fn text(object: &Bound<'_, PyAny>, attribute: &str) -> Result<String, Unsupported> {
    object.getattr(attribute).and_then(|text| text.extract()).map_err(failed)
}

/// An array that fails at a question that each one answers.
fn failed(error: PyErr) -> Unsupported {
    Unsupported::new(format!("an array that can't be read: {error}"))
}

/// The array as one of NumPy's, which may be changed; `None` where there is no NumPy.
///
/// # Errors
///
/// What NumPy raises, for instance when memory is out.
pub fn into_numpy<'py>(py: Python<'py>, array: &Array) -> PyResult<Option<Bound<'py, PyAny>>> {
    let numpy = match py.import("numpy") {
        Ok(numpy) => numpy.into_any(),
        Err(error) if error.is_instance_of::<PyImportError>(py) => return Ok(None),
        Err(error) => return Err(error),
    };
    let arguments = PyDict::new(py);
    arguments.set_item(intern!(py, "shape"), PyTuple::new(py, array.shape())?)?;
    arguments.set_item(intern!(py, "dtype"), into_dtype(&numpy, array.dtype())?)?;
    arguments.set_item(intern!(py, "buffer"), PyByteArray::new(py, array.data()))?;
    numpy.call_method(intern!(py, "ndarray"), (), Some(&arguments)).map(Some)
}

fn into_dtype<'py>(numpy: &Bound<'py, PyAny>, dtype: &DType) -> PyResult<Bound<'py, PyAny>> {
    let py = numpy.py();
    let DType::Record(record) = dtype else {
        return numpy.call_method1(intern!(py, "dtype"), (dtype.to_string(),));
    };
    let fields = record.fields();
    let formats = fields.iter().map(|field| {
        let format = into_dtype(numpy, &field.dtype)?;
        Ok((format, PyTuple::new(py, &field.shape)?))
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
