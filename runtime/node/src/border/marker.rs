//! The three forms of an array in JSON.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;

use super::files::Arrays;
use super::json::Json;
use super::{MARKER, Problem};
use crate::{Array, DType, Item};

type Fields<'a> = IndexMap<Cow<'a, str>, Json<'a>>;

/// The array that an object says it is.
pub(super) fn read(mut fields: Fields<'_>, files: &Arrays) -> Result<Array, Problem> {
    fields.shift_remove(MARKER);
    if let Some(file) = fields.shift_remove("file") {
        return read_file(&text(file, "file")?, fields, files);
    }
    if let Some(array) = fields.shift_remove("array") {
        nothing_else(&fields, "an array of the form `array`")?;
        return read_array(array);
    }
    let data = decode(take(&mut fields, "data")?)?;
    let (dtype, shape) = description(&mut fields)?;
    nothing_else(&fields, "an array of the form `dtype`, `shape`, `data`")?;
    Ok(Array::new(dtype, shape, data)?)
}

/// `{"meta": …, "data": …}`.
fn read_array(array: Json<'_>) -> Result<Array, Problem> {
    let mut fields = object(array, "array")?;
    let data = decode(take(&mut fields, "data")?)?;
    let mut meta = object(take(&mut fields, "meta")?, "meta")?;
    nothing_else(&fields, "`array`")?;
    let (dtype, shape) = description(&mut meta)?;
    let size = meta.shift_remove("size");
    for flag in ["c_contiguous", "f_contiguous"] {
        // They tell how the array lay where it came from; here it is in C order.
        match meta.shift_remove(flag) {
            None | Some(Json::Bool(_)) => {}
            Some(other) => return Err(kind(flag, "true or false", &other)),
        }
    }
    nothing_else(&meta, "`meta`")?;
    let array = Array::new(dtype, shape, data)?;
    match size {
        Some(size) => check_size(size, array),
        None => Ok(array),
    }
}

fn check_size(size: Json<'_>, array: Array) -> Result<Array, Problem> {
    let Json::Number(number) = &size else { return Err(kind("size", "a number", &size)) };
    match number.as_u64() {
        Some(found) if found == array.len() as u64 => Ok(array),
        Some(found) => {
            Err(Problem::Size { found, shape: array.shape().into(), expected: array.len() })
        }
        None => Err(kind("size", "a whole number", &size)),
    }
}

/// `dtype` and `shape` need not be there; if they are, they must be those of the file.
fn read_file(file: &str, mut fields: Fields<'_>, files: &Arrays) -> Result<Array, Problem> {
    let dtype = fields.shift_remove("dtype").map(dtype).transpose()?;
    let shape = fields.shift_remove("shape").map(shape).transpose()?;
    nothing_else(&fields, "an array of the form `file`")?;
    let array = files.read(file)?;
    let differs =
        |field| Problem::Differs { file: file.to_owned(), found: array.to_string(), field };
    if dtype.is_some_and(|dtype| dtype != *array.dtype()) {
        return Err(differs("dtype"));
    }
    if shape.is_some_and(|shape| shape != array.shape()) {
        return Err(differs("shape"));
    }
    Ok(array)
}

fn description(fields: &mut Fields<'_>) -> Result<(DType, Vec<usize>), Problem> {
    Ok((dtype(take(fields, "dtype")?)?, shape(take(fields, "shape")?)?))
}

fn dtype(json: Json<'_>) -> Result<DType, Problem> {
    Ok(DType::from_descr(&plain(json))?)
}

fn shape(json: Json<'_>) -> Result<Vec<usize>, Problem> {
    let Json::List(lengths) = json else { return Err(kind("shape", "an array of lengths", &json)) };
    let lengths = lengths.into_iter().map(|length| {
        let item = plain(length);
        let wrong = || Problem::Length(serde_json::to_string(&item).unwrap_or_default());
        crate::array::length(&item).ok_or_else(wrong)
    });
    lengths.collect()
}

fn decode(data: Json<'_>) -> Result<Vec<u8>, Problem> {
    let text = text(data, "data")?;
    STANDARD.decode(text.as_bytes()).map_err(Problem::Base64)
}

fn take<'a>(fields: &mut Fields<'a>, name: &'static str) -> Result<Json<'a>, Problem> {
    fields.shift_remove(name).ok_or(Problem::Missing(name))
}

fn object<'a>(json: Json<'a>, field: &'static str) -> Result<Fields<'a>, Problem> {
    match json {
        Json::Object(fields) => Ok(fields),
        other => Err(kind(field, "an object", &other)),
    }
}

fn text<'a>(json: Json<'a>, field: &'static str) -> Result<Cow<'a, str>, Problem> {
    match json {
        Json::Text(text) => Ok(text),
        other => Err(kind(field, "a string", &other)),
    }
}

fn kind(field: &'static str, expected: &'static str, found: &Json<'_>) -> Problem {
    Problem::Kind { field, expected, found: found.kind() }
}

fn nothing_else(fields: &Fields<'_>, whole: &'static str) -> Result<(), Problem> {
    match fields.keys().next() {
        Some(name) => Err(Problem::Unknown(name.to_string(), whole)),
        None => Ok(()),
    }
}

/// JSON as an item in which nothing is an array.
fn plain(json: Json<'_>) -> Item {
    serde_json::Value::from(json).into()
}
