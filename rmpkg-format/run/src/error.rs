//! Why a package was not loaded, or a run came to no result.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use content_cache::CacheError;
use pipeline_command::{ErrorDocument, ErrorKind, ExitStatus, HostKind, Malformed, ReportedBy};
use rmpkg_format::{PackageError, TrustError};
use wasi_host::{CompileError, HostError, OutputStream};

/// Why a package can't be run here.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The package is not what was demanded of it.
    #[error(transparent)]
    Untrusted(#[from] TrustError),
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
    /// The module is no WASI command, or was not [compiled in time](CompileError::TooSlow).
    #[error(transparent)]
    Module(#[from] CompileError),
    /// The package has another runtime than [those that may run](crate::Runner::only).
    #[error(
        "the package's runtime has the SHA-256 {sha256}, which is not among those that may run; add it if you trust \
         that module"
    )]
    WrongRuntime {
        /// The digest of its module.
        sha256: String,
    },
}

impl LoadError {
    /// Whether the folder for the cache is refused since others may write to it: without a cache the
    /// package may well be loaded.
    pub fn is_about_others(&self) -> bool {
        match self {
            Self::Host(error) => matches!(error, HostError::OthersCache(_)),
            Self::Cache(error) => error.is_about_others(),
            _ => false,
        }
    }
}

/// Why a run came to no result.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It did not begin: a folder can't be opened, or no thread be had.
    #[error(transparent)]
    Start(#[from] wasi_host::RunError),
    /// An array was given under a name that leaves the folder of the arrays.
    #[error("`{0}` is no name for an array; give a relative path without `..`, such as `a.npy`")]
    ArrayName(String),
    /// The files of its arrays can't be written or read on this machine.
    #[error("cannot keep arrays in `{}`: {reason}", path.display())]
    Arrays {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's answer.
        reason: io::Error,
    },
    /// [`Limits::time`](crate::Limits::time) was over.
    #[error("the run was stopped: its time limit is {limit:?}")]
    Time {
        /// The time that it had.
        limit: Duration,
    },
    /// A stream computed longer between an item and the next than it may, see [`Pipeline::stream`](crate::Pipeline::stream).
    #[error(
        "the run was stopped: its time limit for an item is {limit:?}, and it has computed longer since {}; raise that \
         limit",
        last_item(*item)
    )]
    ItemTime {
        /// The time that it had.
        limit: Duration,
        /// The index of the last item that it had read, from 0, if it had read one.
        item: Option<u64>,
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
    /// Its report or its error document has very many values, which would take far more memory than their text.
    #[error("the run wrote more than {most} values to {stream}{}", way_out(*limit))]
    Values {
        /// Where to.
        stream: OutputStream,
        /// The values that it might write.
        most: u64,
        /// The bytes that it might write, which the number of values follows from. That of an error document
        /// is always the same.
        limit: Option<u64>,
    },
    /// It wrote more to `/data`, to `/tmp` and into arrays than
    /// [`Limits::file_bytes`](crate::Limits::file_bytes).
    #[error("the run wrote too much to files: its limit is {limit} bytes")]
    Data {
        /// The bytes that it might write.
        limit: u64,
    },
    /// It made more than [`Limits::files`](crate::Limits::files) in `/data`, in `/tmp` and for
    /// arrays.
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
    /// It ended by itself, without a result and without an error, or what it said of them can't be
    /// read.
    #[error("the run ended with exit code {exit_code}{}", unsaid(malformed.as_ref()))]
    NoResult {
        /// The exit code.
        exit_code: i32,
        /// What is wrong with the document that it wrote, if it wrote one.
        malformed: Option<Malformed>,
        /// All that was written to stderr.
        stderr: String,
    },
}

impl RunError {
    pub(crate) fn no_result(exit_code: i32, stderr: String, malformed: Option<Malformed>) -> Self {
        Self::NoResult { exit_code, malformed, stderr }
    }

