//! What is done with an open descriptor, be it a host's or one of ours.

use std::slice;
use std::sync::Mutex;

use super::mounts;
use super::{BAD_DESCRIPTOR, CHARACTER_DEVICE, Errno, FOLDER, IS_FOLDER, NO_FOLDER, lock, result};
use crate::device::{DEVICES, Descriptors, Device, Open, Place};
use crate::listing::Listing;

/// Rights of preview1: to read and to write.
const READ: u64 = 1 << 1;
const WRITE: u64 = 1 << 6;

static OPEN: Mutex<Descriptors> = Mutex::new(Descriptors::new());
/// What was read of the folders that are being listed, by their descriptors.
static LISTINGS: Mutex<Vec<(u32, Listing)>> = Mutex::new(Vec::new());

/// What preview1 tells of a file.
#[repr(C)]
#[derive(Default)]
pub(super) struct Filestat {
    device: u64,
    inode: u64,
    kind: u8,
    links: u64,
    size: u64,
    times: [u64; 3],
}

/// What preview1 tells of a descriptor.
#[repr(C)]
#[derive(Default)]
struct Fdstat {
    kind: u8,
    flags: u16,
    rights: u64,
    inherited: u64,
}

/// A part of the caller's memory.
#[repr(C)]
struct Buffer {
    start: *mut u8,
    length: usize,
}

impl Filestat {
    pub(super) fn of(place: Place) -> Self {
        let index = DEVICES.iter().position(|(_, device)| Place::Device(*device) == place);
        let inode = index.map_or(u64::from(place == Place::Folder) + 1, |index| index as u64 + 3);
        Self { inode, kind: kind(place), links: 1, ..Self::default() }
    }
}

fn kind(place: Place) -> u8 {
    match place {
        Place::Folder | Place::Root => FOLDER,
        Place::Device(_) => CHARACTER_DEVICE,
    }
}

/// A descriptor for something of ours.
pub(super) fn add(open: Open) -> u32 {
    lock(&OPEN).open(open)
}

/// What the descriptor stands for if it is one of ours.
fn ours(descriptor: u32) -> Option<Open> {
    let looked_up = Place::of(descriptor).map(|place| Open { place, rights: u64::MAX });
    looked_up.or_else(|| lock(&OPEN).get(descriptor))
}

/// The device that a descriptor stands for, if this may be done with it.
fn device(open: Open, right: u64) -> Result<Device, Errno> {
    match open.place {
        Place::Folder | Place::Root => Err(IS_FOLDER),
        Place::Device(_) if open.rights & right == 0 => Err(BAD_DESCRIPTOR),
        Place::Device(device) => Ok(device),
    }
}

/// Fills the buffers.
unsafe fn read(open: Open, buffers: &[Buffer], done: *mut usize) -> Result<(), Errno> {
    let device = device(open, READ)?;
    // SAFETY: the buffers and the result are the caller's.
    unsafe {
        *done = 0;
        for buffer in buffers.iter().filter(|buffer| buffer.length > 0) {
            let bytes = slice::from_raw_parts_mut(buffer.start, buffer.length);
            *done += device.read(bytes, fill_with_random);
        }
    }
    Ok(())
}

/// The host gives at most so many bytes at once.
const ENTROPY: usize = 256;

/// Fills the buffer with random bytes of the host.
pub fn fill_with_random(bytes: &mut [u8]) {
    for part in bytes.chunks_mut(ENTROPY) {
        // SAFETY: the part has that length. No host fails, for then nothing would start.
        unsafe { libc::getentropy(part.as_mut_ptr().cast(), part.len()) };
    }
}

/// Swallows what is in the buffers.
unsafe fn write(open: Open, buffers: &[Buffer], done: *mut usize) -> Result<(), Errno> {
    device(open, WRITE)?;
    // SAFETY: the result is the caller's.
    unsafe { *done = buffers.iter().map(|buffer| buffer.length).sum() };
    Ok(())
}

/// Calls of preview1, each with its arguments, what is done for a descriptor of ours, and the C library's
/// own, which is called for all others.
macro_rules! calls {
    ($($call:ident / $real:ident ($($argument:ident: $type:ty),*) $open:ident => $ours:expr;)*) => {
        unsafe extern "C" {
            $(fn $real(descriptor: u32 $(, $argument: $type)*) -> Errno;)*
        }
        $(
            #[unsafe(no_mangle)]
            unsafe extern "C" fn $call(descriptor: u32 $(, $argument: $type)*) -> Errno {
                // SAFETY: as the caller says.
                unsafe {
                    match ours(descriptor) {
                        Some($open) => result($ours),
                        None => $real(descriptor $(, $argument)*),
                    }
                }
            }
        )*
    };
}

