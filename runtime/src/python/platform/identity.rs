//! Who the guest is. Preview1 knows neither users nor hosts, but libraries ask for both when they are imported:
//! for the name of a folder, for a seed, for a line in a log.

use std::sync::atomic::{AtomicU32, Ordering};

use pyo3::prelude::*;

/// The name of the user, also in the environment.
pub(super) const USER: &str = "guest";
/// What a system's shell begins with.
static UMASK: AtomicU32 = AtomicU32::new(0o022);

/// The C library has 42 for each process. Files that runs share are named by the number, and locks hold it. It
/// is 0 as long as nobody has asked for it.
static PROCESS: AtomicU32 = AtomicU32::new(0);
/// How often it was asked for.
static PROCESS_READS: AtomicU32 = AtomicU32::new(0);
/// What numbers of processes end at on Linux with 64 bits.
const MOST_PROCESSES: u32 = 1 << 22;

/// Gives `os` the functions that it lacks.
pub(super) fn install(py: Python<'_>) -> PyResult<()> {
    let (os, posix) = (py.import("os")?, py.import("posix")?);
    let functions = [
        ("getuid", wrap_pyfunction!(getuid, &posix)?),
        ("geteuid", wrap_pyfunction!(geteuid, &posix)?),
        ("getgid", wrap_pyfunction!(getgid, &posix)?),
        ("getegid", wrap_pyfunction!(getegid, &posix)?),
        ("getpid", wrap_pyfunction!(getpid, &posix)?),
        ("getlogin", wrap_pyfunction!(getlogin, &posix)?),
        ("umask", wrap_pyfunction!(umask, &posix)?),
    ];
    for (name, function) in functions {
        posix.setattr(name, &function)?;
        os.setattr(name, function)?;
    }
    Ok(())
}

/// Gives `socket` the function that it lacks, before it takes all that C's half of it has.
pub(super) fn name_host(py: Python<'_>) -> PyResult<()> {
    let socket = py.import("_socket")?;
    socket.setattr("gethostname", wrap_pyfunction!(gethostname, &socket)?)
}

#[pyfunction]
fn getuid() -> u32 {
    guest_libc::USER
}

#[pyfunction]
fn geteuid() -> u32 {
    guest_libc::USER
}

#[pyfunction]
fn getgid() -> u32 {
    guest_libc::USER
}

#[pyfunction]
fn getegid() -> u32 {
    guest_libc::USER
}

#[pyfunction]
fn getpid() -> u32 {
    PROCESS_READS.fetch_add(1, Ordering::Relaxed);
    match PROCESS.load(Ordering::Relaxed) {
        0 => draw_process(),
        process => process,
    }
}

fn draw_process() -> u32 {
    let mut random = [0; 4];
    guest_libc::random(&mut random);
    let process = 2 + u32::from_le_bytes(random) % (MOST_PROCESSES - 1); // 1 is the first of a system
    PROCESS.store(process, Ordering::Relaxed);
    process
}

/// How often the process's number was asked for so far.
pub(in super::super) fn process_reads() -> u32 {
    PROCESS_READS.load(Ordering::Relaxed)
}

/// Lets each run have a number of its own in a memory that is kept.
pub(in super::super) fn forget_process() {
    PROCESS.store(0, Ordering::Relaxed);
}

#[pyfunction]
fn getlogin() -> &'static str {
    USER
}

#[pyfunction]
fn gethostname() -> &'static str {
    guest_libc::HOST
}

/// There are no modes that it could have an effect on; it is kept for who sets it back.
#[pyfunction]
fn umask(mask: u32) -> u32 {
    UMASK.swap(mask & 0o777, Ordering::Relaxed)
}
