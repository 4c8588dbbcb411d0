//! Where the app's files are: for `sys.path`, and for whoever reads a traceback.

use std::path::{self, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pipeline_command::guest;
use pyo3::exceptions::PyFileNotFoundError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyList;

/// The folders that were put on `sys.path`.
static APP_DIRS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Puts the folders first on `sys.path`.
pub(super) fn extend(py: Python<'_>, app_dirs: &[PathBuf]) -> PyResult<()> {
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

/// Where a file is for whoever reads a traceback: the same on every back end.
pub(super) fn shown(file: &str) -> String {
    let file = Path::new(file);
    let roots = [(app_dir(file), guest::APP), (stdlib_dir(), "<stdlib>")];
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

/// What to do about a file that was not found: whether it is beside the nodes, where a relative path that is
/// meant for it does not lead.
pub(super) fn advice(py: Python<'_>, error: &PyErr) -> Option<String> {
    if !error.is_instance_of::<PyFileNotFoundError>(py) {
        return None;
    }
    let file: String = error.value(py).getattr(intern!(py, "filename")).ok()?.extract().ok()?;
    let app_dirs = APP_DIRS.lock().unwrap_or_else(PoisonError::into_inner);
    let is_there =
        Path::new(&file).is_relative() && app_dirs.iter().any(|dir| dir.join(&file).is_file());
    is_there.then(|| {
        format!(
            "; it is beside the nodes, and the current folder is another one: open \
             `os.path.join(os.path.dirname(__file__), {file:?})`"
        )
    })
}

fn app_dir(file: &Path) -> Option<PathBuf> {
    let app_dirs = APP_DIRS.lock().unwrap_or_else(PoisonError::into_inner);
    app_dirs.iter().find(|dir| file.starts_with(dir)).cloned()
}

fn stdlib_dir() -> Option<PathBuf> {
    let dir = |py: Python<'_>| py.import("sys")?.getattr("_stdlib_dir")?.extract();
    Python::attach(dir).ok()
}
