//! The calls of preview1 that can fill a disk, counted.
//!
//! The engine's implementation of preview1 has no place for this, so the calls are wrapped. `fd_allocate`
//! is not among them: the engine refuses it.

use wasmtime::{AsContextMut, Caller, Extern, Linker, bail};
use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p1::types::{CiovecArray, Fd, Lookupflags};
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wasmtime_wasi::runtime::in_tokio;
use wiggle::{GuestMemory, GuestPtr};

use super::FileMeter;
use crate::guest::GuestState;
use crate::host::WASI_MODULE;

/// What every call returns when it has done its work.
const SUCCESS: i32 = 0;

/// `path_open` may make the file.
const OPEN_CREATE: i32 = 1;

/// Where in a file the next bytes go, and where the file ends.
#[derive(Clone, Copy)]
struct Extent {
    position: u64,
    size: u64,
}

impl Extent {
    /// `None` for a stream. A file opened for appending is written at its end, whatever its position.
    async fn of(
        wasi: &mut WasiP1Ctx,
        memory: &mut GuestMemory<'_>,
        fd: i32,
        offset: Option<u64>,
    ) -> Option<Self> {
        let current = wasi.fd_tell(memory, descriptor(fd)).ok()?;
        let size = wasi.fd_filestat_get(memory, descriptor(fd)).await.ok()?.size;
        Some(Self { position: offset.unwrap_or(current), size })
    }

    /// What writing so many bytes costs; a hole before them counts, as not every disk has holes.
    fn cost(self, bytes: u64) -> u64 {
        let end = self.position.saturating_add(bytes);
        bytes.max(end.saturating_sub(self.size))
    }
}

/// Replaces the calls that write to files and make them.
pub(crate) fn add_to_linker(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    add_write(linker)?;
    add_write_at(linker)?;
    add_resizing(linker)?;
    add_opening(linker)?;
    add_folders(linker)?;
    add_symbolic_links(linker)?;
    add_links(linker)
}

fn add_write(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "fd_write",
        |mut caller: Caller<'_, GuestState>, fd: i32, buffers: i32, count: i32, result: i32| {
            let (mut memory, state) = enter(&mut caller)?;
            in_tokio(async {
                let write = Write { fd, buffers, count, result };
                let extent = write.begin(state, &mut memory, None).await?;
                let (wasi, memory) = (&mut state.wasi, &mut memory);
                let errno = preview1::fd_write(wasi, memory, fd, buffers, count, result).await?;
                write.end(state, memory, extent, errno)
            })
        },
    )?;
    Ok(())
}

fn add_write_at(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "fd_pwrite",
        |mut caller: Caller<'_, GuestState>,
         fd: i32,
         buffers: i32,
         count: i32,
         offset: i64,
         result: i32| {
            let (mut memory, state) = enter(&mut caller)?;
            in_tokio(async {
                let write = Write { fd, buffers, count, result };
                let at = Some(offset.cast_unsigned());
                let extent = write.begin(state, &mut memory, at).await?;
                let (wasi, memory) = (&mut state.wasi, &mut memory);
                let errno =
                    preview1::fd_pwrite(wasi, memory, fd, buffers, count, offset, result).await?;
                write.end(state, memory, extent, errno)
            })
        },
    )?;
    Ok(())
}

fn add_resizing(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "fd_filestat_set_size",
        |mut caller: Caller<'_, GuestState>, fd: i32, size: i64| {
            let (mut memory, GuestState { wasi, files, .. }) = enter(&mut caller)?;
            in_tokio(async {
                let extent = Extent::of(wasi, &mut memory, fd, Some(size.cast_unsigned())).await;
                let growth = extent.map_or(0, |extent| extent.cost(0));
                files.require_room(growth)?;
                let errno = preview1::fd_filestat_set_size(wasi, &mut memory, fd, size).await?;
                if errno == SUCCESS {
                    files.add_bytes(growth);
                }
                Ok(errno)
            })
        },
    )?;
    Ok(())
}

/// The arguments of a call that writes.
struct Write {
    fd: i32,
    buffers: i32,
    count: i32,
    result: i32,
}

impl Write {
    /// Requires room for all that the guest wants to write.
    async fn begin(
        &self,
        GuestState { wasi, files, .. }: &mut GuestState,
        memory: &mut GuestMemory<'_>,
        offset: Option<u64>,
    ) -> wasmtime::Result<Option<Extent>> {
        let extent = Extent::of(wasi, memory, self.fd, offset).await;
        if let Some(extent) = extent {
            let buffers = CiovecArray::new((address(self.buffers), address(self.count)));
            files.require_room(extent.cost(length(memory, buffers)))?;
        }
        Ok(extent)
    }

