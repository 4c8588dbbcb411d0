//! The properties of a filter, as containers other than xz have them: `zipfile` reads and writes them.

use lzma_rust2::{FilterConfig, FilterType, LzmaOptions};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use python_codec::bytes;

use crate::error::invalid_options;
use crate::filter::{DELTA, Filter, LZMA1, LZMA2};

/// The highest number that stands for a size of a dictionary: 4 GiB.
const MAX_LZMA2_PROPERTY: u8 = 40;
const MAX_LZMA1_PROPERTY: u8 = (4 * 5 + 4) * 9 + 8;

/// The options of a filter as bytes, without its id.
#[pyfunction]
#[pyo3(signature = (filter, /))]
pub(crate) fn _encode_filter_properties<'py>(
    filter: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyBytes>> {
    let properties = match Filter::read(filter)? {
        Filter::Lzma1(options) => lzma1(&options),
        Filter::Lzma2(options) => vec![lzma2(options.dict_size)],
        Filter::Simple(FilterConfig { filter_type: FilterType::Delta, property }) => {
            vec![(property - 1) as u8]
        }
        Filter::Simple(FilterConfig { property: 0, .. }) => Vec::new(),
        Filter::Simple(FilterConfig { property, .. }) => property.to_le_bytes().to_vec(),
    };
    Ok(PyBytes::new(filter.py(), &properties))
}

fn lzma1(options: &LzmaOptions) -> Vec<u8> {
    let mut properties = vec![options.get_props()];
    properties.extend(options.dict_size.to_le_bytes());
    properties
}

/// The smallest size that can be written and is no smaller than this one.
fn lzma2(dict_size: u32) -> u8 {
    let fits = |property: &u8| dictionary(*property) >= u64::from(dict_size);
    (0..=MAX_LZMA2_PROPERTY).find(fits).unwrap_or(MAX_LZMA2_PROPERTY)
}

fn dictionary(property: u8) -> u64 {
    let size = (2 | u64::from(property & 1)) << (property / 2 + 11);
    if property == MAX_LZMA2_PROPERTY { u64::from(u32::MAX) } else { size }
}

/// The specifier that these bytes stand for.
#[pyfunction]
#[pyo3(signature = (filter_id, encoded_props, /))]
pub(crate) fn _decode_filter_properties<'py>(
    filter_id: u64,
    encoded_props: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyDict>> {
    let (py, properties) = (encoded_props.py(), bytes(encoded_props)?);
    let specifier = PyDict::new(py);
    specifier.set_item("id", filter_id)?;
    for (name, value) in decoded(filter_id, properties.as_bytes()).ok_or_else(invalid_options)? {
        specifier.set_item(name, value)?;
    }
    Ok(specifier)
}

fn decoded(id: u64, properties: &[u8]) -> Option<Vec<(&'static str, u32)>> {
    match (id, properties) {
        (LZMA1, [property @ 0..=MAX_LZMA1_PROPERTY, size @ ..]) => {
            let size = u32::from_le_bytes(size.try_into().ok()?);
            let (lc, rest) = (u32::from(property % 9), u32::from(property / 9));
            let (lp, pb) = (rest % 5, rest / 5);
            (lc + lp <= 4).then(|| vec![("dict_size", size), ("lc", lc), ("lp", lp), ("pb", pb)])
        }
        (LZMA2, [property @ 0..=MAX_LZMA2_PROPERTY]) => {
            Some(vec![("dict_size", u32::try_from(dictionary(*property)).ok()?)])
        }
        (DELTA, [distance]) => Some(vec![("dist", u32::from(*distance) + 1)]),
        (0x04..=0x09, []) => Some(Vec::new()),
        (0x04..=0x09, offset) => {
            Some(vec![("start_offset", u32::from_le_bytes(offset.try_into().ok()?))])
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_of_dictionaries_are_rounded_up() {
        assert_eq!([4096, 4097, 6144, 1 << 23, u32::MAX].map(lzma2), [0, 1, 1, 22, 40]);
        assert_eq!([0, 1, 22, 40].map(dictionary), [4096, 6144, 1 << 23, u64::from(u32::MAX)]);
    }
}
