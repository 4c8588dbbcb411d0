//! The calls of preview1 that can fill a disk, counted, and those whose answers depend on the engine or on the
//! machine, made the same everywhere.
//!
//! The engine's implementation of preview1 has no place for this, so the calls are wrapped. `fd_allocate`
//! is not among them: the engine refuses it.

use wasmtime::{AsContextMut, Caller, Extern, Linker, bail};
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wasmtime_wasi::runtime::in_tokio;
use wiggle::GuestMemory;

use super::claim::{Buffers, Claim};
use super::errno::{BADF, INVAL, PERM, ROFS, SUCCESS};
use super::refusal::{self, Wanted};
use super::status::{self, Place};
use super::transfer::{self, Transfer};
use super::{links, listing, paths, readiness};
use crate::guest::{GuestState, WASI_MODULE};

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
    add_lasting(linker)?;
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
            transfer::write(state, memory, fd, Buffers { at, count, result }, None).await
        };
        fd_pwrite(fd: i32, at: i32, count: i32, offset: i64, result: i32) => |state, memory| {
            transfer::write(state, memory, fd, Buffers { at, count, result }, Some(offset)).await
        };
        fd_seek(fd: i32, offset: i64, whence: i32, result: i32) => |state, memory| {
            let errno = preview1::fd_seek(&mut state.wasi, memory, fd, offset, whence, result).await?;
            transfer::sought(state, memory, (fd, offset, result), errno).await
        };
    });
    Ok(())
}

fn add_lasting(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    wrapped!(linker, {
        // The only one of the other calls that can take long: it fills all the memory that it is given.
        random_get(buffer: i32, length: i32) => |state, memory| {
            preview1::random_get(&mut state.wasi, memory, buffer, length)
        };
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
            paths::open(state, memory, place, open, (rights, inheriting), flags, result).await
        };
        path_create_directory(folder: i32, path: i32, length: i32) => |state, memory| {
            let errno = preview1::path_create_directory(&mut state.wasi, memory, folder, path, length).await?;
            paths::made(state, memory, errno, Place { folder, lookup: 0, path, length }).await
        };
        path_symlink(old: i32, old_length: i32, folder: i32, path: i32, length: i32) => |state, memory| {
            let place = Place { folder, lookup: 0, path, length };
            links::symlink(state, memory, (old, old_length), place).await
        };
        path_link(old_folder: i32, lookup: i32, old: i32, old_length: i32, folder: i32, path: i32,
                  length: i32) => |state, memory| {
            let source = Place { folder: old_folder, lookup, path: old, length: old_length };
            paths::link(state, memory, source, Place { folder, lookup: 0, path, length }).await
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
            let place = Place { folder, lookup: 0, path, length };
            paths::unlink(state, memory, place).await
        };
        path_remove_directory(folder: i32, path: i32, length: i32) => |state, memory| {
            let errno = preview1::path_remove_directory(&mut state.wasi, memory, folder, path, length).await?;
            let place = Place { folder, lookup: 0, path, length };
            Ok(refusal::explain(state, memory, errno, place, Wanted::Old).await)
        };
        path_rename(folder: i32, path: i32, length: i32, new_folder: i32, new: i32, new_length: i32)
                => |state, memory| {
            let source = Place { folder, lookup: 0, path, length };
            let target = Place { folder: new_folder, lookup: 0, path: new, length: new_length };
            paths::rename(state, memory, source, target).await
        };
    });
    Ok(())
}

/// What a call works on, as the engine's own linker prepares it. A guest whose time is over works on nothing
/// any more: between two safepoints it may call thousands of times.
fn enter<'a>(
    caller: &'a mut Caller<'_, GuestState>,
) -> wasmtime::Result<(GuestMemory<'a>, &'a mut GuestState)> {
    caller.data().check_time()?;
    let fuel = caller.as_context_mut().hostcall_fuel();
    let Some(Extern::Memory(memory)) = caller.get_export("memory") else {
        bail!("the module exports no memory named `memory`");
    };
    let (memory, state) = memory.data_and_store_mut(caller);
    state.wasi.set_hostcall_fuel(fuel);
    Ok((GuestMemory::Unshared(memory), state))
}
