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
use crate::guest::{GuestState, WASI_MODULE};

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
        at: Option<i64>,
    ) -> Option<Self> {
        let current = wasi.fd_tell(memory, descriptor(fd)).ok()?;
        let size = wasi.fd_filestat_get(memory, descriptor(fd)).await.ok()?.size;
        Some(Self { position: at.map_or(current, i64::cast_unsigned), size })
    }

    /// What writing so many bytes costs; a hole before them counts, as not every disk has holes.
    fn cost(self, bytes: u64) -> u64 {
        let end = self.position.saturating_add(bytes);
        bytes.max(end.saturating_sub(self.size))
    }
}

/// What a call can take of the disk, by its arguments.
enum Claim {
    Write {
        fd: i32,
        at: Option<i64>,
        buffers: i32,
        count: i32,
        result: i32,
    },
    Resize {
        fd: i32,
        size: i64,
    },
    /// A file, if it is to be made and is not there.
    Open {
        folder: i32,
        lookup: i32,
        path: i32,
        length: i32,
        flags: i32,
    },
    /// A folder or a link.
    Make,
}

/// What a call has taken of the disk if it succeeds.
enum Cost {
    Nothing,
    Bytes(u64),
    /// As many bytes as it says that it has written: the engine writes one buffer at a time.
    Written {
        extent: Extent,
        result: i32,
    },
    File,
}

/// Replaces calls of preview1, each with its arguments as wasm passes them and with its [`Claim`].
macro_rules! metered {
    ($linker:ident, { $($call:ident($($argument:ident: $type:ty),*) => $claim:expr;)* }) => {$(
        $linker.func_wrap(
            WASI_MODULE,
            stringify!($call),
            |mut caller: Caller<'_, GuestState>, $($argument: $type),*| -> wasmtime::Result<i32> {
                let (mut memory, state) = enter(&mut caller)?;
                in_tokio(async {
                    let cost = $claim.cost(state, &mut memory).await?;
                    let errno = preview1::$call(&mut state.wasi, &mut memory, $($argument),*).await?;
                    if errno == SUCCESS {
                        cost.count(&mut state.files, &memory)?;
                    }
                    Ok(errno)
                })
            },
        )?;
    )*};
}

/// Replaces the calls that write to files and make them.
pub(crate) fn add_to_linker(linker: &mut Linker<GuestState>) -> wasmtime::Result<()> {
    metered!(linker, {
        fd_write(fd: i32, buffers: i32, count: i32, result: i32)
            => Claim::Write { fd, at: None, buffers, count, result };
        fd_pwrite(fd: i32, buffers: i32, count: i32, offset: i64, result: i32)
            => Claim::Write { fd, at: Some(offset), buffers, count, result };
        fd_filestat_set_size(fd: i32, size: i64)
            => Claim::Resize { fd, size };
        path_open(folder: i32, lookup: i32, path: i32, length: i32, flags: i32, rights: i64,
                  inheriting: i64, modes: i32, result: i32)
            => Claim::Open { folder, lookup, path, length, flags };
        path_create_directory(folder: i32, path: i32, length: i32)
            => Claim::Make;
        path_symlink(old: i32, old_length: i32, folder: i32, new: i32, length: i32)
            => Claim::Make;
        path_link(old_folder: i32, lookup: i32, old: i32, old_length: i32, folder: i32, new: i32,
                  length: i32)
            => Claim::Make;
    });
    Ok(())
}

impl Claim {
    /// Looks at what is there before the call, and requires room for all that it can take.
    async fn cost(
        self,
        GuestState { wasi, files, .. }: &mut GuestState,
        memory: &mut GuestMemory<'_>,
    ) -> wasmtime::Result<Cost> {
        match self {
            Self::Write { fd, at, buffers, count, result } => {
                let Some(extent) = Extent::of(wasi, memory, fd, at).await else {
                    return Ok(Cost::Nothing);
                };
                let buffers = CiovecArray::new((address(buffers), address(count)));
                files.require_room(extent.cost(length(memory, buffers)))?;
                Ok(Cost::Written { extent, result })
            }
            Self::Resize { fd, size } => {
                let extent = Extent::of(wasi, memory, fd, Some(size)).await;
                let growth = extent.map_or(0, |extent| extent.cost(0));
                files.require_room(growth)?;
                Ok(Cost::Bytes(growth))
            }
            Self::Open { folder, lookup, path, length, flags } => {
                let path = (path, length);
                let makes_one =
                    flags & OPEN_CREATE != 0 && !exists(wasi, memory, folder, lookup, path).await;
                Ok(if makes_one { Cost::File } else { Cost::Nothing })
            }
            Self::Make => Ok(Cost::File),
        }
    }
}

impl Cost {
    /// Counts what the call has taken.
    fn count(self, files: &mut FileMeter, memory: &GuestMemory<'_>) -> wasmtime::Result<()> {
        match self {
            Self::Nothing => {}
            Self::Bytes(bytes) => files.add_bytes(bytes),
            Self::Written { extent, result } => {
                let written = memory.read(GuestPtr::<u32>::new(address(result)))?;
                files.add_bytes(extent.cost(written.into()));
            }
            Self::File => files.add_file()?,
        }
        Ok(())
    }
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
