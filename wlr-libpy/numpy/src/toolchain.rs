//! The compiler for WASI.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

const CLANG: &str = "clang-22";
const CLANG_CXX: &str = "clang++-22";
/// `wasm32-wasip1` is its new name, by which Debian's headers and libraries can't be found.
pub(crate) const TARGET: &str = "--target=wasm32-wasi";
/// The libraries that C++ code is linked to.
const CXX_LIBRARIES: [&str; 2] = ["libc++.a", "libc++abi.a"];
/// Headers of the two libraries, by which a missing package shows, and another version.
const PROBE: &str = include_str!("probe.cpp");

/// A clang that compiles for WASI.
#[derive(Debug)]
pub(crate) struct Toolchain {
    /// The C compiler.
    pub clang: OsString,
    /// The C++ compiler.
    pub clang_cxx: OsString,
    /// What the compiler says of its version.
    pub version: String,
    /// What the headers of C and C++ say.
    pub headers: String,
    /// The C++ libraries.
    pub libraries: Vec<PathBuf>,
}

impl Toolchain {
    /// The one on `PATH`.
    ///
    /// # Errors
    ///
    /// [`Error::NoCompiler`] or [`Error::NoLibrary`], which say what to install.
    pub(crate) fn find() -> Result<Self, Error> {
        Self::with(CLANG, CLANG_CXX)
    }

    fn with(clang: &str, clang_cxx: &str) -> Result<Self, Error> {
        let version = output(clang, &["--version"])?;
        let version = version.lines().next().unwrap_or_default().to_owned();
        let libraries = CXX_LIBRARIES.map(|library| find_library(clang_cxx, library));
        let libraries = libraries.into_iter().collect::<Result<_, _>>()?;
        let headers = read_headers(clang_cxx)?;
        Ok(Self { clang: clang.into(), clang_cxx: clang_cxx.into(), version, headers, libraries })
    }
}

/// A compiler that doesn't find a library answers with its bare name.
fn find_library(compiler: &str, library: &'static str) -> Result<PathBuf, Error> {
    let answer = output(compiler, &[TARGET, &format!("-print-file-name={library}")])?;
    let path = Path::new(answer.trim());
    if path.is_absolute() && path.is_file() {
        return Ok(path.to_owned());
    }
    Err(Error::NoLibrary { missing: library, compiler: compiler.to_owned() })
}

/// What all headers of the probe come to, with the macros that they define and without their paths.
fn read_headers(compiler: &str) -> Result<String, Error> {
    let folder =
        tempfile::tempdir().map_err(Error::io("create a folder in", &std::env::temp_dir()))?;
    let path = folder.path().join("probe.cpp");
    std::fs::write(&path, PROBE).map_err(Error::io("write", &path))?;
    let arguments = [TARGET, "-Wno-deprecated", "-E", "-dD", "-P", "probe.cpp"];
    let output = run(compiler, Command::new(compiler).args(arguments).current_dir(folder.path()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(Error::NoLibrary { missing: "stdlib.h or vector", compiler: compiler.to_owned() })
}

fn output(compiler: &str, arguments: &[&str]) -> Result<String, Error> {
    let output = run(compiler, Command::new(compiler).args(arguments))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn run(compiler: &str, command: &mut Command) -> Result<std::process::Output, Error> {
    command.output().map_err(|source| Error::NoCompiler { compiler: compiler.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_that_is_not_there_is_named_with_what_to_install() {
        let error = Toolchain::with("no-such-clang", "no-such-clang++").unwrap_err().to_string();
        assert!(error.starts_with("cannot run `no-such-clang`"), "{error}");
        assert!(error.contains("libc++-22-dev-wasm32"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_compiler_without_libraries_is_told() {
        let error = Toolchain::with("echo", "echo").unwrap_err().to_string();
        assert!(error.starts_with("`echo` finds no `libc++.a` for WASI"), "{error}");
    }
}
