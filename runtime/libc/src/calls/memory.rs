//! Short ranges of bytes, see [`bytes`]; long ones stay with the C library, which hands them to the engine.

use std::ffi::{c_int, c_void};

use crate::bytes::{self, SHORT};

unsafe extern "C" {
    fn __real_memmove(to: *mut c_void, from: *const c_void, length: usize) -> *mut c_void;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_memcpy(
    to: *mut c_void,
    from: *const c_void,
    length: usize,
) -> *mut c_void {
    // SAFETY: what may be copied may be moved.
    unsafe { __wrap_memmove(to, from, length) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_memmove(
    to: *mut c_void,
    from: *const c_void,
    length: usize,
) -> *mut c_void {
    // SAFETY: as the caller says.
    unsafe {
        if length > SHORT {
            return __real_memmove(to, from, length);
        }
        bytes::copy(to.cast(), from.cast(), length);
    }
    to
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_memcmp(
    left: *const c_void,
    right: *const c_void,
    length: usize,
) -> c_int {
    // SAFETY: as the caller says.
    unsafe { bytes::compare(left.cast(), right.cast(), length) }
}
