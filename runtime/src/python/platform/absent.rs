//! Modules of the standard library that can't be there: their import says why, and what to do.

use std::collections::BTreeMap;

use pyo3::exceptions::PyModuleNotFoundError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::inittab::LEFT_OUT;
use super::stand_in;

pub(super) const NO_PROCESSES: &str =
    "WASI preview1 has no processes; do the work in the node itself, or spread it over nodes";
const NO_SOCKETS: &str = "WASI preview1 has no network connections, so there is nothing to \
     encrypt; let the host fetch the data and pass it as input";
const NO_SQLITE: &str = "this CPython is built without SQLite; keep data in items, or in files \
     with `json`, `csv` or `dbm.dumb`";
const NO_C_LIBRARIES: &str =
    "WebAssembly loads no C libraries at run time; write the node in Rust, or use pure Python";
const NO_TERMINAL: &str = "a pipeline has no terminal; take items as input and `print` for logs";
const NO_DISPLAY: &str = "a pipeline has no display; return data, and draw it where it arrives";
const NO_USERS: &str = "WASI preview1 knows no users and groups; use the folders that are mounted";

/// Modules, and the sentence that tells why they are absent and what to do instead. What is imported
/// only where its absence is handled, such as `_uuid` or `winreg`, needs none; what can be built in
/// is in `LEFT_OUT`.
const ABSENT: &[(&[&str], &str)] = &[
    (&["_ssl", "ssl"], NO_SOCKETS),
    (&["_sqlite3", "sqlite3"], NO_SQLITE),
    (&["_ctypes", "ctypes"], NO_C_LIBRARIES),
    (&["mmap"], "WASI preview1 maps no files into memory; read them with `open`"),
    (&["_multiprocessing", "_posixshmem", "_posixsubprocess"], NO_PROCESSES),
    (&["multiprocessing.popen_fork", "multiprocessing.popen_forkserver"], NO_PROCESSES),
    (&["multiprocessing.popen_spawn_posix", "multiprocessing.resource_tracker"], NO_PROCESSES),
    (&["_curses", "_curses_panel", "curses", "pty", "readline", "termios", "tty"], NO_TERMINAL),
    (&["_tkinter", "tkinter", "turtle"], NO_DISPLAY),
    (&["grp", "nis", "pwd", "spwd"], NO_USERS),
    (
        &["fcntl"],
        "WASI preview1 has no file locks; write where no other run writes at the same time",
    ),
    (&["resource"], "the host sets the limits of a run; set them there"),
    (&["syslog"], "WASI preview1 has no system log; use `logging`, which writes to stderr"),
    (&["ossaudiodev"], "WASI preview1 has no sound devices; return the samples"),
];

/// Modules that can be packaged, but need processes as soon as they are imported or used.
const IN_VAIN: &[&str] = &[
    "concurrent.futures.process",
    "multiprocessing.connection",
    "multiprocessing.heap",
    "multiprocessing.managers",
    "multiprocessing.pool",
    "multiprocessing.queues",
    "multiprocessing.shared_memory",
    "multiprocessing.sharedctypes",
    "multiprocessing.spawn",
    "multiprocessing.synchronize",
];

/// Why a module is absent, and what to do instead.
pub(super) fn reason(module: &str) -> Option<&'static str> {
    if IN_VAIN.contains(&module) {
        return Some(NO_PROCESSES);
    }
    all().find(|(modules, _)| modules.contains(&module)).map(|(_, reason)| *reason)
}

fn all() -> impl Iterator<Item = &'static (&'static [&'static str], &'static str)> {
    ABSENT.iter().chain(LEFT_OUT)
}

/// Puts the finder behind all others: a module that is there after all is found before.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let finders = py.import("sys")?.getattr("meta_path")?;
    finders.call_method1("append", (Bound::new(py, AbsentModules)?,)).map(|_| ())
}

#[pyclass(frozen)]
struct AbsentModules;

#[pymethods]
impl AbsentModules {
    #[pyo3(signature = (name, _path=None, _target=None))]
    fn find_spec(
        &self,
        py: Python<'_>,
        name: &str,
        _path: Option<&Bound<'_, PyAny>>,
        _target: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Py<PyAny>>> {
        if !is_imported(py, name)? {
            return Ok(None);
        }
        match reason(name) {
            Some(reason) => match stand_in::spec(py, name, reason)? {
                Some(spec) => Ok(Some(spec.unbind())),
                None => Err(not_found(py, name, reason)?),
            },
            None => Ok(part_of_stand_in(py, name)?.map(Bound::unbind)),
        }
    }

    /// All absent modules: for tools that explain before anything runs.
    #[getter]
    fn reasons(&self) -> BTreeMap<&str, &str> {
        let pairs = |(modules, reason): &'static (&'static [&'static str], &'static str)| {
            modules.iter().map(|module| (*module, *reason))
        };
        all().flat_map(pairs).collect()
    }
}

/// A module below one that a stand-in is there for, such as `ctypes.util`.
fn part_of_stand_in<'py>(py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some((parent, _)) = name.rsplit_once('.') else { return Ok(None) };
    match stand_in::reason(py, parent)? {
        Some(reason) => stand_in::spec(py, name, &reason),
        None => Ok(None),
    }
}

/// Whether this is an import: `importlib.util.find_spec` asks as well, to learn without an exception
/// whether there is a module. Only an import holds the module's lock.
fn is_imported(py: Python<'_>, name: &str) -> PyResult<bool> {
    py.import("_frozen_importlib")?.getattr("_module_locks")?.contains(name)
}

fn not_found(py: Python<'_>, name: &str, reason: &str) -> PyResult<PyErr> {
    let attributes = PyDict::new(py);
    attributes.set_item("name", name)?;
    let message = format!("No module named '{name}': {reason}");
    let exception = py.get_type::<PyModuleNotFoundError>().call((message,), Some(&attributes))?;
    Ok(PyErr::from_value(exception))
}
