//! Why there is no NumPy.

use std::io;
use std::path::{Path, PathBuf};

use content_cache::CacheError;

use crate::layout::KIT_VARIABLE;

/// Why there is no NumPy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder that the user named lacks a part.
    #[error(
        "`{KIT_VARIABLE}` is set to `{}`, which has no `{missing}`; name a folder that this crate made, or \
         unset the variable", folder.display()
    )]
    Incomplete {
        /// The folder that was named.
        folder: PathBuf,
        /// The file or folder that isn't there.
        missing: &'static str,
    },
    /// There is no compiler.
    #[error(
        "cannot run `{compiler}`, which compiles NumPy; run `cargo xtask setup --with numpy`, or install the Debian packages \
         clang-22, lld-22, wasi-libc, libclang-rt-22-dev-wasm32, libc++-22-dev-wasm32 and libc++abi-22-dev-wasm32"
    )]
    NoCompiler {
        /// The command that was tried.
        compiler: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The compiler can't compile for WASI.
    #[error(
        "`{compiler}` finds no `{missing}` for WASI; run `cargo xtask setup --with numpy`, or install the Debian packages \
         wasi-libc, libclang-rt-22-dev-wasm32, libc++-22-dev-wasm32 and libc++abi-22-dev-wasm32"
    )]
    NoLibrary {
        /// The library or header.
        missing: &'static str,
        /// The compiler that was asked.
        compiler: String,
    },
    /// NumPy or a tool could not be downloaded.
    #[error(transparent)]
    Download(#[from] pinned_download::Error),
    /// A change to NumPy's sources has no place in them.
    #[error(
        "the patch `{patch}` does not fit `{}` ({reason}); make it anew for this version of NumPy", file.display()
    )]
    Patch {
        /// Which patch.
        patch: &'static str,
        /// The file, relative to NumPy's sources.
        file: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// A tool could not be started.
    #[error(
        "cannot run `{program}`, which compiles NumPy; install it, or name a Python in `PYTHON`"
    )]
    Start {
        /// The command.
        program: String,
        /// The operating system's answer.
        source: io::Error,
    },
    /// A step of the build failed.
    #[error("{step} failed; `cargo xtask doctor` tells whether a tool is missing:\n{output}")]
    Build {
        /// Which step.
        step: &'static str,
        /// The last lines of what was said.
        output: String,
    },
    /// The library names the folder that it was built in.
    #[error(
        "the library holds the path `{}`, so that two builds would differ; map it with -ffile-prefix-map",
        path.display()
    )]
    MachinePath {
        /// The path.
        path: PathBuf,
    },
    /// A file operation failed.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// What was attempted, as a verb.
        action: &'static str,
        /// The file or folder concerned.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The cache folder can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