    /// The `kind` of the error document: the runtime's own, or the limit's name. A runtime may give
    /// any text as its kind, also one of the host's: [`Self::reported_by`] tells them apart.
    pub fn kind(&self) -> &str {
        match self.origin() {
            Origin::Guest(failure) => failure.document.error.kind.as_str(),
            Origin::Start(kind) => kind.as_str(),
            Origin::Host(kind) => kind.as_str(),
        }
    }

    /// Whether this process observed the end of the run, or the guest says so of itself, which is
    /// as true as the package is honest.
    pub fn reported_by(&self) -> ReportedBy {
        match self {
            Self::Failed(_) => ReportedBy::Guest,
            _ => ReportedBy::Host,
        }
    }

    /// The exit code for a command that runs a package: the same for what is alike.
    pub fn exit_code(&self) -> u8 {
        match (self, self.origin()) {
            (Self::NoResult { exit_code, .. }, _) => failing(*exit_code),
            (_, Origin::Guest(failure)) => failing(failure.exit_code),
            (_, Origin::Start(kind)) => kind.exit_status().code(),
            (_, Origin::Host(kind)) => kind.exit_status().code(),
        }
    }

    fn origin(&self) -> Origin<'_> {
        match self {
            Self::Start(wasi_host::RunError::Preopen { .. }) => {
                Origin::Start(ErrorKind::InvalidInput)
            }
            Self::ArrayName(_) => Origin::Start(ErrorKind::InvalidInput),
            Self::Start(
                wasi_host::RunError::Thread { .. } | wasi_host::RunError::Scratch { .. },
            )
            | Self::Arrays { .. } => Origin::Start(ErrorKind::Internal),
            Self::Time { .. } | Self::ItemTime { .. } => Origin::Host(HostKind::Timeout),
            Self::Memory { .. } => Origin::Host(HostKind::Memory),
            Self::Stack { .. } => Origin::Host(HostKind::Stack),
            Self::Output { .. } | Self::Values { .. } => Origin::Host(HostKind::Output),
            Self::Data { .. } => Origin::Host(HostKind::Data),
            Self::Files { .. } => Origin::Host(HostKind::Files),
            Self::Abort { .. } => Origin::Host(HostKind::Abort),
            Self::Trap { .. } => Origin::Host(HostKind::Trap),
            Self::Failed(failure) => Origin::Guest(failure),
            Self::NoResult { .. } => Origin::Host(HostKind::NoResult),
        }
    }
}

/// Who gives an error its kind.
enum Origin<'a> {
    /// The guest, in its own words.
    Guest(&'a Failure),
    /// The host, before there was a guest.
    Start(ErrorKind),
    /// The host, of the guest.
    Host(HostKind),
}

/// A process has one byte for its exit code; what does not fit must not become a success.
fn failing(exit_code: i32) -> u8 {
    let code = u8::try_from(exit_code).ok().filter(|code| *code != ExitStatus::Success.code());
    code.unwrap_or(ExitStatus::Internal.code())
}

/// What the runtime reported; `docs/runtime.md` lists the kinds and exit codes.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}{}", place(document.error.node.as_deref()), document.error.message)]
pub struct Failure {
    /// The exit code.
    pub exit_code: i32,
    /// What it says of the failure: the kind, the node, the exception.
    pub document: ErrorDocument,
    /// All that was written to stderr.
    pub stderr: String,
}

fn place(node: Option<&str>) -> String {
    node.map(|node| format!("node `{node}`: ")).unwrap_or_default()
}

fn last_item(item: Option<u64>) -> String {
    item.map_or("it asked for items".to_owned(), |item| format!("it read `stream[{item}]`"))
}

fn memory(limit: Option<u64>) -> String {
    limit.map_or("what its module can have".to_owned(), |limit| format!("{limit} bytes"))
}

fn way_out(limit: Option<u64>) -> String {
    limit.map_or("; an error document may have no more".to_owned(), |limit| {
        format!(": its limit there is {limit} bytes; give arrays, or raise the limit")
    })
}

fn unsaid(malformed: Option<&Malformed>) -> String {
    malformed.map_or_else(
        || " and said no more: something in it has ended the process".to_owned(),
        |malformed| format!(", but {malformed}; package its pipeline again"),
    )
}
