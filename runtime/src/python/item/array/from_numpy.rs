//! From one of NumPy's arrays, or of its scalars, to an item.

use std::str::FromStr;

use bytes::Bytes;
use pipeline_node::{Array, DType, Item};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{crossing, loaded};
use crate::python::item::from_python::from_part;
use crate::python::item::holders::Holders;
use crate::python::item::unsupported::Unsupported;

/// The item that an object of NumPy's is; `None` if it is no such object.
pub(in crate::python::item) fn from_numpy(
    object: &Bound<'_, PyAny>,
    holders: Holders,
) -> Option<Result<Item, Unsupported>> {
    let numpy = loaded(object.py())?;
    let is_a = |class: &str| {
        numpy.getattr(class).and_then(|class| object.is_instance(&class)).unwrap_or(false)
    };
    if is_a("ndarray") {
        Some(from_array(&numpy, object, holders).map(Item::Array))
    } else if is_a("generic") {
        Some(from_scalar(&numpy, object))
    } else {
        None
    }
}

/// A number that JSON can say is one; any other scalar is an array without dimensions.
fn from_scalar(numpy: &Bound<'_, PyAny>, scalar: &Bound<'_, PyAny>) -> Result<Item, Unsupported> {
    let py = numpy.py();
    let dtype = scalar.getattr(intern!(py, "dtype")).map_err(failed)?;
    check(&dtype)?;
    if ["b", "i", "u", "f"].contains(&text(&dtype, "kind")?.as_str()) {
        let number = scalar.call_method0(intern!(py, "item")).map_err(failed)?;
        return from_part(&number);
    }
    let array = numpy.call_method1(intern!(py, "asarray"), (scalar,)).map_err(failed)?;
    drop(dtype);
    from_array(numpy, &array, Holders::ONE).map(Item::Array)
}

fn from_array(
    numpy: &Bound<'_, PyAny>,
    array: &Bound<'_, PyAny>,
    holders: Holders,
) -> Result<Array, Unsupported> {
    let py = numpy.py();
    if is_masked(array) {
        return Err(Unsupported::new("a masked array; fill it with `.filled()`"));
    }
    let is_ours = holders.are_all(array) && !is_weakly_held(array).map_err(failed)?;
    let dtype = array.getattr(intern!(py, "dtype")).map_err(failed)?;
    check(&dtype)?;
    let dtype = from_dtype(&dtype)?;
    let plain = in_c_order(numpy, array, &dtype).map_err(failed)?;
    let is_ours = (is_ours || !plain.is(array)) && owns_its_memory(&plain).map_err(failed)?;
    let shape: Vec<usize> =
        plain.getattr(intern!(py, "shape")).and_then(|shape| shape.extract()).map_err(failed)?;
    let bytes = match Array::bytes(&dtype, &shape) {
        Ok(0) => Bytes::new(),
        Ok(_) => contents(&plain, is_ours).map_err(failed)?,
        Err(error) => return Err(Unsupported::new(error.to_string())),
    };
    Array::new(dtype, shape, bytes).map_err(|error| Unsupported::new(error.to_string()))
}

/// A plain array with the same bytes, the last index running fastest. It is the array itself if that is
/// so already.
fn in_c_order<'py>(
    numpy: &Bound<'py, PyAny>,
    array: &Bound<'py, PyAny>,
    dtype: &DType,
) -> PyResult<Bound<'py, PyAny>> {
    let py = numpy.py();
    let order = PyDict::new(py);
    order.set_item(intern!(py, "order"), intern!(py, "C"))?;
    let as_array = |array: &Bound<'py, PyAny>| {
        numpy.call_method(intern!(py, "asarray"), (array,), Some(&order))
    };
    if matches!(dtype, DType::Record(_)) && dtype.size() > 0 && !is_c_order(array)? {
        // NumPy copies the fields alone. What lies between them would be whatever was in memory.
        let bytes = numpy.call_method1(intern!(py, "asarray"), (array,))?;
        let whole = DType::Void(dtype.size()).to_string();
        return as_array(&bytes.call_method1(intern!(py, "view"), (whole,))?);
    }
    as_array(array)
}

fn is_c_order(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    let flags = array.getattr(intern!(array.py(), "flags"))?;
    flags.getattr(intern!(array.py(), "c_contiguous"))?.extract()
}

/// Whether an array's memory is its own, so that no other array can change it.
fn owns_its_memory(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    let flags = array.getattr(intern!(array.py(), "flags"))?;
    flags.getattr(intern!(array.py(), "owndata"))?.extract()
}

/// Whether somebody can get hold of an array whose references don't tell of him: with `weakref.ref`, or out
/// of a `WeakValueDictionary`.
fn is_weakly_held(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    let weakref = array.py().import(intern!(array.py(), "_weakref"))?;
    let count = weakref.call_method1(intern!(array.py(), "getweakrefcount"), (array,))?;
    count.is_truthy()
}

fn contents(array: &Bound<'_, PyAny>, is_ours: bool) -> PyResult<Bytes> {
    let py = array.py();
    let row = array.call_method1(intern!(py, "reshape"), (-1,))?;
    crossing::from_numpy(&row.call_method1(intern!(py, "view"), (intern!(py, "u1"),))?, is_ours)
}

/// numpy.ma is asked for only if somebody has imported it.
fn is_masked(array: &Bound<'_, PyAny>) -> bool {
    let is_masked = || {
        let modules = array.py().import("sys")?.getattr("modules")?;
        array.is_instance(&modules.get_item("numpy.ma")?.getattr("MaskedArray")?)
    };
    is_masked().unwrap_or(false)
}

/// Refuses elements without bytes of their own, and such whose bytes differ from machine to machine.
fn check(dtype: &Bound<'_, PyAny>) -> Result<(), Unsupported> {
    let has_objects = dtype.getattr(intern!(dtype.py(), "hasobject"));
    if has_objects.and_then(|has| has.is_truthy()).map_err(failed)? {
        let name = dtype.to_string();
        return Err(Unsupported::new(format!(
            "an array of dtype `{name}`, whose elements are Python objects and have no bytes; use a \
             dtype of numbers or text, for instance with `.astype`"
        )));
    }
    // Other names depend on how many bytes it has here.
    let (name, instead) = match text(dtype, "char")?.as_str() {
        "g" => ("longdouble", "float64"),
        "G" => ("clongdouble", "complex128"),
        _ => return Ok(()),
    };
    Err(Unsupported::new(format!(
        "of dtype `{name}`, whose bytes differ from machine to machine; convert it with \
         `.astype('{instead}')`"
    )))
}

fn from_dtype(dtype: &Bound<'_, PyAny>) -> Result<DType, Unsupported> {
    let py = dtype.py();
    let has_fields = dtype.getattr(intern!(py, "names")).is_ok_and(|names| !names.is_none());
    let read = if has_fields {
        let format = py.import(intern!(py, "numpy.lib.format")).map_err(failed)?;
        let describe = format.call_method1(intern!(py, "dtype_to_descr"), (dtype,));
        let described = describe.map_err(|_| {
            Unsupported::new(format!(
                "an array of dtype `{dtype}`, whose fields overlap or lie in another order than they \
                 are listed; use `numpy.lib.recfunctions.repack_fields`"
            ))
        });
        DType::from_descr(&from_part(&described?)?)
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
