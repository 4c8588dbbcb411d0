//! An interpreter that a memory is kept with: it is started once, and each run goes on from there.
//!
//! [`prepare`] starts it, imports modules and finds those that keep what belongs to one run. [`renew`] gives
//! it what belongs to the run that begins. The two halves are Python, compiled when the memory is prepared.

use std::env;
use std::ffi::OsString;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use pipeline_command::{LeftOut, PreparationReport};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use super::{platform, warm};

const PREPARE: &str = include_str!("snapshot/prepare.py");
const RENEW: &str = include_str!("snapshot/renew.py");
/// What tracebacks name as the files.
const FILES: [&str; 2] = ["<runtime>/snapshot/prepare.py", "<runtime>/snapshot/renew.py"];

/// What CPython reads when it starts and a run can no longer say, but for what is the same for every run, what is
/// done for it here, and what is read later.
const READ_AT_START: &str = "PYTHON";
const SERVED: [&str; 6] = [
    "PYTHONASYNCIODEBUG",
    "PYTHONBREAKPOINT",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONTZPATH",
];

/// What `renew.py` defines, as long as no run has begun in this memory.
static KEPT: Mutex<Option<Py<PyDict>>> = Mutex::new(None);

/// Starts the interpreter and imports the modules, for a memory that is about to be kept.
pub(crate) fn prepare(modules: &[String]) -> Result<PreparationReport, String> {
    warm::up()?;
    let report = Python::attach(|py| import(py, modules));
    platform::forget_process();
    report.map_err(|error| error.to_string())
}

fn import(py: Python<'_>, modules: &[String]) -> PyResult<PreparationReport> {
    let [prepare, renew] = [(PREPARE, FILES[0]), (RENEW, FILES[1])];
    let (prepare, renew) = (define(py, prepare)?, define(py, renew)?);
    let excused = function(&renew, "excused")?.call0()?;
    let observe = wrap_pyfunction!(observe, py)?;
    let left_out = function(&prepare, "prepare")?.call1((modules, observe, excused))?;
    let left_out: Vec<(String, String)> = left_out.extract()?;
    function(&renew, "remember")?.call0()?;
    let modules = function(&prepare, "loaded")?.call0()?.extract()?;
    let settle = function(&prepare, "settle")?;
    drop(prepare);
    settle.call0()?;
    *KEPT.lock().unwrap_or_else(PoisonError::into_inner) = Some(renew.unbind());
    let left_out = left_out.into_iter().map(|(module, because)| LeftOut { module, because });
    Ok(PreparationReport { modules, left_out: left_out.collect() })
}

fn define<'py>(py: Python<'py>, (source, file): (&str, &str)) -> PyResult<Bound<'py, PyDict>> {
    let builtins = py.import("builtins")?;
    let defined = PyDict::new(py);
    defined.set_item("__name__", file)?;
    let code = builtins.call_method1("compile", (source, file, "exec"))?;
    builtins.call_method1("exec", (code, &defined))?;
    Ok(defined)
}

fn function<'py>(defined: &Bound<'py, PyDict>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    defined.as_any().get_item(name)
}

/// What was asked for so far, in the order of `prepare.KINDS`.
#[pyfunction]
fn observe() -> [u32; 5] {
    let now = guest_libc::observation::observe();
    [platform::process_reads(), now.entropy, now.time, now.folder, now.descriptors]
}

/// Gives the interpreter of a kept memory what belongs to this run, once, and says how long that took; `None` if
/// the interpreter was started by the run itself.
pub(super) fn renew() -> Result<Option<Duration>, String> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(kept) = kept else { return Ok(None) };
    let started = Instant::now();
    let renewed = Python::attach(|py| {
        let bytes = |text: OsString| PyBytes::new(py, &text.into_encoded_bytes());
        let variables: Vec<_> =
            env::vars_os().map(|(name, value)| (bytes(name), bytes(value))).collect();
        let paths = env::var("PYTHONPATH").unwrap_or_default();
        let paths: Vec<_> = paths.split(':').filter(|path| !path.is_empty()).collect();
        function(kept.bind(py), "renew")?.call1((variables, paths)).map(|_| ())
    });
    renewed.map_err(|error| error.to_string())?;
    warn_of_variables();
    Ok(Some(started.elapsed()))
}

fn warn_of_variables() {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let unserved =
        names.filter(|name| name.starts_with(READ_AT_START) && !SERVED.contains(&name.as_str()));
    for name in unserved {
        eprintln!(
            "warning: `{name}` has no effect, since the package has a snapshot: Python has been started before; \
             package the pipeline with `--no-snapshot`"
        );
    }
}
