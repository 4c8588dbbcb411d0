//! The interpreter is part of the program, and WASI is what it runs on.

use std::env;
use std::path::{Path, PathBuf};

use pipeline_command::guest;
use pyo3::exceptions::PySystemExit;
use pyo3::prelude::*;
use pyo3::types::PyCFunction;

use super::{absent, allocator, codecs, files, finder, identity, inittab, processes, threads};

/// Where the folder of the standard library is below the installation's prefix.
const STDLIB: &str = "lib/python3.12";
const ZIPPED_STDLIB: &str = "lib/python312.zip";

/// Adds modules to those that are built in; to be called before the interpreter starts.
pub(in super::super) fn register() {
    inittab::register();
}

/// Sets what the interpreter reads of the environment, and the current folder. A run does it before the
/// interpreter starts, or goes on in a memory that was kept.
pub(in super::super) fn settle() {
    set_default("PYTHONHOME", guest::USR);
    set_default("PYTHONDONTWRITEBYTECODE", "1");
    // Below Python: whatever a node writes to descriptor 1 itself.
    set_default("LIBPYTHON_STDOUT_IS_STDERR", "1");
    set_default("LOGNAME", identity::USER);
    set_default("USER", identity::USER);
    if Path::new(guest::TMP).is_dir() {
        move_in();
    }
}

/// A folder of the run's own is the user's home, where temporary files go, and the current folder, as
/// long as nobody has said otherwise.
fn move_in() {
    set_default("HOME", guest::TMP);
    set_default("TMPDIR", guest::TMP);
    if env::current_dir().is_ok_and(|folder| folder == Path::new("/")) {
        // It stays in the root if it can't go there: then nothing else works there either.
        env::set_current_dir(guest::TMP).ok();
    }
}

#[expect(unsafe_code, reason = "a WASI command has one thread, so nobody reads meanwhile")]
fn set_default(name: &str, value: &str) {
    if env::var_os(name).is_none() {
        unsafe { env::set_var(name, value) };
    }
}

/// Starts the interpreter, which always reads and writes UTF-8.
pub(in super::super) fn start() {
    allocator::install();
    Python::initialize();
}

/// Without a standard library CPython would end the process with a message of its own: look first.
pub(in super::super) fn check_installation() -> Result<(), String> {
    let home = home();
    if home.join(STDLIB).join("encodings").exists() || home.join(ZIPPED_STDLIB).exists() {
        return Ok(());
    }
    Err(format!(
        "the standard library is missing: there is neither `{0}/{STDLIB}/encodings` nor \
         `{0}/{ZIPPED_STDLIB}`; mount the package's `wasi-deps/usr` at `{1}`",
        home.display(),
        guest::USR
    ))
}

fn home() -> PathBuf {
    env::var_os("PYTHONHOME").map_or_else(|| Path::new(guest::USR).to_owned(), PathBuf::from)
}

/// Makes what is different from an interpreter on an operating system work, or say why it can't.
pub(in super::super) fn adapt(py: Python<'_>) -> PyResult<()> {
    keep_process(py)?;
    finder::install(py)?;
    identity::install(py)?;
    absent::install(py)?;
    codecs::install(py)?;
    processes::install(py)?;
    threads::install(py)
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

/// The folders of `sys.path` besides the app's.
pub(in super::super) fn library_dirs() -> Option<Vec<PathBuf>> {
    let stdlib = home().join(STDLIB);
    let more = env::var_os("PYTHONPATH").unwrap_or_default();
    // `env::split_paths` panics in wasm.
    let more = more.to_string_lossy();
    let more = more.split(':').filter(|dir| !dir.is_empty()).map(PathBuf::from);
    Some([stdlib.join("site-packages"), stdlib].into_iter().chain(more).collect())
}

/// Whether the error tells of a codec that CPython has and the package has not.
pub(in super::super) fn is_missing_codec(py: Python<'_>, error: &PyErr) -> bool {
    codecs::is_missing(py, error)
}

/// Whether the import of a module says by itself why it fails.
pub(in super::super) fn is_absent(module: &str) -> bool {
    absent::reason(module).is_some()
}

/// What to do about an error that the guest's world is the reason of.
pub(in super::super) fn advice(py: Python<'_>, error: &PyErr) -> Option<String> {
    files::advice(py, error)
}
