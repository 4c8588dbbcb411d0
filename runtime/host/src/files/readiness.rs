//! Waiting, for files, which are always ready, and for clocks. The engine would tell of the first file alone that is
//! ready, and only then of the others. Its wait for a clock ends with that clock alone, which may be centuries; here it
//! ends with the guest's time, too, so that nothing of an ended guest stays behind.

use std::time::Duration;

use wasmtime_wasi::p1::types::Clockid;
use wasmtime_wasi::p1::wasi_snapshot_preview1::{self as preview1, WasiSnapshotPreview1};
use wiggle::GuestMemory;

use super::errno::{FAULT, INVAL, SUCCESS};
use super::subscription::{self, CLOCK, Event, MOST, Subscription};
use super::{address, descriptor};
use crate::guest::GuestState;

/// The flag of a point in time; without it the time is a duration.
const IS_ABSOLUTE: u16 = 1;

/// `poll_oneoff`.
pub(super) async fn poll_oneoff(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    (input, output): (i32, i32),
    count: i32,
    result: i32,
) -> wasmtime::Result<i32> {
    if address(count) > MOST {
        return Ok(INVAL);
    }
    let Ok(all) = subscription::read(memory, address(input), address(count)) else {
        return Ok(FAULT);
    };
    let mut events = files(state, memory, &all).await;
    if events.is_empty() && !all.is_empty() && all.iter().all(|one| one.kind == CLOCK) {
        let Some(come) = wait(state, memory, &all) else { return Ok(INVAL) };
        events = come;
    }
    state.check_time()?;
    if events.is_empty() {
        return preview1::poll_oneoff(&mut state.wasi, memory, input, output, count, result).await;
    }
    let told = subscription::tell(memory, &events, address(output), address(result));
    Ok(if told.is_ok() { SUCCESS } else { FAULT })
}

/// The files among what is waited for. Whatever else is open has no position.
async fn files(
    GuestState { wasi, .. }: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    all: &[Subscription],
) -> Vec<Event> {
    let mut events = Vec::new();
    for &Subscription { userdata, kind, of, .. } in all.iter().filter(|one| one.kind != CLOCK) {
        let fd = of.cast_signed();
        if let Ok(position) = wasi.fd_tell(memory, descriptor(fd))
            && let Ok(status) = wasi.fd_filestat_get(memory, descriptor(fd)).await
        {
            events.push(Event { userdata, kind, bytes: status.size.saturating_sub(position) });
        }
    }
    events
}

/// Waits for the first of the clocks, and tells of all that have come by then. `None` if one is not there.
fn wait(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    clocks: &[Subscription],
) -> Option<Vec<Event>> {
    let waits: Option<Vec<_>> = clocks.iter().map(|clock| wait_of(state, memory, clock)).collect();
    let waits = waits?;
    let first = *waits.iter().min()?;
    state.time_over.wait(first);
    let come = clocks.iter().zip(waits).filter(|(_, wait)| *wait <= first);
    let events = come.map(|(clock, _)| Event { userdata: clock.userdata, kind: CLOCK, bytes: 0 });
    Some(events.collect())
}

/// How long that clock takes from now.
fn wait_of(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    clock: &Subscription,
) -> Option<Duration> {
    let id = match clock.of {
        0 => Clockid::Realtime,
        1 => Clockid::Monotonic,
        _ => return None,
    };
    let nanoseconds = match clock.flags {
        0 => clock.time,
        IS_ABSOLUTE => clock.time.saturating_sub(state.wasi.clock_time_get(memory, id, 0).ok()?),
        _ => return None,
    };
    Some(Duration::from_nanos(nanoseconds))
}
