//! What a run is given: arguments, folders, input, limits.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::{LineStreams, Scratch};

/// One mebibyte, the unit in which the default limits are thought.
const MIB: u64 = 1 << 20;

/// The stack that wasm code may use up with nested calls.
///
/// An interpreter in the guest has a recursion guard of its own, which raises an exception that
/// names the place; the engine's stack must be large enough for that guard to come first. With
/// wasmtime's default of 512 KiB, CPython traps in programs that should end in `RecursionError`;
/// with 1 MiB nearly all end well. The rest is C code without a guard (the hash of a deeply nested
/// tuple): the deeper it gets, the better.
pub const GUEST_STACK_BYTES: usize = 16 << 20;

/// Everything that a guest can see or use. Nothing is inherited from this process except the
/// output streams, and those not in [`OutputMode::Capture`].
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    /// The command line; by convention the first argument is the program's name.
    pub args: Vec<String>,
    /// The environment variables.
    pub env: BTreeMap<String, String>,
    /// The whole of standard input; the guest sees its end after the last byte.
    pub stdin: Vec<u8>,
    /// The folders, and nothing else, that the guest can open files in.
    pub preopens: Vec<Preopen>,
    /// A folder that the run has to itself.
    pub scratch: Option<Scratch>,
    /// Where standard output goes.
    pub stdout: OutputMode,
    /// Where standard error goes.
    pub stderr: OutputMode,
    /// Streams in the place of `stdin` and `stdout`, for a guest that reads and writes lines. The limit of stdout
    /// counts for each line then, and that of stderr anew for each piece of lines that is read; of stderr the end alone is kept.
    pub streams: Option<LineStreams>,
    /// What the guest may use up.
    pub limits: Limits,
}

/// A folder of this machine that the guest sees under another name.
#[derive(Debug, Clone)]
pub struct Preopen {
    /// The folder on this machine.
    pub host: PathBuf,
    /// The absolute path under which the guest finds it, for example `/usr`.
    pub guest: String,
    /// Whether the guest may create, change and delete files in it. What is in a folder where it may not has
    /// the same times on every machine, 1980-01-01.
    pub writable: bool,
}

/// Where a stream of the guest goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OutputMode {
    /// Into the [`Outcome`](crate::Outcome).
    #[default]
    Capture,
    /// Straight to the same stream of this process: byte for byte, unless that is a terminal. A terminal gets
    /// escapes such as `\u{1b}` in the place of what would give orders to it; colours stay.
    Inherit,
    /// To both.
    Tee,
}

/// What a guest may use up; `None` means no limit of ours.
///
/// The depth of calls is always limited, see [`GUEST_STACK_BYTES`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The linear memory. A guest that leaks would otherwise take up to 4 GiB from its neighbours.
    pub memory_bytes: Option<u64>,
    /// Wall-clock time of the run, without compilation. A guest that loops or waits for ever
    /// would otherwise never give control back. No default fits every program, so there is none.
    pub time: Option<Duration>,
    /// Bytes on standard output. They are kept in memory when captured, and fill a disk when not.
    pub stdout_bytes: Option<u64>,
    /// Bytes on standard error, for the same reason: logs in a loop are the usual flood.
    pub stderr_bytes: Option<u64>,
    /// Bytes written to files, and holes that make a file longer, in all writable folders. What is
    /// deleted again counts too: a guest that keeps a deleted file open still has its space.
    pub file_bytes: Option<u64>,
    /// Files, folders and links that are made, deleted ones included. A file system has room for
    /// so many, however small they are, and looking through them takes everybody's time.
    pub files: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: Some(2048 * MIB),
            time: None,
            stdout_bytes: Some(64 * MIB),
            stderr_bytes: Some(64 * MIB),
            file_bytes: Some(1024 * MIB),
            files: Some(100_000),
        }
    }
}
