//! Writes safetensors: the length of a header, the header, which is JSON, and the numbers. The crate of that name, which
//! reads them in tests and in the node, would bring its own containers into every tool that converts.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::ConvertError;

/// Where the numbers begin is a multiple of this.
const ALIGNMENT: usize = 8;

/// Numbers of one type, the last index running fastest.
#[derive(Debug)]
pub(crate) struct Tensor<'a> {
    pub(crate) dtype: &'static str,
    pub(crate) shape: Vec<usize>,
    pub(crate) data: &'a [u8],
}

#[derive(Serialize)]
struct Entry<'t> {
    dtype: &'static str,
    shape: &'t [usize],
    /// From where to where the numbers lie, behind the header.
    data_offsets: [usize; 2],
}

/// Writes a file, the tensors in the order of their names.
pub(crate) fn write(tensors: &BTreeMap<String, Tensor<'_>>) -> Result<Vec<u8>, ConvertError> {
    let mut header = Map::new();
    // What several libraries want to see before they read a file.
    header.insert("__metadata__".to_owned(), json!({"format": "pt"}));
    let mut end = 0;
    for (name, Tensor { dtype, shape, data }) in tensors {
        let start = end;
        end += data.len();
        let entry = Entry { dtype, shape, data_offsets: [start, end] };
        let entry = serde_json::to_value(entry).map_err(ConvertError::Safetensors)?;
        header.insert(name.clone(), entry);
    }
    let mut header = Value::Object(header).to_string().into_bytes();
    header.resize(header.len().next_multiple_of(ALIGNMENT), b' ');
    let mut file = Vec::with_capacity(ALIGNMENT + header.len() + end);
    file.extend((header.len() as u64).to_le_bytes());
    file.extend(header);
    tensors.values().for_each(|tensor| file.extend_from_slice(tensor.data));
    Ok(file)
}