calls! {
    __wrap___wasi_fd_read / __real___wasi_fd_read
        (buffers: *const Buffer, count: usize, done: *mut usize) open
        => read(open, slice::from_raw_parts(buffers, count), done);
    __wrap___wasi_fd_pread / __real___wasi_fd_pread
        (buffers: *const Buffer, count: usize, _offset: u64, done: *mut usize) open
        => read(open, slice::from_raw_parts(buffers, count), done);
    __wrap___wasi_fd_write / __real___wasi_fd_write
        (buffers: *const Buffer, count: usize, done: *mut usize) open
        => write(open, slice::from_raw_parts(buffers, count), done);
    __wrap___wasi_fd_pwrite / __real___wasi_fd_pwrite
        (buffers: *const Buffer, count: usize, _offset: u64, done: *mut usize) open
        => write(open, slice::from_raw_parts(buffers, count), done);
    __wrap___wasi_fd_seek / __real___wasi_fd_seek
        (_offset: i64, _whence: u8, position: *mut u64) _open
        => { *position = 0; Ok(()) };
    __wrap___wasi_fd_tell / __real___wasi_fd_tell (position: *mut u64) _open
        => { *position = 0; Ok(()) };
    __wrap___wasi_fd_filestat_get / __real___wasi_fd_filestat_get (status: *mut Filestat) open
        => { *status = Filestat::of(open.place); Ok(()) };
    __wrap___wasi_fd_fdstat_get / __real___wasi_fd_fdstat_get (status: *mut Fdstat) open
        => {
            let Open { place, rights } = open;
            *status = Fdstat { kind: kind(place), flags: 0, rights, inherited: u64::MAX };
            Ok(())
        };
    __wrap___wasi_fd_fdstat_set_flags / __real___wasi_fd_fdstat_set_flags (_flags: u16) _open
        => Ok(());
}

unsafe extern "C" {
    fn __real___wasi_fd_close(descriptor: u32) -> Errno;
    fn __real___wasi_fd_readdir(
        descriptor: u32,
        buffer: *mut u8,
        length: usize,
        next: u64,
        filled: *mut usize,
    ) -> Errno;
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_fd_close(descriptor: u32) -> Errno {
    lock(&LISTINGS).retain(|(listed, _)| *listed != descriptor);
    if lock(&OPEN).close(descriptor).is_some() {
        return super::SUCCESS;
    }
    // SAFETY: a number is all that it takes.
    unsafe { __real___wasi_fd_close(descriptor) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn __wrap___wasi_fd_readdir(
    descriptor: u32,
    buffer: *mut u8,
    length: usize,
    next: u64,
    filled: *mut usize,
) -> Errno {
    // SAFETY: the buffer and the result are the caller's.
    let (buffer, filled) = unsafe { (slice::from_raw_parts_mut(buffer, length), &mut *filled) };
    let mut listings = lock(&LISTINGS);
    if next == 0 {
        let listing = match list(descriptor) {
            Ok(listing) => listing,
            Err(errno) => return errno,
        };
        listings.retain(|(listed, _)| *listed != descriptor);
        listings.push((descriptor, listing));
    }
    let listing = listings.iter().find(|(listed, _)| *listed == descriptor);
    result(listing.ok_or(BAD_DESCRIPTOR).map(|(_, listing)| *filled = listing.write(next, buffer)))
}

/// Whether the host has something open under that number.
pub(super) fn is_open(descriptor: u32) -> bool {
    let mut status = Fdstat::default();
    // SAFETY: the status has room.
    unsafe { __real___wasi_fd_fdstat_get(descriptor, &mut status) == super::SUCCESS }
}

fn list(descriptor: u32) -> Result<Listing, Errno> {
    if let Some(open) = ours(descriptor) {
        let devices = DEVICES.iter().map(|(name, _)| (*name, CHARACTER_DEVICE));
        return match open.place {
            Place::Folder => Ok(Listing::of(devices)),
            Place::Root => Ok(mounts::list()),
            Place::Device(_) => Err(NO_FOLDER),
        };
    }
    Listing::read(|buffer, next| {
        let mut filled = 0;
        // SAFETY: the buffer has that length.
        let errno = unsafe {
            let (start, length) = (buffer.as_mut_ptr(), buffer.len());
            __real___wasi_fd_readdir(descriptor, start, length, next, &mut filled)
        };
        if errno == super::SUCCESS { Ok(filled) } else { Err(errno) }
    })
}
