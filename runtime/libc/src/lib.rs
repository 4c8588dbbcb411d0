//! What the C library for WASI preview1 answers otherwise than programs expect, put right inside the
//! module, and so on every host alike.
//!
//! The linker sends each call of a function in [`WRAPPED`] to ours, whose name begins with `__wrap_`; ours
//! reaches the C library's own as `__real_…`. Most of them lie between the C library and the host's calls,
//! so that all that the C library builds on them follows.
//!
//! It also knows what of the C library's state belongs to one run, for a memory that is kept, and notes what is
//! asked for that differs from run to run.
//!
//! What can be right or wrong is plain Rust that any machine runs: [`strftime`], [`path`], [`listing`],
//! [`device`], [`bytes`]. `calls` is the border to C. The crate knows nothing of Python.

pub mod bytes;
pub mod device;
pub mod listing;
pub mod path;
pub mod strftime;

#[cfg(target_family = "wasm")]
mod calls;

#[cfg(target_family = "wasm")]
pub use calls::{observation, preparation, random};

/// The functions of the C library that this crate answers instead.
pub const WRAPPED: [&str; 28] = [
    "__wasi_clock_time_get",
    "__wasi_fd_close",
    "__wasi_fd_fdstat_get",
    "__wasi_fd_fdstat_set_flags",
    "__wasi_fd_filestat_get",
    "__wasi_fd_pread",
    "__wasi_fd_prestat_get",
    "__wasi_fd_pwrite",
    "__wasi_fd_read",
    "__wasi_fd_readdir",
    "__wasi_fd_seek",
    "__wasi_fd_tell",
    "__wasi_fd_write",
    "__wasi_path_filestat_get",
    "__wasi_path_open",
    "__wasi_random_get",
    "__wasilibc_find_relpath_alloc",
    "__wasilibc_nocwd_fstatat",
    "__wasilibc_nocwd_openat_nomode",
    "fstat",
    "getcwd",
    "gmtime_r",
    "memcmp",
    "memcpy",
    "memmove",
    "sbrk",
    "uname",
    "wcsftime",
];

/// The number of the user that the guest runs as, of its group, and of the owner of every file. It is not
/// 0: who finds itself to be the superuser sets owners and skips checks.
pub const USER: u32 = 1000;

/// The name of the machine.
pub const HOST: &str = "localhost";

/// What a program exports for whoever keeps its memory, see [`preparation`]: a function that prepares the
/// memory, one that runs the program in a memory that was prepared, and where the stack ends.
pub const PREPARATION: [&str; 3] = ["wizer.initialize", "wizer.resume", "__stack_pointer"];

/// What the linker must be told of a program with this crate in it.
pub fn link_args() -> impl Iterator<Item = String> {
    let wrapped = WRAPPED.iter().map(|function| format!("--wrap={function}"));
    wrapped.chain(PREPARATION.iter().map(|name| format!("--export={name}")))
}
