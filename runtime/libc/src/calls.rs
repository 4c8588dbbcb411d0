//! The border to C: what stands in the place of the C library's functions.
//!
//! Their safety is C's: a caller hands over pointers that are valid for what the function reads and writes,
//! texts end with a zero, and a WASI command has one thread.

#![allow(unsafe_code, reason = "C calls these functions and hands them pointers")]

mod descriptors;
mod memory;
mod mounts;
pub mod observation;
mod paths;
pub mod preparation;
mod status;
mod times;

pub use descriptors::fill_with_random as random;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What preview1's calls answer.
type Errno = u16;

const SUCCESS: Errno = 0;
const BAD_DESCRIPTOR: Errno = 8;
const EXISTS: Errno = 20;
const IS_FOLDER: Errno = 31;
const NOT_FOUND: Errno = 44;
const NO_FOLDER: Errno = 54;

/// Kinds of files.
const CHARACTER_DEVICE: u8 = 2;
const FOLDER: u8 = 3;

/// There is one thread, and none of ours ends while it holds a lock.
fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn result(outcome: Result<(), Errno>) -> Errno {
    outcome.err().unwrap_or(SUCCESS)
}
