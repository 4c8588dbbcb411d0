//! Where a path leads, and what is opened there.

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;

use libc::{O_EXEC, O_RDONLY, O_SEARCH, O_WRONLY};

use super::descriptors::{self, Filestat};
use super::preparation;
use super::{EXISTS, Errno, NO_FOLDER, NOT_FOUND, result};
use crate::device::{self, FOLDER_DESCRIPTOR, Open, Place, ROOT_DESCRIPTOR};
use crate::path::{is_root, without_parents};

/// Bits of preview1 for opening: the file is made; it must be a folder; it must not be there.
const CREATE: u16 = 1;
const FOLDER: u16 = 2;
const EXCLUSIVE: u16 = 4;

unsafe extern "C" {
    fn __real_getcwd(path: *mut c_char, size: usize) -> *mut c_char;
    fn __real___wasilibc_find_relpath_alloc(
        path: *const c_char,
        mount: *mut *const c_char,
        relative: *mut *mut c_char,
        size: *mut usize,
        may_grow: c_int,
    ) -> c_int;
    fn __real___wasilibc_nocwd_openat_nomode(
        folder: c_int,
        path: *const c_char,
        flags: c_int,
    ) -> c_int;
    fn __real___wasi_path_filestat_get(
        folder: u32,
        lookup: u32,
        path: *const c_char,
        status: *mut Filestat,
    ) -> Errno;
    fn __real___wasi_path_open(
        folder: u32,
        lookup: u32,
        path: *const c_char,
        how: u16,
        rights: u64,
        inherited: u64,
        flags: u16,
        descriptor: *mut u32,
    ) -> Errno;
}

/// Finds the mount that a path is in, and the path from there. Whatever takes a path begins with it.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasilibc_find_relpath_alloc(
    path: *const c_char,
    mount: *mut *const c_char,
    relative: *mut *mut c_char,
    size: *mut usize,
    may_grow: c_int,
) -> c_int {
    // SAFETY: the path ends with a zero, as what is made of it does; the other pointers are C's.
    unsafe {
        let text = CStr::from_ptr(path).to_bytes();
        let resolved = without_parents(text, current_folder);
        let text = resolved.as_deref().unwrap_or(text);
        let put = |name: &[u8], folder: u32| {
            let found = put(name, relative, size, may_grow != 0);
            if found { folder.cast_signed() } else { -1 }
        };
        if let Some(name) = device::name_of(text) {
            *mount = c"dev".as_ptr();
            return put(name, FOLDER_DESCRIPTOR);
        }
        if let Some((folder, name, prefix)) = preparation::find(text) {
            *mount = prefix.as_ptr();
            return put(name, folder);
        }
        let owned = resolved.as_ref().and_then(|path| CString::new(path.as_slice()).ok());
        let path = owned.as_ref().map_or(path, |path| path.as_ptr());
        let found = __real___wasilibc_find_relpath_alloc(path, mount, relative, size, may_grow);
        if found < 0 && is_root(text, current_folder) {
            *mount = c"".as_ptr();
            return put(b".", ROOT_DESCRIPTOR);
        }
        found
    }
}

fn current_folder() -> Option<Vec<u8>> {
    // SAFETY: the C library allocates the text, and it is given back.
    unsafe {
        let path = __real_getcwd(ptr::null_mut(), 0);
        if path.is_null() {
            return None;
        }
        let folder = CStr::from_ptr(path).to_bytes().to_vec();
        libc::free(path.cast());
        Some(folder)
    }
}

/// Puts a text into a buffer of C, which is made larger if it may be.
unsafe fn put(text: &[u8], place: *mut *mut c_char, size: *mut usize, may_grow: bool) -> bool {
    let needed = text.len() + 1;
    // SAFETY: the buffer is one of `malloc`, and its size is known.
    unsafe {
        if *size < needed {
            let grown = if may_grow {
                libc::realloc((*place).cast::<c_void>(), needed)
            } else {
                ptr::null_mut()
            };
            if grown.is_null() {
                *libc::__errno_location() = if may_grow { libc::ENOMEM } else { libc::ERANGE };
                return false;
            }
            (*place, *size) = (grown.cast(), needed);
        }
        ptr::copy_nonoverlapping(text.as_ptr(), (*place).cast(), text.len());
        *(*place).add(text.len()) = 0;
    }
    true
}

/// Opening without saying what for means reading, as it does where that is 0.
#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasilibc_nocwd_openat_nomode(
    folder: c_int,
    path: *const c_char,
    flags: c_int,
) -> c_int {
    let says_what_for = flags & (O_RDONLY | O_WRONLY | O_EXEC | O_SEARCH) != 0;
    let flags = if says_what_for { flags } else { flags | O_RDONLY };
    // SAFETY: as the caller says.
    unsafe { __real___wasilibc_nocwd_openat_nomode(folder, path, flags) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_path_filestat_get(
    folder: u32,
    lookup: u32,
    path: *const c_char,
    status: *mut Filestat,
) -> Errno {
    let Some(folder) = Place::of(folder) else {
        // SAFETY: as the caller says.
        return unsafe { __real___wasi_path_filestat_get(folder, lookup, path, status) };
    };
    // SAFETY: the path ends with a zero, and the status has room.
    unsafe {
        let place = folder.named(CStr::from_ptr(path).to_bytes()).ok_or(NOT_FOUND);
        result(place.map(|place| *status = Filestat::of(place)))
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_path_open(
    folder: u32,
    lookup: u32,
    path: *const c_char,
    how: u16,
    rights: u64,
    inherited: u64,
    flags: u16,
    descriptor: *mut u32,
) -> Errno {
    // SAFETY: as the caller says.
    unsafe {
        let Some(place) = Place::of(folder) else {
            let real = __real___wasi_path_open;
            return real(folder, lookup, path, how, rights, inherited, flags, descriptor);
        };
        let opened = open(place.named(CStr::from_ptr(path).to_bytes()), how, rights);
        result(opened.map(|opened| *descriptor = descriptors::add(opened)))
    }
}

fn open(place: Option<Place>, how: u16, rights: u64) -> Result<Open, Errno> {
    let place = place.ok_or(NOT_FOUND)?;
    if how & CREATE != 0 && how & EXCLUSIVE != 0 {
        return Err(EXISTS);
    }
    if how & FOLDER != 0 && matches!(place, Place::Device(_)) {
        return Err(NO_FOLDER);
    }
    Ok(Open { place, rights })
}
