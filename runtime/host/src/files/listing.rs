//! What is in a folder: sorted by name, and as it was when the listing began.
//!
//! The engine lists what is there at each call anew, in the file system's order. So who removes files while
//! listing them would miss some.

use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p1::wasi_snapshot_preview1 as preview1;
use wiggle::{GuestMemory, GuestPtr};

use super::address;
use super::errno::{FAULT, SUCCESS};
use crate::guest::GuestState;

/// What an entry has before its name.
const HEADER_BYTES: usize = 24;
/// Where in it the number of the file is.
const NUMBER: std::ops::Range<usize> = 8..16;
/// Where in it the length of the name is.
const NAME_LENGTH: std::ops::Range<usize> = 16..20;
/// Room for a first attempt, in bytes.
const FIRST_ATTEMPT: usize = 1 << 14;
/// Where the engine writes how much it has written.
const RESULT_BYTES: usize = 8;

/// The entries, each as preview1 has it, with the name at its end.
#[derive(Default)]
pub(super) struct Listing {
    entries: Vec<Vec<u8>>,
    bytes: usize,
}

/// `fd_readdir`.
pub(super) async fn fd_readdir(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    fd: i32,
    buffer: (i32, i32),
    cookie: i64,
    result: i32,
) -> wasmtime::Result<i32> {
    let GuestState { wasi, descriptors, is_unnumbered, .. } = state;
    if cookie == 0 || descriptors.listing(fd).is_some_and(Listing::is_empty) {
        match read(wasi, fd).await? {
            Ok(listing) if *is_unnumbered => descriptors.keep(fd, listing.without_numbers()),
            Ok(listing) => descriptors.keep(fd, listing),
            Err(errno) => return Ok(errno),
        }
    }
    let Some(listing) = descriptors.listing(fd) else {
        let (at, length) = buffer;
        return preview1::fd_readdir(wasi, memory, fd, at, length, cookie, result).await;
    };
    let (at, length) = (address(buffer.0), address(buffer.1));
    let bytes = listing.from(cookie, length as usize);
    let count = bytes.len() as u32;
    let written = memory
        .copy_from_slice(&bytes, GuestPtr::new((at, count)))
        .and_then(|()| memory.write(GuestPtr::<u32>::new(address(result)), count));
    Ok(if written.is_ok() { SUCCESS } else { FAULT })
}

/// All that is in a folder, or the code of why it can't be read.
async fn read(wasi: &mut WasiP1Ctx, fd: i32) -> wasmtime::Result<Result<Listing, i32>> {
    let mut room = FIRST_ATTEMPT;
    loop {
        let mut own = vec![0; RESULT_BYTES + room];
        let mut memory = GuestMemory::Unshared(&mut own);
        let (at, length) = (RESULT_BYTES as i32, i32::try_from(room)?);
        let errno = preview1::fd_readdir(wasi, &mut memory, fd, at, length, 0, 0).await?;
        if errno != SUCCESS {
            return Ok(Err(errno));
        }
        let written = memory.read(GuestPtr::<u32>::new(0))? as usize;
        if written < room {
            return Ok(Ok(Listing::parse(&own[RESULT_BYTES..RESULT_BYTES + written])));
        }
        room *= 4;
    }
}

impl Listing {
    fn parse(mut bytes: &[u8]) -> Self {
        let mut entries = Vec::new();
        while let Some(length) = entry_length(bytes) {
            let (entry, rest) = bytes.split_at(length);
            entries.push(entry.to_vec());
            bytes = rest;
        }
        // The folder itself and the one above come first.
        let first = entries.len().min(2);
        entries[first..].sort_by(|one, other| one[HEADER_BYTES..].cmp(&other[HEADER_BYTES..]));
        for (next, entry) in (1_u64..).zip(&mut entries) {
            entry[..8].copy_from_slice(&next.to_le_bytes());
        }
        let bytes = entries.iter().map(|entry| entry.len() + size_of::<Vec<u8>>()).sum();
        Self { entries, bytes }
    }

    fn without_numbers(mut self) -> Self {
        self.entries.iter_mut().for_each(|entry| entry[NUMBER].fill(0));
        self
    }

    /// Every folder has itself among its entries.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// One of so many bytes.
    #[cfg(test)]
    pub(super) fn of_bytes(bytes: usize) -> Self {
        Self { entries: vec![Vec::new()], bytes }
    }

    /// What it takes of the host's memory.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The entries from one on, as many as there is room for, the last of them perhaps cut off: this is how the
    /// guest learns that there are more.
    fn from(&self, cookie: i64, room: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let first = usize::try_from(cookie).unwrap_or(usize::MAX);
        for entry in self.entries.iter().skip(first) {
            if bytes.len() >= room {
                break;
            }
            bytes.extend_from_slice(entry);
        }
        bytes.truncate(room);
        bytes
    }
}

/// The length of the first of these entries, if there is one more.
fn entry_length(bytes: &[u8]) -> Option<usize> {
    let name: [u8; 4] = bytes.get(NAME_LENGTH)?.try_into().ok()?;
    let length = HEADER_BYTES + u32::from_le_bytes(name) as usize;
    (length <= bytes.len()).then_some(length)
}
