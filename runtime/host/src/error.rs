//! What can go wrong before the guest has said anything itself.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use content_cache::CacheError;

/// Why no [`Host`](crate::Host) could be made.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The folder for compiled modules can't be used.
    #[error("cannot keep compiled modules in `{}`: {reason}", path.display())]
    ModuleCache {
        /// The folder that was asked for.
        path: PathBuf,
        /// What the engine or the operating system said.
        reason: String,
    },
    /// Others could put machine code into the folder for compiled modules.
    #[error(transparent)]
    OthersCache(CacheError),
    /// The engine refuses its configuration, or this processor.
    #[error("cannot start the wasm engine: {reason}")]
    Engine {
        /// What the engine said.
        reason: String,
    },
}

/// Why some bytes are no command that this host can run.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The bytes do not start with `\0asm`.
    #[error("this is no wasm file: it does not begin with the bytes `00 61 73 6d`")]
    NotWasm,
    /// A component, which has another binary format than a core module.
    #[error("this is a wasm component; a core module for `wasm32-wasip1` is needed")]
    Component,
    /// The engine's validation or compilation failed.
    #[error("the wasm module is not valid: {reason}")]
    Invalid {
        /// What the engine said, with the offset in the file where it knows it.
        reason: String,
    },
    /// The engine has not got ready with it in time.
    #[error("the wasm module was not compiled within {limit:?}; allow more time if you trust it")]
    TooSlow {
        /// The time that it had.
        limit: Duration,
    },
    /// The operating system gives no thread to compile on.
    #[error(
        "cannot start a thread to compile the wasm module on; end other programs, or allow more threads"
    )]
    Thread {
        /// The operating system's answer.
        source: io::Error,
    },
    /// No function `_start`, hence no WASI command.
    #[error("the wasm module has no function `_start`: build it as a program, not as a library")]
    NoStart,
    /// Imports that WASI preview1 does not define.
    #[error("the wasm module imports what WASI preview1 does not offer: {}", imports.join(", "))]
    ForeignImports {
        /// Each import as `` `module.name` ``, in the module's order.
        imports: Vec<String>,
    },
}

/// Why a run could not begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A folder for the guest can't be opened.
    #[error("cannot open the folder `{}` that the guest sees as `{guest}`: {reason}", host.display())]
    Preopen {
        /// The folder on this machine.
        host: PathBuf,
        /// Its name in the guest.
        guest: String,
        /// What the operating system said.
        reason: String,
    },
    /// No folder for the guest's own files can be made.
    #[error("cannot make the folder in `{}` that the guest sees as `{guest}`: {reason}", parent.display())]
    Scratch {
        /// The folder that it should be in.
        parent: PathBuf,
        /// Its name in the guest.
        guest: String,
        /// The operating system's answer.
        reason: io::Error,
    },
    /// The operating system gives no thread with a stack large enough for the guest.
    #[error("cannot start a thread with a stack of {stack_bytes} bytes for the guest")]
    Thread {
        /// The stack that was asked for.
        stack_bytes: usize,
        /// The operating system's answer.
        source: io::Error,
    },
}
