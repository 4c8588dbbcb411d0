//! The start of the interpreter, and all state that a memory snapshot of it would freeze.

use std::path::{self, Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::PyList;

use super::builtins;

/// How long the start took, once it has happened. Besides this and the folders below a snapshot
/// freezes the interpreter itself: `sys.path`, the replaced `sys.stdout` and the imported modules.
static STARTED: OnceLock<Duration> = OnceLock::new();

/// The folders that were put on `sys.path`.
static APP_DIRS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Starts the interpreter if it isn't running, and puts the folders on `sys.path`.
pub(super) fn start(app_dirs: &[PathBuf]) -> Result<(), String> {
    if STARTED.get().is_none() {
        platform::prepare()?;
        builtins::register();
        let started = Instant::now();
        Python::initialize();
        Python::attach(keep_stdout_clean).map_err(|error| error.to_string())?;
        Python::attach(platform::adapt).map_err(|error| error.to_string())?;
        Python::attach(builtins::install).map_err(|error| error.to_string())?;
        STARTED.get_or_init(|| started.elapsed());
    }
    Python::attach(|py| extend_path(py, app_dirs)).map_err(|error| error.to_string())
}

/// Whether there is an interpreter that could start.
pub(super) fn is_available() -> bool {
    STARTED.get().is_some() || platform::prepare().is_ok()
}

/// How long the start of the interpreter took, if it runs.
pub(crate) fn start_time() -> Option<Duration> {
    STARTED.get().copied()
}

/// Writes out what Python has buffered for stderr. The interpreter is never finalised: at the
/// process's end that would only cost time.
pub fn flush() {
    if STARTED.get().is_some() {
        // A node may have replaced or closed `sys.stderr`: then there is nothing to flush.
        Python::attach(|py| py.import("sys")?.getattr("stderr")?.call_method0("flush").map(|_| ()))
            .ok();
    }
}

/// Where a file is for whoever reads a traceback: the same on every back end.
pub(super) fn shown_path(file: &str) -> String {
    let file = Path::new(file);
    let roots = [(app_dir(file), "/app"), (stdlib_dir(), "<stdlib>")];
    for (root, shown) in roots {
        let inside = root.as_deref().and_then(|root| file.strip_prefix(root).ok());
        if let Some(inside) = inside {
            return inside
                .iter()
                .fold(shown.to_owned(), |path, part| format!("{path}/{}", part.to_string_lossy()));
        }
    }
    file.display().to_string()
}

/// Whether a file belongs to the app.
pub(super) fn is_of_app(file: &str) -> bool {
    app_dir(Path::new(file)).is_some()
}

fn app_dir(file: &Path) -> Option<PathBuf> {
    let app_dirs = APP_DIRS.lock().unwrap_or_else(PoisonError::into_inner);
    app_dirs.iter().find(|dir| file.starts_with(dir)).cloned()
}

fn stdlib_dir() -> Option<PathBuf> {
    let dir = |py: Python<'_>| py.import("sys")?.getattr("_stdlib_dir")?.extract();
    Python::attach(dir).ok()
}

/// stdout belongs to the report.
fn keep_stdout_clean(py: Python<'_>) -> PyResult<()> {
    let sys = py.import("sys")?;
    let stderr = sys.getattr("stderr")?;
    sys.setattr("stdout", &stderr)?;
    sys.setattr("__stdout__", &stderr)?;
    sys.setattr("dont_write_bytecode", true)
}

fn extend_path(py: Python<'_>, app_dirs: &[PathBuf]) -> PyResult<()> {
    let sys_path = py.import("sys")?.getattr("path")?.cast_into::<PyList>()?;
    for dir in app_dirs.iter().rev() {
        // A node may change the working directory; `sys.path` must not follow.
        let dir = path::absolute(dir)?;
        if !sys_path.contains(dir.as_os_str())? {
            sys_path.insert(0, dir.as_os_str())?;
        }
        let mut known = APP_DIRS.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&dir) {
            known.push(dir);
        }
    }
    Ok(())
}

#[cfg(not(target_family = "wasm"))]
mod platform {
    use pyo3::prelude::*;

    /// The interpreter that the runtime is linked with finds its own stdlib.
    pub(super) fn prepare() -> Result<(), String> {
        Ok(())
    }

    /// asyncio's own event loop serves.
    pub(super) fn adapt(_: Python<'_>) -> PyResult<()> {
        Ok(())
    }
}

#[cfg(target_family = "wasm")]
mod platform {
    use std::env;
    use std::path::Path;

    use pyo3::exceptions::PySystemExit;
    use pyo3::prelude::*;
    use pyo3::types::PyCFunction;

    use super::super::asyncio;

    /// What is different from an interpreter on an operating system.
    pub(super) fn adapt(py: Python<'_>) -> PyResult<()> {
        keep_process(py)?;
        asyncio::install(py)
    }

    /// `os._exit` would end the run without a word: make it an exit like the others.
    fn keep_process(py: Python<'_>) -> PyResult<()> {
        let exit = PyCFunction::new_closure(py, Some(c"_exit"), None, |arguments, _| {
            let status = arguments.get_item(0)?.unbind();
            PyResult::<()>::Err(PySystemExit::new_err(status))
        })?;
        py.import("posix")?.setattr("_exit", &exit)?;
        py.import("os")?.setattr("_exit", exit)
    }

    /// Without a stdlib CPython would end the process with a message of its own: look first.
    pub(super) fn prepare() -> Result<(), String> {
        set_default("PYTHONHOME", "/usr");
        set_default("PYTHONDONTWRITEBYTECODE", "1");
        // Below Python: whatever a node writes to descriptor 1 itself.
        set_default("LIBPYTHON_STDOUT_IS_STDERR", "1");
        let home = env::var("PYTHONHOME").unwrap_or_default();
        let lib = Path::new(&home).join("lib");
        let is_there = |path: &str| lib.join(path).exists();
        if is_there("python3.12/encodings") || is_there("python312.zip") {
            Ok(())
        } else {
            Err(format!(
                "the standard library is missing: there is neither `{0}/python3.12/encodings` nor \
                 `{0}/python312.zip`; mount the package's `wasi-deps/usr` at `/usr`",
                lib.display()
            ))
        }
    }

    #[expect(unsafe_code, reason = "a WASI command has one thread, so nobody reads meanwhile")]
    fn set_default(name: &str, value: &str) {
        if env::var_os(name).is_none() {
            unsafe { env::set_var(name, value) };
        }
    }
}
