//! Chains of filters, as lists of dicts have them.

use lzma_rust2::{FilterConfig, FilterType, LzmaOptions};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PySequence;

use crate::error::invalid_options;
use crate::options;
use crate::specifier::Specifier;

pub(crate) const LZMA1: u64 = 0x4000_0000_0000_0001;
pub(crate) const LZMA2: u64 = 0x21;
pub(crate) const DELTA: u64 = 0x03;

pub(crate) const IDS: [(&str, u64); 9] = [
    ("FILTER_LZMA1", LZMA1),
    ("FILTER_LZMA2", LZMA2),
    ("FILTER_DELTA", DELTA),
    ("FILTER_X86", 0x04),
    ("FILTER_POWERPC", 0x05),
    ("FILTER_IA64", 0x06),
    ("FILTER_ARM", 0x07),
    ("FILTER_ARMTHUMB", 0x08),
    ("FILTER_SPARC", 0x09),
];

/// liblzma's limit.
const MAX_FILTERS: usize = 4;
const MAX_DISTANCE: u32 = 256;

/// One filter.
#[derive(Debug, Clone)]
pub(crate) enum Filter {
    Lzma1(LzmaOptions),
    Lzma2(LzmaOptions),
    /// Delta, or one for the machine code of a processor.
    Simple(FilterConfig),
}

/// Filters that prepare data, and the one that compresses it.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    pub(crate) before: Vec<FilterConfig>,
    pub(crate) last: Last,
}

#[derive(Debug, Clone)]
pub(crate) enum Last {
    Lzma1(LzmaOptions),
    Lzma2(LzmaOptions),
}

impl Chain {
    /// Reads a sequence of specifiers.
    pub(crate) fn read(filters: &Bound<'_, PyAny>) -> PyResult<Self> {
        let filters = filters.cast::<PySequence>().map_err(|_| no_sequence(filters))?;
        if filters.len()? > MAX_FILTERS {
            let message = format!("Too many filters - liblzma supports a maximum of {MAX_FILTERS}");
            return Err(PyValueError::new_err(message));
        }
        let filters: Vec<Filter> =
            filters.try_iter()?.map(|filter| Filter::read(&filter?)).collect::<PyResult<_>>()?;
        let mut before = Vec::new();
        let mut filters = filters.into_iter().peekable();
        while let Some(filter) = filters.next() {
            let last = match filter {
                Filter::Simple(config) => {
                    before.push(config);
                    continue;
                }
                Filter::Lzma1(options) => Last::Lzma1(options),
                Filter::Lzma2(options) => Last::Lzma2(options),
            };
            return if filters.peek().is_none() {
                Ok(Self { before, last })
            } else {
                Err(invalid_options())
            };
        }
        Err(invalid_options())
    }
}

fn no_sequence(filters: &Bound<'_, PyAny>) -> PyErr {
    let name = filters.get_type().name().map_or_else(|_| String::new(), |name| name.to_string());
    PyTypeError::new_err(format!("object of type '{name}' is no sequence of filters"))
}

impl Filter {
    /// Reads a specifier.
    pub(crate) fn read(specifier: &Bound<'_, PyAny>) -> PyResult<Self> {
        let specifier = Specifier::of(specifier)?;
        match specifier.id {
            LZMA1 => options::options(&specifier).map(Self::Lzma1),
            LZMA2 => options::options(&specifier).map(Self::Lzma2),
            DELTA => delta(&specifier).map(Self::Simple),
            id => machine_code(&specifier, id).map(Self::Simple),
        }
    }
}

fn delta(specifier: &Specifier<'_>) -> PyResult<FilterConfig> {
    specifier.require_known(&["dist"], "delta filter")?;
    let distance = specifier.get("dist")?.unwrap_or(1);
    if (1..=MAX_DISTANCE).contains(&distance) {
        Ok(FilterConfig::new_delta(distance))
    } else {
        Err(invalid_options())
    }
}

fn machine_code(specifier: &Specifier<'_>, id: u64) -> PyResult<FilterConfig> {
    let is_known = IDS.iter().any(|(_, known)| *known == id);
    let filter_type = FilterType::try_from(id).ok().filter(|_| is_known);
    let unknown = || PyValueError::new_err(format!("Invalid filter ID: {id}"));
    let filter_type = filter_type.ok_or_else(unknown)?;
    specifier.require_known(&["start_offset"], "BCJ filter")?;
    let property = specifier.get("start_offset")?.unwrap_or(0);
    Ok(FilterConfig { filter_type, property })
}
