//! A package that is open, and its runs.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use rmpkg_run::{LoadError, Request, Results};
use serde_json::{Value, json};

use crate::engine::{Engines, lock};
use crate::error::Refusal;
use crate::given::Given;
use crate::item::{items_from, value_into_python};
use crate::loaded::Loaded;
use crate::options::{Options, seconds};
use crate::patience::{Cancel, EVERY, Listener, Watcher, aside};
use crate::stream::Stream;
use crate::trust::Demands;

/// A package whose module is compiled.
#[pyclass(frozen, module = "rmpkg._rmpkg")]
pub struct Package {
    package: rmpkg_format::Package,
    /// What it was read from, unless it came as bytes.
    file: Option<PathBuf>,
    use_cache: bool,
    /// Of the process that has loaded it last.
    loaded: Mutex<Arc<Loaded>>,
}

/// Opens a package, the name of a file or bytes, if it is what is demanded.
///
/// # Errors
///
/// A `PackageError` if it can't be read or isn't, an `RmpkgError` if a demand can't be read or this machine fails.
#[pyfunction]
pub fn open(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    demands: Demands,
    use_cache: bool,
) -> PyResult<Package> {
    let (file, content) = match source.cast::<PyBytes>() {
        Ok(content) => (None, content.as_bytes().to_vec()),
        Err(_) => (Some(source.extract::<PathBuf>()?), Vec::new()),
    };
    let engines = Engines::here(py);
    let opened = aside(py, || -> Result<Package, Refusal> {
        let package = match &file {
            Some(file) => rmpkg_format::Package::open(file),
            None => rmpkg_format::Package::from_bytes(content),
        };
        let package = package.map_err(LoadError::from)?;
        demands.check(&package, file.as_deref())?;
        let loaded = Mutex::new(engines.load(&package, use_cache)?);
        Ok(Package { package, file, use_cache, loaded })
    });
    Ok(opened??)
}

#[pymethods]
impl Package {
    /// SHA-256 of the package file.
    #[getter]
    fn digest(&self) -> &str {
        self.package.sha256()
    }

    /// The package file.
    fn content<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.package.bytes())
    }

    /// The pipeline's manifest.
    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        value_into_python(py, &json!(self.package.manifest().pipeline))
    }

    /// What `rmpkg inspect --json` says. Every byte of the package is checked first.
    fn inspect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let document = aside(py, || -> Result<Value, Refusal> {
            for entry in self.package.entries() {
                self.package.read(&entry.path).map_err(LoadError::from)?;
            }
            let file = self.file.as_deref();
            let document = rmpkg::inspect::document(file.unwrap_or(Path::new("")), &self.package);
            let mut document = document?;
            if file.is_none() {
                document["package"] = Value::Null;
            }
            Ok(document)
        });
        value_into_python(py, &document??)
    }

    /// Runs it on a list of items, or on none; a dict with the fields of the report, and `stderr`,
    /// `peak_memory_bytes` and `seconds`. `on_output` gets what is written to stderr, as bytes. The results are JSON
    /// texts with `as_json`.
    fn run<'py>(
        &self,
        py: Python<'py>,
        items: Option<&Bound<'py, PyList>>,
        options: Options<'py>,
        on_output: Option<Py<PyAny>>,
        cancel: Option<Py<Cancel>>,
        as_json: bool,
    ) -> PyResult<Bound<'py, PyDict>> {
        let request = match items.map(|items| items_from(items, 0)).transpose()? {
            Some(items) => of_items(items)?,
            None => Request::default(),
        };
        let results = if as_json { Results::Report } else { Results::Memory };
        let request = options.apply(Request { results, ..request })?;
        let loaded = self.loaded(py)?;
        let mut watcher = Watcher::new(cancel, on_output);
        let run = aside(py, || -> Result<Given, Refusal> {
            let pipeline = loaded.get().ok_or_else(elsewhere)?;
            let ended = pipeline.run_while(&request, EVERY, |written| watcher.look(written));
            match watcher.reason.take() {
                Some(reason) => Err(reason.into()),
                None => Given::of(ended?, as_json),
            }
        });
        run??.into_python(py)
    }

    /// Runs it on items as they come. `on_output` gets what is written to stderr, as bytes, on another thread.
    fn stream(
        &self,
        py: Python<'_>,
        options: Options<'_>,
        item_timeout: Option<f64>,
        on_output: Option<Py<PyAny>>,
    ) -> PyResult<Stream> {
        let item_time = item_timeout.map(|time| seconds("item_timeout", time)).transpose()?;
        let request = options.apply(Request::default())?;
        let loaded = self.loaded(py)?;
        let listener = on_output.map(|on_output| Listener::new(py, on_output));
        Ok(aside(py, || Stream::begin(loaded, request, item_time, listener))??)
    }
}

impl Package {
    /// What this process has loaded. A child of a fork loads it anew.
    fn loaded(&self, py: Python<'_>) -> PyResult<Arc<Loaded>> {
        let loaded = Arc::clone(&lock(&self.loaded));
        if loaded.is_ours() {
            return Ok(loaded);
        }
        let engines = Engines::here(py);
        let ours = aside(py, || engines.load(&self.package, self.use_cache))??;
        // The parent's is kept until then, and forgotten.
        *lock(&self.loaded) = Arc::clone(&ours);
        Ok(ours)
    }
}

fn of_items(items: Vec<pipeline_node::Item>) -> Result<Request, Refusal> {
    Ok(Request::of_items(items).map_err(anyhow::Error::from)?)
}

/// Nobody asks another process's engine.
pub fn elsewhere() -> Refusal {
    Refusal::Setting(anyhow::anyhow!(
        "this was begun by another process; begin it anew in this one"
    ))
}
