//! The interpreter is the machine's own.

use std::env;
use std::ffi::{c_char, c_int};
use std::path::PathBuf;

use pyo3::prelude::*;

/// Nothing is to be built in.
pub(in super::super) fn register() {}

/// The environment and the current folder are the caller's.
pub(in super::super) fn settle() {}

/// The interpreter that the runtime is linked with finds its own standard library.
pub(in super::super) fn check_installation() -> Result<(), String> {
    Ok(())
}

/// `PyPreConfig` of CPython 3.8 and later, which pyo3 leaves out of the stable interface.
#[repr(C)]
#[derive(Default)]
struct PreConfiguration {
    initial: c_int,
    parse_arguments: c_int,
    isolated: c_int,
    use_environment: c_int,
    configure_locale: c_int,
    coerce_c_locale: c_int,
    warn_of_coercion: c_int,
    #[cfg(windows)]
    legacy_file_system_encoding: c_int,
    utf8_mode: c_int,
    development_mode: c_int,
    allocator: c_int,
    /// For what a later CPython may add.
    more: [c_int; 8],
}

/// `PyStatus`.
#[repr(C)]
struct Status {
    kind: c_int,
    function: *const c_char,
    message: *const c_char,
    exit_code: c_int,
}

#[expect(unsafe_code, reason = "these are functions of CPython")]
unsafe extern "C" {
    fn PyPreConfig_InitPythonConfig(configuration: &mut PreConfiguration);
    fn Py_PreInitialize(configuration: &PreConfiguration) -> Status;
}

/// Starts the interpreter in its UTF-8 mode, as the guest's always is, unless `PYTHONUTF8` says otherwise.
/// An interpreter that is embedded knows neither that variable nor what `python3` does where there is no
/// locale: it would read files as ASCII there.
#[expect(unsafe_code, reason = "pyo3 has no way to configure the interpreter")]
pub(in super::super) fn start() {
    let is_chosen = env::var_os("PYTHONUTF8").is_some_and(|value| !value.is_empty());
    let mut configuration = PreConfiguration::default();
    // SAFETY: both write and read what CPython declares, and there is no interpreter yet. If it refuses
    // the configuration, the start that follows says why.
    unsafe {
        PyPreConfig_InitPythonConfig(&mut configuration);
        if !is_chosen {
            configuration.utf8_mode = 1;
            configuration.coerce_c_locale = 0;
        }
        Py_PreInitialize(&configuration);
    }
    Python::initialize();
}

/// asyncio's own event loop serves, and no module is absent.
pub(in super::super) fn adapt(_: Python<'_>) -> PyResult<()> {
    Ok(())
}

/// Where the machine keeps its libraries only the interpreter knows.
pub(in super::super) fn library_dirs() -> Option<Vec<PathBuf>> {
    None
}

/// A codec that is not there is unknown.
pub(in super::super) fn is_missing_codec(_: Python<'_>, _: &PyErr) -> bool {
    false
}

/// No import says by itself why it fails.
pub(in super::super) fn is_absent(_: &str) -> bool {
    false
}

/// What to do about an error that the machine is the reason of: it says itself.
pub(in super::super) fn advice(_: Python<'_>, _: &PyErr) -> Option<String> {
    None
}
