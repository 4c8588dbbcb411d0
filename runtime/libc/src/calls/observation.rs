//! What was asked for that differs from run to run: random bytes, the time, the current folder. Whoever keeps a
//! memory learns from it who may have kept an answer.

use std::ffi::c_char;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Errno, descriptors, mounts};

/// How many descriptors are looked at; a host gives the lowest number that is free.
const DESCRIPTORS: u32 = 64;

static ENTROPY: AtomicU32 = AtomicU32::new(0);
static TIME: AtomicU32 = AtomicU32::new(0);
static FOLDER: AtomicU32 = AtomicU32::new(0);

/// How often something was asked for so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Random bytes.
    pub entropy: u32,
    /// The time, of whatever clock.
    pub time: u32,
    /// The current folder.
    pub folder: u32,
    /// How many descriptors of the host are open, mounts included.
    pub descriptors: u32,
}

/// What was asked for so far.
pub fn observe() -> Observation {
    let open =
        (mounts::FIRST..mounts::FIRST + DESCRIPTORS).filter(|one| descriptors::is_open(*one));
    Observation {
        entropy: ENTROPY.load(Ordering::Relaxed),
        time: TIME.load(Ordering::Relaxed),
        folder: FOLDER.load(Ordering::Relaxed),
        descriptors: open.count() as u32,
    }
}

fn count(calls: &AtomicU32) {
    calls.fetch_add(1, Ordering::Relaxed);
}

unsafe extern "C" {
    fn __real___wasi_random_get(bytes: *mut u8, length: usize) -> Errno;
    fn __real___wasi_clock_time_get(clock: u32, precision: u64, time: *mut u64) -> Errno;
    fn __real_getcwd(path: *mut c_char, size: usize) -> *mut c_char;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_random_get(bytes: *mut u8, length: usize) -> Errno {
    count(&ENTROPY);
    // SAFETY: as the caller says.
    unsafe { __real___wasi_random_get(bytes, length) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_clock_time_get(
    clock: u32,
    precision: u64,
    time: *mut u64,
) -> Errno {
    count(&TIME);
    // SAFETY: as the caller says.
    unsafe { __real___wasi_clock_time_get(clock, precision, time) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_getcwd(path: *mut c_char, size: usize) -> *mut c_char {
    count(&FOLDER);
    // SAFETY: as the caller says.
    unsafe { __real_getcwd(path, size) }
}