    /// Counts what was written, which may be less: the engine writes one buffer at a time.
    fn end(
        &self,
        state: &mut GuestState,
        memory: &mut GuestMemory<'_>,
        extent: Option<Extent>,
        errno: i32,
    ) -> wasmtime::Result<i32> {
        if let (Some(extent), SUCCESS) = (extent, errno) {
            let written = memory.read(GuestPtr::<u32>::new(address(self.result)))?;
            state.files.add_bytes(extent.cost(written.into()));
        }
        Ok(errno)
    }
}

fn add_opening(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "path_open",
        |mut caller: Caller<'_, GuestState>,
         folder: i32,
         lookup: i32,
         path: i32,
         path_length: i32,
         open: i32,
         rights: i64,
         inheriting: i64,
         flags: i32,
         result: i32| {
            let (mut memory, GuestState { wasi, files, .. }) = enter(&mut caller)?;
            let memory = &mut memory;
            in_tokio(async {
                let makes_one = open & OPEN_CREATE != 0
                    && !exists(wasi, memory, folder, lookup, (path, path_length)).await;
                let errno = preview1::path_open(
                    wasi,
                    memory,
                    folder,
                    lookup,
                    path,
                    path_length,
                    open,
                    rights,
                    inheriting,
                    flags,
                    result,
                )
                .await?;
                if makes_one && errno == SUCCESS {
                    files.add_file()?;
                }
                Ok(errno)
            })
        },
    )?;
    Ok(())
}

async fn exists(
    wasi: &mut WasiP1Ctx,
    memory: &mut GuestMemory<'_>,
    folder: i32,
    lookup: i32,
    (path, length): (i32, i32),
) -> bool {
    let Ok(lookup) = Lookupflags::try_from(lookup) else {
        return false; // the call itself refuses it
    };
    let path = GuestPtr::new((address(path), address(length)));
    wasi.path_filestat_get(memory, descriptor(folder), lookup, path).await.is_ok()
}

fn add_folders(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "path_create_directory",
        |mut caller: Caller<'_, GuestState>, folder: i32, path: i32, length: i32| {
            let (mut memory, GuestState { wasi, files, .. }) = enter(&mut caller)?;
            let call = preview1::path_create_directory(wasi, &mut memory, folder, path, length);
            count(files, in_tokio(call)?)
        },
    )?;
    Ok(())
}

fn add_symbolic_links(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "path_symlink",
        |mut caller: Caller<'_, GuestState>,
         old: i32,
         old_length: i32,
         folder: i32,
         new: i32,
         length: i32| {
            let (mut memory, GuestState { wasi, files, .. }) = enter(&mut caller)?;
            let memory = &mut memory;
            let call = preview1::path_symlink(wasi, memory, old, old_length, folder, new, length);
            count(files, in_tokio(call)?)
        },
    )?;
    Ok(())
}

fn add_links(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    linker.func_wrap(
        WASI_MODULE,
        "path_link",
        |mut caller: Caller<'_, GuestState>,
         old_folder: i32,
         lookup: i32,
         old: i32,
         old_length: i32,
         folder: i32,
         new: i32,
         length: i32| {
            let (mut memory, GuestState { wasi, files, .. }) = enter(&mut caller)?;
            let memory = &mut memory;
            let call = preview1::path_link(
                wasi, memory, old_folder, lookup, old, old_length, folder, new, length,
            );
            count(files, in_tokio(call)?)
        },
    )?;
    Ok(())
}

/// Counts what a call has made, if it has.
fn count(files: &mut FileMeter, errno: i32) -> wasmtime::Result<i32> {
    if errno == SUCCESS {
        files.add_file()?;
    }
    Ok(errno)
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

/// All bytes in these buffers; what can't be read is refused by the call itself.
fn length(memory: &GuestMemory<'_>, buffers: CiovecArray) -> u64 {
    let lengths = buffers.iter().map(|buffer| memory.read(buffer?));
    lengths.map_while(Result::ok).map(|buffer| u64::from(buffer.buf_len)).sum()
}

fn descriptor(fd: i32) -> Fd {
    Fd::from(fd.cast_unsigned())
}

fn address(number: i32) -> u32 {
    number.cast_unsigned()
}
