//! What a call takes of the disk: looked at before it, counted after it.

use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p1::types::CiovecArray;
use wasmtime_wasi::p1::wasi_snapshot_preview1::WasiSnapshotPreview1;
use wiggle::{GuestMemory, GuestPtr};

use super::status::{self, Place};
use super::{FileMeter, address, descriptor};
use crate::guest::GuestState;

/// Where in a file the next bytes go, and where the file ends.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    position: u64,
    size: u64,
}

impl Extent {
    /// `None` for a stream. A file opened for appending is written at its end, whatever its position. One whose size
    /// cannot be told counts as empty, so that what is written to it counts whole.
    async fn of(
        wasi: &mut WasiP1Ctx,
        memory: &mut GuestMemory<'_>,
        fd: i32,
        at: Option<i64>,
    ) -> Option<Self> {
        let current = wasi.fd_tell(memory, descriptor(fd)).ok()?;
        let size =
            wasi.fd_filestat_get(memory, descriptor(fd)).await.map_or(0, |status| status.size);
        Some(Self { position: at.map_or(current, i64::cast_unsigned), size })
    }

    /// What writing so many bytes costs; a hole before them counts, as not every disk has holes.
    fn cost(self, bytes: u64) -> u64 {
        let end = self.position.saturating_add(bytes);
        bytes.max(end.saturating_sub(self.size))
    }
}

/// The buffers of a call, and where it says how many bytes went.
#[derive(Clone, Copy)]
pub(super) struct Buffers {
    pub(super) at: i32,
    pub(super) count: i32,
    pub(super) result: i32,
}

/// What a call can take of the disk, by its arguments.
pub(super) enum Claim {
    Nothing,
    /// To a file, if it is one.
    Write {
        fd: i32,
        at: Option<i64>,
        buffers: Buffers,
    },
    Resize {
        fd: i32,
        size: i64,
    },
    /// A file, if it is not there.
    Create(Place),
}

/// What a call has taken of the disk if it succeeds.
pub(super) enum Cost {
    Nothing,
    Bytes(u64),
    /// As many bytes as it says that it has written.
    Written {
        extent: Extent,
        result: i32,
    },
    File,
}

impl Claim {
    /// Looks at what is there before the call, and requires room for all that it can take.
    pub(super) async fn cost(
        self,
        GuestState { wasi, files, .. }: &mut GuestState,
        memory: &mut GuestMemory<'_>,
    ) -> wasmtime::Result<Cost> {
        match self {
            Self::Nothing => Ok(Cost::Nothing),
            Self::Write { fd, at, buffers } => {
                let Some(extent) = Extent::of(wasi, memory, fd, at).await else {
                    return Ok(Cost::Nothing);
                };
                files.require_room(extent.cost(length(memory, buffers)))?;
                Ok(Cost::Written { extent, result: buffers.result })
            }
            Self::Resize { fd, size } => {
                let extent = Extent::of(wasi, memory, fd, Some(size)).await;
                let growth = extent.map_or(0, |extent| extent.cost(0));
                files.require_room(growth)?;
                Ok(Cost::Bytes(growth))
            }
            Self::Create(place) => {
                let is_there = status::of(wasi, memory, place).await.is_ok();
                Ok(if is_there { Cost::Nothing } else { Cost::File })
            }
        }
    }
}

impl Cost {
    /// Counts what the call has taken.
    pub(super) fn count(
        self,
        files: &mut FileMeter,
        memory: &GuestMemory<'_>,
    ) -> wasmtime::Result<()> {
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

/// All bytes in these buffers; what can't be read is refused by the call itself.
fn length(memory: &GuestMemory<'_>, Buffers { at, count, .. }: Buffers) -> u64 {
    let buffers = CiovecArray::new((address(at), address(count)));
    let lengths = buffers.iter().map(|buffer| memory.read(buffer?));
    lengths.map_while(Result::ok).map(|buffer| u64::from(buffer.buf_len)).sum()
}
