//! What Python names a filter with: a dict with `id` and its options.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyMapping;

/// The dict of one filter.
pub(crate) struct Specifier<'py> {
    pub(crate) id: u64,
    fields: Bound<'py, PyMapping>,
}

impl<'py> Specifier<'py> {
    /// Reads a filter of a chain.
    pub(crate) fn of(specifier: &Bound<'py, PyAny>) -> PyResult<Self> {
        let fields = specifier.cast::<PyMapping>().map_err(|_| {
            PyTypeError::new_err("Filter specifier must be a dict or dict-like object")
        })?;
        if !fields.contains("id")? {
            let message = "Filter specifier must have an \"id\" entry";
            return Err(PyValueError::new_err(message));
        }
        Ok(Self { id: fields.get_item("id")?.extract()?, fields: fields.clone() })
    }

    /// A number that may be missing.
    pub(crate) fn get(&self, name: &str) -> PyResult<Option<u32>> {
        if !self.fields.contains(name)? {
            return Ok(None);
        }
        self.fields.get_item(name)?.extract().map(Some)
    }

    /// Refuses names beyond `id` and these.
    pub(crate) fn require_known(&self, names: &[&str], kind: &str) -> PyResult<()> {
        for key in self.fields.keys()?.iter() {
            let key: String = key.extract()?;
            if key != "id" && !names.contains(&key.as_str()) {
                return Err(PyValueError::new_err(format!("Invalid filter specifier for {kind}")));
            }
        }
        Ok(())
    }
}
