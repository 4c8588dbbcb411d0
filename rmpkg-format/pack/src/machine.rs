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
    let script = "import importlib.util, sys; sys.exit(importlib.util.find_spec('pip') is None)";
    process::ask_python("python3", &["-c", script]).is_some()
}
