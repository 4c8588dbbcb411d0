//! Reads the file of weights that `cargo xtask model` has written.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

/// Weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor<'a> {
    /// The type of the numbers.
    pub dtype: String,
    /// How many there are in each direction, that of the index that runs fastest last.
    pub shape: Vec<u32>,
    /// The numbers, little-endian.
    pub data: &'a [u8],
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<u32>,
    data_offsets: [usize; 2],
}

/// The weights of a file by their names.
///
/// # Errors
///
/// When it is no file of safetensors.
pub fn read(file: &[u8]) -> Result<BTreeMap<String, Tensor<'_>>> {
    let damaged = || "the weights are no file of safetensors".to_owned();
    let (length, rest) = file.split_first_chunk::<8>().with_context(damaged)?;
    let length = usize::try_from(u64::from_le_bytes(*length))?;
    let (header, numbers) = rest.split_at_checked(length).with_context(damaged)?;
    let header: BTreeMap<String, Value> = serde_json::from_slice(header).with_context(damaged)?;
    let weights = header.into_iter().filter(|(name, _)| name != "__metadata__");
    let tensor = |(name, entry)| {
        let Entry { dtype, shape, data_offsets: [start, end] } =
            serde_json::from_value(entry).with_context(damaged)?;
        let data = numbers.get(start..end).with_context(damaged)?;
        anyhow::Ok((name, Tensor { dtype, shape, data }))
    };
    weights.map(tensor).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes(), header.as_bytes(), &[1, 2, 3, 4]].concat()
    }

    #[test]
    fn weights_are_found_by_name() {
        let file = file(
            r#"{"__metadata__": {"format": "pt"}, "a": {"dtype": "F16", "shape": [1], "data_offsets": [2, 4]}}"#,
        );
        let a = Tensor { dtype: "F16".into(), shape: vec![1], data: &[3, 4] };
        assert_eq!(read(&file).unwrap(), BTreeMap::from([("a".to_owned(), a)]));
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        let beyond = file(r#"{"a": {"dtype": "F16", "shape": [1], "data_offsets": [4, 6]}}"#);
        for file in [&beyond[..], &beyond[..4], &beyond[..20], b""] {
            let error = read(file).unwrap_err();
            assert!(error.to_string().contains("no file of safetensors"), "{error}");
        }
    }
}
