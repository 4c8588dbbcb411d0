//! How a run ended.

use std::fmt;
use std::time::Duration;

/// The result of a run, whatever its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How the guest ended.
    pub termination: Termination,
    /// Its standard output, when captured: what was written before the end, never more than the
    /// limit.
    pub stdout: Vec<u8>,
    /// Its standard error, likewise.
    pub stderr: Vec<u8>,
    /// How many bytes it wrote to its standard output, captured or not; those to [streams](crate::LineStreams) are
    /// not counted.
    pub stdout_bytes: u64,
    /// The largest size that its linear memory had.
    pub peak_memory_bytes: u64,
    /// Whether the guest was refused memory at least once. It may have coped with it: CPython
    /// turns a refusal into a `MemoryError`.
    pub memory_was_refused: bool,
    /// How many instructions of wasm it executed, where the [host counts them](crate::Host::counting)
    /// and it was not left behind.
    pub fuel: Option<u64>,
    /// Wall-clock time from the start of the guest's thread to its end.
    pub elapsed: Duration,
}

impl Outcome {
    /// Whether the guest ended by itself with exit code 0.
    pub fn is_success(&self) -> bool {
        self.termination == Termination::Exited(0)
    }
}

/// Why the guest stopped. `Display` gives one plain sentence that names the limit and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Termination {
    /// It returned from `_start` (code 0) or called `proc_exit`.
    Exited(i32),
    /// It was still running when its time was over.
    TimedOut {
        /// The time that it had.
        limit: Duration,
    },
    /// It computed longer between two reads of its [streams](crate::LineStreams) than it may for an item.
    ItemTimedOut {
        /// The time that it had.
        limit: Duration,
        /// The index of the last item that it had read, if it had read one.
        item: Option<u64>,
    },
    /// It was refused memory and trapped because of that.
    OutOfMemory {
        /// The limit of the run; without one, the module's own maximum was reached.
        limit: Option<u64>,
    },
    /// Its calls were nested deeper than the engine's stack.
    StackExhausted {
        /// The size of that stack in bytes.
        limit: usize,
    },
    /// It wrote more than allowed.
    OutputLimit {
        /// The stream that was flooded.
        stream: OutputStream,
        /// The number of bytes allowed.
        limit: u64,
    },
    /// It wrote more to files than allowed.
    DataLimit {
        /// The number of bytes allowed.
        limit: u64,
    },
    /// It made more files, folders and links than allowed.
    FilesLimit {
        /// The number allowed.
        limit: u64,
    },
    /// It gave up itself: C's `abort`, a panic in Rust, a signal that nothing handles. In wasm all
    /// of them are the instruction `unreachable`.
    Aborted {
        /// The functions it was in, innermost first, where the module still has their names.
        backtrace: Vec<String>,
    },
    /// It did something else that wasm forbids, or met a failure of the host.
    Trapped {
        /// The engine's sentence.
        message: String,
        /// The functions it was in, innermost first, where the module still has their names.
        backtrace: Vec<String>,
    },
}

/// One of the two output streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

impl fmt::Display for OutputStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        })
    }
}

impl fmt::Display for Termination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "the program exited with code {code}"),
            Self::TimedOut { limit } => {
                write!(f, "the program was stopped: its time limit is {limit:?}")
            }
            Self::ItemTimedOut { limit, item } => {
                f.write_str("the program was stopped: ")?;
                write!(f, "its time limit for an item is {limit:?}")?;
                item.map_or(Ok(()), |item| write!(f, "; the last one that it had read is {item}"))
            }
            Self::OutOfMemory { limit: Some(limit) } => {
                write!(f, "the program ran out of memory: its limit is {limit} bytes")
            }
            Self::OutOfMemory { limit: None } => {
                f.write_str("the program ran out of memory: its memory cannot grow any further")
            }
            Self::StackExhausted { limit } => {
                write!(f, "the program's calls are nested too deep: its stack is {limit} bytes")
            }
            Self::OutputLimit { stream, limit } => {
                write!(f, "the program wrote too much: its limit on {stream} is {limit} bytes")
            }
            Self::DataLimit { limit } => {
                write!(f, "the program wrote too much to files: its limit is {limit} bytes")
            }
            Self::FilesLimit { limit } => {
                write!(f, "the program made too many files and folders: its limit is {limit}")
            }
            Self::Aborted { .. } => f.write_str("the program aborted itself"),
            Self::Trapped { message, .. } => write!(f, "the program crashed: {message}"),
        }
    }
}
