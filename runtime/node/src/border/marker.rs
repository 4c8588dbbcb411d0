//! The three forms of an array in JSON.

use std::borrow::Cow;

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use serde_json::Value;

use super::files::Arrays;
use super::json::Json;
use super::{MARKER, Problem, base64};
use crate::array::shape;
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
    let (dtype, lengths) = description(&mut fields)?;
    nothing_else(&fields, "an array of the form `dtype`, `shape`, `data`")?;
    array(dtype, &lengths, data)
}

fn array(dtype: DType, lengths: &[u64], data: Vec<u8>) -> Result<Array, Problem> {
    let shape = shape(&dtype, lengths)?;
    Ok(Array::new(dtype, shape, data)?)
}

/// `{"meta": …, "data": …}`.
fn read_array(content: Json<'_>) -> Result<Array, Problem> {
    let mut fields = object(content, "array")?;
    let data = decode(take(&mut fields, "data")?)?;
    let mut meta = object(take(&mut fields, "meta")?, "meta")?;
    nothing_else(&fields, "`array`")?;
    let (dtype, lengths) = description(&mut meta)?;
    let size = meta.shift_remove("size");
    for flag in ["c_contiguous", "f_contiguous"] {
        // They tell how the array lay where it came from; here it is in C order.
        match meta.shift_remove(flag) {
            None | Some(Json::Bool(_)) => {}
            Some(other) => return Err(kind(flag, "true or false", &other)),
        }
    }
    nothing_else(&meta, "`meta`")?;
    let array = array(dtype, &lengths, data)?;
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
    let lengths = fields.shift_remove("shape").map(self::lengths).transpose()?;
    nothing_else(&fields, "an array of the form `file`")?;
    let array = files.read(file)?;
    let differs =
        |field| Problem::Differs { file: file.to_owned(), found: array.to_string(), field };
    if dtype.is_some_and(|dtype| dtype != *array.dtype()) {
        return Err(differs("dtype"));
    }
    let found = array.shape().iter().map(|&length| length as u64);
    if lengths.is_some_and(|lengths| !found.eq(lengths)) {
        return Err(differs("shape"));
    }
    Ok(array)
}

fn description(fields: &mut Fields<'_>) -> Result<(DType, Vec<u64>), Problem> {
    Ok((dtype(take(fields, "dtype")?)?, lengths(take(fields, "shape")?)?))
}

fn dtype(json: Json<'_>) -> Result<DType, Problem> {
    Ok(DType::from_descr(&plain(json))?)
}

fn lengths(json: Json<'_>) -> Result<Vec<u64>, Problem> {
    let Json::List(lengths) = json else { return Err(kind("shape", "an array of lengths", &json)) };
    let lengths = lengths.into_iter().map(|length| match length {
        Json::Number(number) if number.is_u64() => Ok(number.as_u64().unwrap_or_default()),
        other => Err(Problem::Length(Value::from(other).to_string())),
    });
    lengths.collect()
}

fn decode(data: Json<'_>) -> Result<Vec<u8>, Problem> {
    let data = match data {
        Json::Base64(bytes) => return Ok(bytes),
        other => other,
    };
    let text = text(data, "data")?;
    let mut bytes = Vec::new();
    if base64::decode(text.as_bytes(), &mut bytes) {
        return Ok(bytes);
    }
    // It is the slower decoder that says what is wrong, and where.
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
        Json::Base64(bytes) => Ok(base64::to_text(&bytes).into()),
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
    Value::from(json).into()
}
