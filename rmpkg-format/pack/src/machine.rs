//! The Python of this machine, whose pip downloads what packages are made of.

use child_processes as process;

/// Version and path of the machine's own Python, whose pip downloads what is pinned.
pub fn python() -> Option<(String, String)> {
    let answer = process::ask_python(
        "python3",
        &["-c", "import sys; print(sys.version.split()[0], sys.executable)"],
    )?;
    let (version, path) = answer.split_once(' ')?;
    Some((version.to_owned(), path.to_owned()))
}

/// Whether that Python has pip. Looking for it is much quicker than starting it.
pub fn has_pip() -> bool {
    has("pip")
}

/// Whether that Python makes environments that have pip. Debian keeps what it takes in a package of its own.
pub fn has_venv() -> bool {
    has("ensurepip")
}

fn has(module: &str) -> bool {
    let script = format!(
        "import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)"
    );
    process::ask_python("python3", &["-c", &script]).is_some()
}
