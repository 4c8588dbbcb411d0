//! What is waited for: files, which are always ready, and [clocks].

use wasmtime_wasi::p1::WasiP1Ctx;
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wiggle::{GuestMemory, GuestPtr};

use super::errno::{FAULT, SUCCESS};
use super::{address, clocks, descriptor};
use crate::guest::GuestState;

/// What is waited for: its size, and where in it are its kind and its descriptor.
pub(super) const SUBSCRIPTION_BYTES: u32 = 48;
pub(super) const KIND: u32 = 8;
const DESCRIPTOR: u32 = 16;
/// The kind that is a clock; the others are descriptors.
pub(super) const CLOCK: u8 = 0;

/// What is told of it, and where its fields are.
const EVENT_BYTES: u32 = 32;
const EVENT_KIND: u32 = 10;
const EVENT_BYTES_READY: u32 = 16;

/// As many as there can be descriptors and clocks.
pub(super) const MOST: u32 = 4096;

/// Something to be told.
pub(super) struct Event {
    pub(super) userdata: u64,
    pub(super) kind: u8,
    pub(super) bytes: u64,
}

/// `poll_oneoff`. The engine would tell of the first file alone that is ready, and only then of the others.
pub(super) async fn poll_oneoff(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    (input, output): (i32, i32),
    count: i32,
    result: i32,
) -> wasmtime::Result<i32> {
    let events = match files(&mut state.wasi, memory, address(input), address(count)).await {
        Ok(events) if !events.is_empty() => Some(events),
        _ => clocks::wait(state, memory, address(input), address(count)),
    };
    state.check_time()?;
    match events {
        Some(events) => {
            let told = tell(memory, &events, address(output), address(result));
            Ok(if told.is_ok() { SUCCESS } else { FAULT })
        }
        None => preview1::poll_oneoff(&mut state.wasi, memory, input, output, count, result).await,
    }
}

/// The files among what is waited for.
async fn files(
    wasi: &mut WasiP1Ctx,
    memory: &mut GuestMemory<'_>,
    input: u32,
    count: u32,
) -> Result<Vec<Event>, wiggle::GuestError> {
    let mut events = Vec::new();
    for at in (0..count.min(MOST)).map(|n| input.wrapping_add(n * SUBSCRIPTION_BYTES)) {
        let userdata = memory.read(GuestPtr::<u64>::new(at))?;
        let kind = memory.read(GuestPtr::<u8>::new(at.wrapping_add(KIND)))?;
        let fd = memory.read(GuestPtr::<i32>::new(at.wrapping_add(DESCRIPTOR)))?;
        // Whatever else is open has no position.
        if kind != CLOCK
            && let Ok(position) = wasi.fd_tell(memory, descriptor(fd))
            && let Ok(status) = wasi.fd_filestat_get(memory, descriptor(fd)).await
        {
            events.push(Event { userdata, kind, bytes: status.size.saturating_sub(position) });
        }
    }
    Ok(events)
}

fn tell(
    memory: &mut GuestMemory<'_>,
    events: &[Event],
    output: u32,
    result: u32,
) -> Result<(), wiggle::GuestError> {
    for (n, Event { userdata, kind, bytes }) in (0..).zip(events) {
        let at = output.wrapping_add(n * EVENT_BYTES);
        memory.copy_from_slice(&[0; EVENT_BYTES as usize], GuestPtr::new((at, EVENT_BYTES)))?;
        memory.write(GuestPtr::new(at), *userdata)?;
        memory.write(GuestPtr::new(at.wrapping_add(EVENT_KIND)), *kind)?;
        memory.write(GuestPtr::new(at.wrapping_add(EVENT_BYTES_READY)), *bytes)?;
    }
    memory.write(GuestPtr::new(result), events.len() as u32)
}
