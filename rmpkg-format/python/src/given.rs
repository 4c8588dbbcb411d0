//! What a run gave, for Python.

use pipeline_node::border::{Arrays, Json, Reader};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use rmpkg_run::{GraphInfo, Item, ItemsError, Metrics, Report, Success};
use serde_json::json;
use serde_json::value::RawValue;

use crate::error::Refusal;
use crate::item::{into_python, value_into_python};

/// What a run gave, read without Python's lock.
pub struct Given {
    results: Results,
    graph_info: GraphInfo,
    metrics: Metrics,
    success: Success,
}

enum Results {
    Items(Vec<Item>),
    /// JSON, as the run has written it; null is `None`, as for items.
    Texts(Vec<Box<RawValue>>),
}

impl Given {
    /// What it gave as items, or as JSON.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when the results are no items.
    pub fn of(success: Success, as_json: bool) -> Result<Self, Refusal> {
        if as_json { Self::texts(success) } else { Self::items(success) }
    }

    fn texts(success: Success) -> Result<Self, Refusal> {
        let report = success.report_of().map_err(ItemsError::from)?;
        let Report { results, graph_info, metrics } = report;
        Ok(Self { results: Results::Texts(results), graph_info, metrics, success })
    }

    fn items(mut success: Success) -> Result<Self, Refusal> {
        let Report { results, graph_info, metrics } = success.report().map_err(ItemsError::from)?;
        let arrays = Arrays::Memory(std::mem::take(&mut success.arrays));
        let items = Reader::new(&arrays).items(results.into_iter().map(Json::from).collect());
        let items = items.map_err(|error| ItemsError::from(error.inside("results")))?;
        Ok(Self { results: Results::Items(items), graph_info, metrics, success })
    }

    /// As a dict.
    ///
    /// # Errors
    ///
    /// What Python raises, for instance when memory is out.
    pub fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
        let Self { results, graph_info, metrics, success } = self;
        let given = PyDict::new(py);
        given.set_item("results", results.into_python(py)?)?;
        given.set_item("metrics", value_into_python(py, &json!(metrics))?)?;
        given.set_item("graph_info", value_into_python(py, &json!(graph_info))?)?;
        given.set_item("stderr", success.stderr)?;
        given.set_item("peak_memory_bytes", success.peak_memory_bytes)?;
        given.set_item("seconds", success.elapsed.as_secs_f64())?;
        Ok(given)
    }
}

impl Results {
    fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyList>> {
        let objects: PyResult<Vec<_>> = match self {
            Self::Items(items) => items.into_iter().map(|item| into_python(py, item)).collect(),
            Self::Texts(texts) => {
                let texts =
                    texts.iter().map(|text| Some(text.get()).filter(|text| *text != "null"));
                texts.map(|text| text.into_bound_py_any(py)).collect()
            }
        };
        PyList::new(py, objects?)
    }
}
