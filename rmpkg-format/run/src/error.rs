//! Why a package was not loaded, or a run came to no result.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use content_cache::CacheError;
use rmpkg_format::PackageError;
use serde::Deserialize;
use wasi_host::{CompileError, HostError, OutputStream};

/// Why a package can't be run here.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The engine does not run here, or not with this cache folder.
    #[error(transparent)]
    Host(#[from] HostError),
    /// The cache folder can't be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// No temporary folder can be made.
    #[error("cannot create a folder in `{}`", path.display())]
    Temporary {
        /// The folder for temporary files.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// An entry of the package is damaged, or can't be unpacked.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// The module is no WASI command.
    #[error(transparent)]
    Module(#[from] CompileError),
}

/// Why a run came to no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It did not begin: a folder can't be opened, or no thread be had.
    #[error(transparent)]
    Start(#[from] wasi_host::RunError),
    /// [`Limits::time`](crate::Limits::time) was over.
    #[error("the run was stopped: its time limit is {limit:?}")]
    Time {
        /// The time that it had.
        limit: Duration,
    },
    /// It asked for more than [`Limits::memory_bytes`](crate::Limits::memory_bytes), and could not
    /// cope with being refused.
    #[error("the run ran out of memory: its limit is {}", memory(*limit))]
    Memory {
        /// The memory that it had; without a limit of ours, the module's own maximum was reached.
        limit: Option<u64>,
    },
    /// Its calls were nested deeper than the engine's stack, which is
    /// [`GUEST_STACK_BYTES`](wasi_host::GUEST_STACK_BYTES).
    #[error("the run's calls are nested too deep: its stack is {limit} bytes")]
    Stack {
        /// The size of that stack.
        limit: usize,
    },
    /// It wrote more than [`Limits::stdout_bytes`](crate::Limits::stdout_bytes) or
    /// [`Limits::stderr_bytes`](crate::Limits::stderr_bytes).
    #[error("the run wrote too much: its limit on {stream} is {limit} bytes")]
    Output {
        /// Where to.
        stream: OutputStream,
        /// The bytes that it might write.
        limit: u64,
    },
    /// It did something that wasm forbids.
    #[error("the run crashed: {message}")]
    Trap {
        /// The engine's sentence.
        message: String,
        /// The functions it was in, innermost first, where the module still has their names.
        backtrace: Vec<String>,
    },
    /// The runtime reported an error of its own.
    #[error(transparent)]
    Failed(#[from] Box<Failure>),
    /// It claims success, but wrote no result.
    #[error("the run ended well, but its output is no JSON document: {source}")]
    NoResult {
        /// The parser's answer.
        source: serde_json::Error,
    },
}

/// What the runtime reported; `docs/runtime.md` lists the kinds and exit codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Deserialize)]
#[error("{}{message}", place(node.as_deref()))]
pub struct Failure {
    /// The exit code.
    #[serde(skip)]
    pub exit_code: i32,
    /// What kind of error, such as `node_failed`.
    pub kind: String,
    /// The node that failed.
    pub node: Option<String>,
    /// What happened.
    pub message: String,
    /// Python's traceback.
    pub traceback: Option<String>,
    /// All that was written to stderr.
    #[serde(skip)]
    pub stderr: String,
}

impl Failure {
    /// Reads the JSON object on the last line of stderr; a program of somebody else may write none.
    pub(crate) fn read(exit_code: i32, stderr: String) -> Box<Self> {
        let reported = stderr.lines().last().and_then(|line| serde_json::from_str(line).ok());
        let reported = reported.unwrap_or_else(|| Self {
            exit_code,
            kind: "unknown".to_owned(),
            node: None,
            message: format!("the run ended with exit code {exit_code} and said no more"),
            traceback: None,
            stderr: String::new(),
        });
        Box::new(Self { exit_code, stderr, ..reported })
    }
}

fn place(node: Option<&str>) -> String {
    node.map(|node| format!("node `{node}`: ")).unwrap_or_default()
}

fn memory(limit: Option<u64>) -> String {
    limit.map_or("what its module can have".to_owned(), |limit| format!("{limit} bytes"))
}
