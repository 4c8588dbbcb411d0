//! Reading and writing, with all the buffers that a call passes.

use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wiggle::{GuestMemory, GuestPtr};

use super::claim::{Buffers, Claim};
use super::errno::{BADF, INVAL, ISDIR, SUCCESS};
use super::{address, standard, status};
use crate::guest::GuestState;

/// The most buffers of one call, as on other systems.
const MOST_BUFFERS: u32 = 1024;

/// The size of a buffer's description, and where in it the buffer's length is.
const BUFFER_BYTES: u32 = 8;
const LENGTH: u32 = 4;

/// The most bytes that the engine is asked to move at once. It refuses much larger buffers, however little there is
/// to move, as if memory were short.
const MOST_BYTES: u32 = 64 << 20;
/// What the engine may take for that, by its own count: the bytes, and the descriptions of buffers.
const FUEL: usize = 2 * MOST_BYTES as usize;

/// What is done with each buffer; the offset is that of the first.
#[derive(Clone, Copy)]
pub(super) enum Transfer {
    Read,
    ReadAt(i64),
    Write,
    WriteAt(i64),
}

impl Transfer {
    /// Goes through the buffers one by one, since the engine takes one for each call: the first that is not
    /// empty.
    pub(super) async fn all(
        self,
        state: &mut GuestState,
        memory: &mut GuestMemory<'_>,
        fd: i32,
        Buffers { at, count, result }: Buffers,
    ) -> wasmtime::Result<i32> {
        if address(count) > MOST_BUFFERS {
            return Ok(INVAL);
        }
        let mut done = 0_u32;
        for buffer in (0..address(count).max(1)).map(|n| address(at).wrapping_add(n * BUFFER_BYTES))
        {
            let errno = self.whole(state, memory, fd, (buffer, count, result), done).await?;
            if errno != SUCCESS && done == 0 {
                return Ok(self.explain(state, fd, errno).await);
            }
            if errno != SUCCESS || count < 2 {
                break;
            }
            let moved = memory.read(GuestPtr::<u32>::new(address(result)))?;
            done += moved;
            if moved < memory.read(GuestPtr::<u32>::new(buffer.wrapping_add(LENGTH)))? {
                break;
            }
        }
        if count > 1 {
            memory.write(GuestPtr::<u32>::new(address(result)), done)?;
        }
        Ok(SUCCESS)
    }

    /// Moves what a buffer has room for, a large one piece by piece. Its description in the guest's memory is that of
    /// a piece meanwhile; the guest sees nothing of it, since it waits.
    async fn whole(
        self,
        state: &mut GuestState,
        memory: &mut GuestMemory<'_>,
        fd: i32,
        call: (u32, i32, i32),
        done: u32,
    ) -> wasmtime::Result<i32> {
        let (at, count, result) = call;
        let description = GuestPtr::<GuestPtr<[u8]>>::new(at);
        let large = memory.read(description).ok().filter(|buffer| buffer.len() > MOST_BYTES);
        // What does not lie in the memory is for the engine to refuse.
        let Some(buffer) = large.filter(|it| count > 0 && memory.as_slice(*it).is_ok()) else {
            return self.one(state, memory, fd, call, done).await;
        };
        let (mut errno, mut moved) = (SUCCESS, 0);
        while let Some(piece) = piece_of(buffer, moved) {
            state.check_time()?;
            memory.write(description, piece)?;
            errno = self.one(state, memory, fd, call, done + moved).await?;
            if errno != SUCCESS {
                break;
            }
            let count = memory.read(GuestPtr::<u32>::new(address(result)))?;
            moved += count;
            if count < piece.len() {
                break;
            }
        }
        memory.write(description, buffer)?;
        if moved == 0 {
            return Ok(errno);
        }
        memory.write(GuestPtr::<u32>::new(address(result)), moved)?;
        Ok(SUCCESS)
    }

    async fn one(
        self,
        state: &mut GuestState,
        memory: &mut GuestMemory<'_>,
        fd: i32,
        (buffer, count, result): (u32, i32, i32),
        done: u32,
    ) -> wasmtime::Result<i32> {
        let moved = match self {
            Self::Read if count > 0 => standard::read(state, memory, fd, buffer)?,
            Self::Write if count > 0 => standard::write(state, memory, fd, buffer)?,
            _ => None,
        };
        if let Some(moved) = moved {
            memory.write(GuestPtr::<u32>::new(address(result)), moved)?;
            return Ok(SUCCESS);
        }
        let wasi = &mut state.wasi;
        wasi.set_hostcall_fuel(FUEL);
        let (buffer, count) = (buffer.cast_signed(), count.min(1));
        let after = |offset: i64| offset.wrapping_add(i64::from(done));
        match self {
            Self::Read => preview1::fd_read(wasi, memory, fd, buffer, count, result).await,
            Self::Write => preview1::fd_write(wasi, memory, fd, buffer, count, result).await,
            Self::ReadAt(offset) => {
                preview1::fd_pread(wasi, memory, fd, buffer, count, after(offset), result).await
            }
            Self::WriteAt(offset) => {
                preview1::fd_pwrite(wasi, memory, fd, buffer, count, after(offset), result).await
            }
        }
    }

    /// The engine does not know a folder's descriptor from one that is closed.
    async fn explain(self, state: &mut GuestState, fd: i32, errno: i32) -> i32 {
        let reads = matches!(self, Self::Read | Self::ReadAt(_));
        if reads && errno == BADF && status::is_open_folder(&mut state.wasi, fd).await {
            return ISDIR;
        }
        errno
    }
}

/// What is moved next of a buffer, unless all of it was.
fn piece_of(buffer: GuestPtr<[u8]>, moved: u32) -> Option<GuestPtr<[u8]>> {
    let end = buffer.len().min(moved.saturating_add(MOST_BYTES));
    buffer.get_range(moved..end).filter(|piece| piece.len() > 0)
}

/// Writes, counts, and waits for the disk where the descriptor asks for that.
pub(super) async fn write(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    fd: i32,
    buffers: Buffers,
    at: Option<i64>,
) -> wasmtime::Result<i32> {
    // What a write costs takes a look at each buffer.
    if address(buffers.count) > MOST_BUFFERS {
        return Ok(INVAL);
    }
    let cost = Claim::Write { fd, at, buffers }.cost(state, memory).await?;
    let transfer = at.map_or(Transfer::Write, Transfer::WriteAt);
    let errno = transfer.all(state, memory, fd, buffers).await?;
    if errno != SUCCESS {
        return Ok(errno);
    }
    cost.count(&mut state.files, memory)?;
    match state.descriptors.is_synchronous(fd) {
        true => preview1::fd_sync(&mut state.wasi, memory, fd).await,
        false => Ok(SUCCESS),
    }
}

/// `fd_sync` and `fd_datasync` of a folder: what is made in it is kept with the file system's next own step.
pub(super) async fn synced(state: &mut GuestState, fd: i32, errno: i32) -> i32 {
    let is_folder = errno == BADF && status::is_open_folder(&mut state.wasi, fd).await;
    if is_folder { SUCCESS } else { errno }
}

/// `fd_seek` of a folder, which is at its beginning and stays there.
pub(super) async fn sought(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    (fd, offset, result): (i32, i64, i32),
    errno: i32,
) -> wasmtime::Result<i32> {
    if errno != BADF || !status::is_open_folder(&mut state.wasi, fd).await {
        return Ok(errno);
    }
    if offset != 0 {
        return Ok(INVAL);
    }
    memory.write(GuestPtr::<u64>::new(address(result)), 0)?;
    Ok(SUCCESS)
}
