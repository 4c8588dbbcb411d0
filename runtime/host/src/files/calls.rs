//! The calls of preview1 that can fill a disk, counted, and those whose answers depend on the engine or on the
//! machine, made the same everywhere.
//!
//! The engine's implementation of preview1 has no place for this, so the calls are wrapped. `fd_allocate`
//! is not among them: the engine refuses it.

use wasmtime::{AsContextMut, Caller, Extern, Linker, bail};
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wasmtime_wasi::runtime::in_tokio;
use wiggle::{GuestMemory, GuestPtr};

use super::claim::Claim;
use super::errno::{BADF, INVAL, NOENT, PERM, ROFS, SUCCESS, XDEV};
use super::refusal::{self, Wanted};
use super::status::{self, Place};
use super::transfer::{self, Buffers, Transfer};
use super::{address, listing, readiness};
use crate::guest::{GuestState, WASI_MODULE};

/// `path_open` may make the file; it must make it.
const OPEN_CREATE: i32 = 1;
const OPEN_EXCLUSIVE: i32 = 4;

/// Flags of descriptors that the engine does not know: each write is to reach the disk before it returns.
const SYNCHRONOUS: i32 = 2 | 8 | 16;

/// Replaces calls of preview1, each with its arguments as wasm passes them and with what it does.
macro_rules! wrapped {
    ($linker:ident, { $($call:ident($($argument:ident: $type:ty),*) => |$state:ident, $memory:ident| $body:expr;)* }) => {$(
        $linker.func_wrap(
            WASI_MODULE,
            stringify!($call),
            |mut caller: Caller<'_, GuestState>, $($argument: $type),*| -> wasmtime::Result<i32> {
                let (mut $memory, $state) = enter(&mut caller)?;
                let $memory = &mut $memory;
                in_tokio(async { $body })
            },
        )?;
    )*};
}

/// Replaces the calls.
pub(crate) fn add_to_linker(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    add_reading_and_writing(linker)?;
    add_waiting(linker)?;
    add_descriptors(linker)?;
    add_making(linker)?;
    add_changing(linker)
}

fn add_reading_and_writing(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        fd_read(fd: i32, at: i32, count: i32, result: i32) => |state, memory| {
            Transfer::Read.all(state, memory, fd, Buffers { at, count, result }).await
        };
        fd_pread(fd: i32, at: i32, count: i32, offset: i64, result: i32) => |state, memory| {
            Transfer::ReadAt(offset).all(state, memory, fd, Buffers { at, count, result }).await
        };
        fd_write(fd: i32, at: i32, count: i32, result: i32) => |state, memory| {
            write(state, memory, fd, Buffers { at, count, result }, None).await
        };
        fd_pwrite(fd: i32, at: i32, count: i32, offset: i64, result: i32) => |state, memory| {
            write(state, memory, fd, Buffers { at, count, result }, Some(offset)).await
        };
        fd_seek(fd: i32, offset: i64, whence: i32, result: i32) => |state, memory| {
            let errno = preview1::fd_seek(&mut state.wasi, memory, fd, offset, whence, result).await?;
            transfer::sought(state, memory, (fd, offset, result), errno).await
        };
    });
    Ok(())
}

fn add_waiting(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        poll_oneoff(input: i32, output: i32, count: i32, result: i32) => |state, memory| {
            readiness::poll_oneoff(state, memory, (input, output), count, result).await
        };
    });
    Ok(())
}

fn add_descriptors(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        fd_sync(fd: i32) => |state, memory| {
            let errno = preview1::fd_sync(&mut state.wasi, memory, fd).await?;
            Ok(transfer::synced(state, fd, errno).await)
        };
        fd_datasync(fd: i32) => |state, memory| {
            let errno = preview1::fd_datasync(&mut state.wasi, memory, fd).await?;
            Ok(transfer::synced(state, fd, errno).await)
        };
        fd_readdir(fd: i32, at: i32, length: i32, cookie: i64, result: i32) => |state, memory| {
            listing::fd_readdir(state, memory, fd, (at, length), cookie, result).await
        };
        fd_close(fd: i32) => |state, memory| {
            let errno = preview1::fd_close(&mut state.wasi, memory, fd).await?;
            if errno == SUCCESS {
                state.descriptors.closed(fd);
            }
            Ok(errno)
        };
        fd_renumber(from: i32, to: i32) => |state, memory| {
            let errno = preview1::fd_renumber(&mut state.wasi, memory, from, to).await?;
            if errno == SUCCESS {
                state.descriptors.renumbered(from, to);
            }
            Ok(errno)
        };
        fd_filestat_get(fd: i32, result: i32) => |state, memory| {
            status::fd_filestat_get(state, memory, fd, result).await
        };
        fd_filestat_set_size(fd: i32, size: i64) => |state, memory| {
            let cost = Claim::Resize { fd, size }.cost(state, memory).await?;
            let errno = preview1::fd_filestat_set_size(&mut state.wasi, memory, fd, size).await?;
            if errno == SUCCESS {
                cost.count(&mut state.files, memory)?;
            }
            let is_open_otherwise = errno == PERM && state.descriptors.is_read_only(fd)
                || errno == BADF && status::is_open_folder(&mut state.wasi, fd).await;
            Ok(if is_open_otherwise { INVAL } else { errno })
        };
        fd_filestat_set_times(fd: i32, accessed: i64, modified: i64, flags: i32) => |state, memory| {
            let wasi = &mut state.wasi;
            let errno = preview1::fd_filestat_set_times(wasi, memory, fd, accessed, modified, flags).await?;
            Ok(if errno == PERM && state.descriptors.is_read_only(fd) { ROFS } else { errno })
        };
    });
    Ok(())
}

