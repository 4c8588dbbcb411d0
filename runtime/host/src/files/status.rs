//! What is known about a file, the same on every machine.

use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p1::types::Filetype;
use wasmtime_wasi::p1::wasi_snapshot_preview1 as preview1;
use wiggle::{GuestMemory, GuestPtr};

use super::address;
use super::errno::{NAMETOOLONG, NOENT, SUCCESS};
use crate::guest::GuestState;

/// When all that can only be read was made, for the guest: 1980-01-01, as zip archives have it, in
/// nanoseconds. When something was unpacked on this machine is no matter of the guest's.
const READ_ONLY_TIME: u64 = 315_532_800_000_000_000;

/// More bytes than a path has on any system.
pub(super) const LONGEST_PATH: usize = 1 << 16;

/// Where preview1 has what in a status, in bytes.
const NUMBERS: [u32; 2] = [0, 8];
const KIND: u32 = 16;
const LINKS: u32 = 24;
const SIZE: u32 = 32;
const TIMES: [u32; 3] = [40, 48, 56];
const STATUS_BYTES: usize = 64;

/// A path, as a call passes it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) folder: i32,
    pub(super) lookup: i32,
    pub(super) path: i32,
    pub(super) length: i32,
}

/// The file type at a path, or the code of why there is none.
pub(super) async fn of(
    wasi: &mut WasiP1Ctx,
    memory: &GuestMemory<'_>,
    Place { folder, lookup, path, length }: Place,
) -> Result<u8, i32> {
    let path = GuestPtr::<[u8]>::new((address(path), address(length)));
    let path = memory.as_cow(path).map_err(|_| NOENT)?;
    kind(wasi, folder, lookup, &path).await
}

/// The same for a path of ours.
pub(super) async fn kind(
    wasi: &mut WasiP1Ctx,
    folder: i32,
    lookup: i32,
    path: &[u8],
) -> Result<u8, i32> {
    if path.len() > LONGEST_PATH {
        return Err(NAMETOOLONG);
    }
    // The call reads from the guest's memory and writes there: it gets another one.
    let mut own = vec![0; STATUS_BYTES];
    own.extend_from_slice(path);
    let length = i32::try_from(path.len()).map_err(|_| NOENT)?;
    let mut memory = GuestMemory::Unshared(&mut own);
    let at = STATUS_BYTES as i32;
    let answer =
        preview1::path_filestat_get(wasi, &mut memory, folder, lookup, at, length, 0).await;
    match answer {
        Ok(SUCCESS) => Ok(own[KIND as usize]),
        Ok(errno) => Err(errno),
        Err(_) => Err(NOENT),
    }
}

pub(super) fn is_folder(kind: u8) -> bool {
    kind == Filetype::Directory as u8
}

/// Whether a descriptor is that of a folder.
pub(super) async fn is_open_folder(wasi: &mut WasiP1Ctx, fd: i32) -> bool {
    let mut own = vec![0; STATUS_BYTES];
    let mut memory = GuestMemory::Unshared(&mut own);
    let answer = preview1::fd_filestat_get(wasi, &mut memory, fd, 0).await;
    matches!(answer, Ok(SUCCESS)) && is_folder(own[KIND as usize])
}

/// `fd_filestat_get`.
pub(super) async fn fd_filestat_get(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    fd: i32,
    result: i32,
) -> wasmtime::Result<i32> {
    let errno = preview1::fd_filestat_get(&mut state.wasi, memory, fd, result).await?;
    if errno == SUCCESS {
        settle(memory, address(result), state.descriptors.is_read_only(fd), state.is_unnumbered)?;
    }
    Ok(errno)
}

/// `path_filestat_get`.
pub(super) async fn path_filestat_get(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    Place { folder, lookup, path, length }: Place,
    result: i32,
) -> wasmtime::Result<i32> {
    let wasi = &mut state.wasi;
    let errno =
        preview1::path_filestat_get(wasi, memory, folder, lookup, path, length, result).await?;
    if errno == SUCCESS {
        let is_read_only = state.descriptors.is_read_only(folder);
        settle(memory, address(result), is_read_only, state.is_unnumbered)?;
    }
    Ok(errno)
}

/// Takes out of a status what depends on the machine: a folder's size and links are matters of its file system.
fn settle(
    memory: &mut GuestMemory<'_>,
    at: u32,
    is_read_only: bool,
    is_unnumbered: bool,
) -> wasmtime::Result<()> {
    if is_unnumbered {
        for number in NUMBERS {
            memory.write(GuestPtr::<u64>::new(at + number), 0)?;
        }
    }
    let is_folder = is_folder(memory.read(GuestPtr::<u8>::new(at + KIND))?);
    if is_folder {
        memory.write(GuestPtr::<u64>::new(at + SIZE), 0)?;
    }
    if is_folder || is_read_only {
        memory.write(GuestPtr::<u64>::new(at + LINKS), 1)?;
    }
    if is_read_only {
        for time in TIMES {
            memory.write(GuestPtr::<u64>::new(at + time), READ_ONLY_TIME)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use wasmtime_wasi::WasiCtxBuilder;

    use super::super::errno::BADF;
    use super::*;

    #[test]
    fn a_path_longer_than_any_is_not_copied() {
        let mut wasi = WasiCtxBuilder::new().build_p1();
        let mut answer = |length| {
            let path = vec![b'a'; length];
            let asked = pin!(kind(&mut wasi, 3, 0, &path));
            asked.poll(&mut Context::from_waker(Waker::noop()))
        };
        assert_eq!(answer(LONGEST_PATH + 1), Poll::Ready(Err(NAMETOOLONG)));
        // Nothing is open, which the engine says at once.
        assert_eq!(answer(LONGEST_PATH), Poll::Ready(Err(BADF)));
    }
}
