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
    /// It wrote more to `/data` than [`Limits::file_bytes`](crate::Limits::file_bytes).
    #[error("the run wrote too much to its data folder: its limit is {limit} bytes")]
    Data {
        /// The bytes that it might write.
        limit: u64,
    },
    /// It made more than [`Limits::files`](crate::Limits::files) in `/data`.
    #[error("the run made too many files and folders: its limit is {limit}")]
    Files {
        /// How many it might make.
        limit: u64,
    },
    /// It gave up itself: `os.abort()`, a signal that nothing handles, a panic of a Rust node.
    #[error("the run aborted itself; what it had to say about it is on stderr")]
    Abort {
        /// The functions it was in, innermost first, where the module still has their names.
        backtrace: Vec<String>,
        /// All that was written to stderr.
        stderr: String,
    },
    /// It did something else that wasm forbids: a defect of CPython, of the runtime or of a Rust node.
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
    /// It ended by itself, without a result and without an error.
    #[error(
        "the run ended with exit code {exit_code} and said no more: something in it has ended the \
         process"
    )]
    NoResult {
        /// The exit code.
        exit_code: i32,
        /// All that was written to stderr.
        stderr: String,
    },
}

impl RunError {
    /// The `kind` of the error document: the runtime's own, or the limit's name.
    pub fn kind(&self) -> &str {
        match self {
            Self::Start(wasi_host::RunError::Preopen { .. }) => "invalid_input",
            Self::Start(wasi_host::RunError::Thread { .. }) => "internal",
            Self::Time { .. } => "timeout",
            Self::Memory { .. } => "memory",
            Self::Stack { .. } => "stack",
            Self::Output { .. } => "output",
            Self::Data { .. } => "data",
            Self::Files { .. } => "files",
            Self::Abort { .. } => "abort",
            Self::Trap { .. } => "trap",
            Self::Failed(failure) => &failure.kind,
            Self::NoResult { .. } => "no_result",
        }
    }

    /// The exit code for a command that runs a package: the same for what is alike.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Start(wasi_host::RunError::Preopen { .. }) => 2,
            Self::Start(_) | Self::Abort { .. } | Self::Trap { .. } => 1,
            Self::Time { .. } | Self::Memory { .. } | Self::Stack { .. } => 4,
            Self::Output { .. } | Self::Data { .. } | Self::Files { .. } => 4,
            Self::Failed(failure) => failing(failure.exit_code),
            Self::NoResult { exit_code, .. } => failing(*exit_code),
        }
    }
}

/// A process has one byte for its exit code; what does not fit must not become a success.
fn failing(exit_code: i32) -> u8 {
    u8::try_from(exit_code).ok().filter(|code| *code != 0).unwrap_or(1)
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
    /// Reads the JSON object on the last line of stderr.
    pub(crate) fn read(exit_code: i32, stderr: &str) -> Option<Box<Self>> {
        let reported: Self = serde_json::from_str(stderr.lines().last()?).ok()?;
        Some(Box::new(Self { exit_code, stderr: stderr.to_owned(), ..reported }))
    }
}

fn place(node: Option<&str>) -> String {
    node.map(|node| format!("node `{node}`: ")).unwrap_or_default()
}

fn memory(limit: Option<u64>) -> String {
    limit.map_or("what its module can have".to_owned(), |limit| format!("{limit} bytes"))
}
