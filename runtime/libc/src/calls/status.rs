//! What `stat` tells of a file, and `uname` of the machine. Preview1 has neither modes nor owners; the C library leaves them 0, and then
//! archives hold files that nobody may read.

use std::ffi::{c_char, c_int};

use libc::{S_IFCHR, S_IFDIR, S_IFLNK, S_IFMT, mode_t, stat};

use crate::{HOST, USER};

unsafe extern "C" {
    fn __real_fstat(descriptor: c_int, status: *mut stat) -> c_int;
    fn __real___wasilibc_nocwd_fstatat(
        folder: c_int,
        path: *const c_char,
        status: *mut stat,
        flags: c_int,
    ) -> c_int;
    fn __real_uname(names: *mut Names) -> c_int;
}

/// The system's name, the machine's, and three more, each with a zero at its end.
type Names = [[u8; 65]; 6];

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_fstat(descriptor: c_int, status: *mut stat) -> c_int {
    // SAFETY: as the caller says.
    unsafe { complete(__real_fstat(descriptor, status), status) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasilibc_nocwd_fstatat(
    folder: c_int,
    path: *const c_char,
    status: *mut stat,
    flags: c_int,
) -> c_int {
    // SAFETY: as the caller says.
    unsafe { complete(__real___wasilibc_nocwd_fstatat(folder, path, status, flags), status) }
}

/// Adds what is missing, if the call succeeded.
unsafe fn complete(outcome: c_int, status: *mut stat) -> c_int {
    if outcome == 0 {
        // SAFETY: the call has written it.
        let status = unsafe { &mut *status };
        status.st_mode |= permissions(status.st_mode);
        (status.st_uid, status.st_gid) = (USER, USER);
    }
    outcome
}

/// What files have for the most part where there are modes.
fn permissions(mode: mode_t) -> mode_t {
    match mode & S_IFMT {
        S_IFDIR => 0o755,
        S_IFLNK => 0o777,
        S_IFCHR => 0o666,
        _ => 0o644,
    }
}

/// The C library says `(none)`.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_uname(names: *mut Names) -> c_int {
    // SAFETY: the caller has room for all names.
    unsafe {
        let outcome = __real_uname(names);
        let [_, machine, ..] = &mut *names;
        machine.fill(0);
        machine[..HOST.len()].copy_from_slice(HOST.as_bytes());
        outcome
    }
}
