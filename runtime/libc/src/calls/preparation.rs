//! A memory that is prepared once and kept: what of the C library's state belongs to one run.
//!
//! While the memory is being prepared, the C library knows no mount: it would keep them for ever. The one mount
//! that there is then is looked up here.

use std::arch::wasm32;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{BAD_DESCRIPTOR, Errno, lock, mounts};

/// Where the mount is, as long as the memory is being prepared.
static MOUNT: Mutex<Option<&'static CStr>> = Mutex::new(None);

/// Whether the C library gets no more memory than it has.
static IS_FULL: AtomicBool = AtomicBool::new(false);

/// The largest and the smallest piece of memory that [`clear_free_memory`] asks for.
const LARGEST: usize = 1 << 22;
const SMALLEST: usize = 8;

unsafe extern "C" {
    fn __real_sbrk(increment: isize) -> *mut c_void;
    fn __real___wasi_fd_prestat_get(descriptor: u32, prestat: *mut u8) -> Errno;
    fn __wasilibc_register_preopened_fd(descriptor: c_int, path: *const c_char) -> c_int;
    fn __wasilibc_initialize_environ();
}

/// Begins to prepare a memory, before anything of the C library is called. `mount` is the absolute path of the
/// host's first mount, the only one that can be read until [`resume`].
pub fn begin(mount: &'static CStr) {
    *lock(&MOUNT) = Some(mount);
}

/// Gives the C library the mounts and the environment of this run, in a memory that was prepared.
pub fn resume() {
    *lock(&MOUNT) = None;
    for (descriptor, path) in mounts::all() {
        let Ok(path) = CString::new(path) else { continue };
        // SAFETY: the C library copies the path.
        unsafe { __wasilibc_register_preopened_fd(descriptor.cast_signed(), path.as_ptr()) };
    }
    // SAFETY: there is one thread, so that nobody reads meanwhile.
    unsafe { __wasilibc_initialize_environ() };
}

/// Fills what was given back to the allocator with zeros: it would only take room in a memory that is kept. All of
/// it is taken, in pieces that grow smaller, and then given back.
pub fn clear_free_memory() {
    IS_FULL.store(true, Ordering::Relaxed);
    let pages = wasm32::memory_size(0);
    let mut last: *mut *mut c_void = ptr::null_mut();
    let mut size = LARGEST;
    // SAFETY: each piece has the size that was asked for, which has room for the address of the one before.
    unsafe {
        // An allocator that gets memory in another way is left alone.
        while size >= SMALLEST && wasm32::memory_size(0) == pages {
            let piece = libc::malloc(size);
            if piece.is_null() {
                size -= (size / 16).max(8);
                continue;
            }
            ptr::write_bytes(piece.cast::<u8>(), 0, size);
            let piece = piece.cast::<*mut c_void>();
            *piece = last.cast();
            last = piece;
        }
        while !last.is_null() {
            let before = (*last).cast();
            *last = ptr::null_mut();
            libc::free(last.cast());
            last = before;
        }
    }
    IS_FULL.store(false, Ordering::Relaxed);
}

/// How the allocator gets more memory.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap_sbrk(increment: isize) -> *mut c_void {
    if increment > 0 && IS_FULL.load(Ordering::Relaxed) {
        return ptr::without_provenance_mut(usize::MAX);
    }
    // SAFETY: as the caller says.
    unsafe { __real_sbrk(increment) }
}

/// The descriptor that a path is below while the memory is being prepared, the path from there, and the path of
/// the mount without its slash.
pub(super) fn find(path: &[u8]) -> Option<(u32, &[u8], &'static CStr)> {
    let mount = (*lock(&MOUNT))?;
    let name = match path.strip_prefix(mount.to_bytes())? {
        b"" | b"/" => b".",
        rest => rest.strip_prefix(b"/")?,
    };
    let prefix = CStr::from_bytes_with_nul(mount.to_bytes_with_nul().get(1..)?).ok()?;
    Some((mounts::FIRST, name, prefix))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_fd_prestat_get(descriptor: u32, prestat: *mut u8) -> Errno {
    if lock(&MOUNT).is_some() {
        return BAD_DESCRIPTOR;
    }
    // SAFETY: as the caller says.
    unsafe { __real___wasi_fd_prestat_get(descriptor, prestat) }
}