fn add_making(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        path_open(folder: i32, lookup: i32, path: i32, length: i32, open: i32, rights: i64,
                  inheriting: i64, flags: i32, result: i32) => |state, memory| {
            let place = Place { folder, lookup, path, length };
            let claim = if open & OPEN_CREATE != 0 { Claim::Create(place) } else { Claim::Nothing };
            let cost = claim.cost(state, memory).await?;
            let errno = preview1::path_open(
                &mut state.wasi, memory, folder, lookup, path, length, open, rights, inheriting,
                flags & !SYNCHRONOUS, result,
            ).await?;
            if errno == SUCCESS {
                let fd = memory.read(GuestPtr::<u32>::new(address(result)))?;
                state.descriptors.opened(folder, fd, flags & SYNCHRONOUS != 0);
                cost.count(&mut state.files, memory)?;
            }
            Ok(refusal::explain(state, memory, errno, place, wanted(open)).await)
        };
        path_create_directory(folder: i32, path: i32, length: i32) => |state, memory| {
            let errno = preview1::path_create_directory(&mut state.wasi, memory, folder, path, length).await?;
            made(state, memory, errno, Place { folder, lookup: 0, path, length }).await
        };
        path_symlink(old: i32, old_length: i32, folder: i32, path: i32, length: i32) => |state, memory| {
            let wasi = &mut state.wasi;
            let errno = preview1::path_symlink(wasi, memory, old, old_length, folder, path, length).await?;
            made(state, memory, errno, Place { folder, lookup: 0, path, length }).await
        };
        path_link(old_folder: i32, lookup: i32, old: i32, old_length: i32, folder: i32, path: i32,
                  length: i32) => |state, memory| {
            if state.descriptors.are_apart(old_folder, folder) {
                return Ok(XDEV);
            }
            let errno = preview1::path_link(
                &mut state.wasi, memory, old_folder, lookup, old, old_length, folder, path, length,
            ).await?;
            let source = Place { folder: old_folder, lookup, path: old, length: old_length };
            if errno == PERM && status::of(&mut state.wasi, memory, source).await == Err(NOENT) {
                return Ok(NOENT);
            }
            made(state, memory, errno, Place { folder, lookup: 0, path, length }).await
        };
    });
    Ok(())
}

fn add_changing(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        path_filestat_get(folder: i32, lookup: i32, path: i32, length: i32, result: i32) => |state, memory| {
            let place = Place { folder, lookup, path, length };
            status::path_filestat_get(state, memory, place, result).await
        };
        path_filestat_set_times(folder: i32, lookup: i32, path: i32, length: i32, accessed: i64, modified: i64,
                                flags: i32) => |state, memory| {
            let errno = preview1::path_filestat_set_times(
                &mut state.wasi, memory, folder, lookup, path, length, accessed, modified, flags,
            ).await?;
            let place = Place { folder, lookup, path, length };
            Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
        };
        path_unlink_file(folder: i32, path: i32, length: i32) => |state, memory| {
            let errno = preview1::path_unlink_file(&mut state.wasi, memory, folder, path, length).await?;
            let place = Place { folder, lookup: 0, path, length };
            Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
        };
        path_remove_directory(folder: i32, path: i32, length: i32) => |state, memory| {
            let errno = preview1::path_remove_directory(&mut state.wasi, memory, folder, path, length).await?;
            let place = Place { folder, lookup: 0, path, length };
            Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
        };
        path_rename(folder: i32, path: i32, length: i32, new_folder: i32, new: i32, new_length: i32)
                => |state, memory| {
            if state.descriptors.are_apart(folder, new_folder) {
                return Ok(XDEV);
            }
            let errno = preview1::path_rename(
                &mut state.wasi, memory, folder, path, length, new_folder, new, new_length,
            ).await?;
            let place = Place { folder, lookup: 0, path, length };
            Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
        };
    });
    Ok(())
}

async fn write(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    fd: i32,
    buffers: Buffers,
    at: Option<i64>,
) -> wasmtime::Result<i32> {
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

/// Counts a folder or a link that a call has made, or says why it has not.
async fn made(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    errno: i32,
    place: Place,
) -> wasmtime::Result<i32> {
    if errno == SUCCESS {
        state.files.add_file()?;
    }
    Ok(refusal::explain(state, memory, errno, place, Wanted::New).await)
}

fn wanted(open: i32) -> Wanted {
    match (open & OPEN_CREATE != 0, open & OPEN_EXCLUSIVE != 0) {
        (true, true) => Wanted::New,
        (true, false) => Wanted::FileOrNew,
        (false, _) => Wanted::File,
    }
}

/// What a call works on, as the engine's own linker prepares it.
fn enter<'a>(
    caller: &'a mut Caller<'_, GuestState>,
) -> wasmtime::Result<(GuestMemory<'a>, &'a mut GuestState)> {
    let fuel = caller.as_context_mut().hostcall_fuel();
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        bail!("the module exports no memory named `memory`");
    };
    let (memory, state) = memory.data_and_store_mut(caller);
    state.wasi.set_hostcall_fuel(fuel);
    Ok((GuestMemory::Unshared(memory), state))
}
