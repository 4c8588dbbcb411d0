//! Waiting for clocks. The engine's own wait ends with its time alone, which may be centuries; this one ends with the
//! guest's, too, so that nothing of an ended guest stays behind.

use std::time::Duration;

use wasmtime_wasi::p1::types::Clockid;
use wasmtime_wasi::p1::wasi_snapshot_preview1::WasiSnapshotPreview1;
use wiggle::{GuestError, GuestMemory, GuestPtr};

use super::readiness::{CLOCK, Event, KIND, MOST, SUBSCRIPTION_BYTES};
use crate::guest::GuestState;

/// Where in a subscription the clock's number, the time and the flags are.
const ID: u32 = 16;
const TIME: u32 = 24;
const FLAGS: u32 = 40;

/// The flag of a point in time; without it the time is a duration.
const IS_ABSOLUTE: u16 = 1;

/// A clock that is waited for.
struct Subscription {
    userdata: u64,
    /// How long from now.
    wait: Duration,
}

/// Waits for the first of the clocks, and tells of all that have come by then; `None` if something else is among what
/// is waited for, or something that is wrong.
pub(super) fn wait(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    input: u32,
    count: u32,
) -> Option<Vec<Event>> {
    let at = |n| input.wrapping_add(n * SUBSCRIPTION_BYTES);
    let clocks: Option<Vec<_>> =
        (0..count.min(MOST)).map(|n| read(state, memory, at(n)).ok().flatten()).collect();
    let clocks = clocks.filter(|_| count <= MOST)?;
    let first = clocks.iter().map(|clock| clock.wait).min()?;
    state.time_over.wait(first);
    let come = clocks.into_iter().filter(|clock| clock.wait <= first);
    Some(come.map(|clock| Event { userdata: clock.userdata, kind: CLOCK, bytes: 0 }).collect())
}

fn read(
    state: &mut GuestState,
    memory: &mut GuestMemory<'_>,
    at: u32,
) -> Result<Option<Subscription>, GuestError> {
    let field = |offset| at.wrapping_add(offset);
    let clock = match memory.read(GuestPtr::<u32>::new(field(ID)))? {
        0 => Clockid::Realtime,
        1 => Clockid::Monotonic,
        _ => return Ok(None),
    };
    let kind = memory.read(GuestPtr::<u8>::new(field(KIND)))?;
    let flags = memory.read(GuestPtr::<u16>::new(field(FLAGS)))?;
    let time = memory.read(GuestPtr::<u64>::new(field(TIME)))?;
    let nanoseconds = match (kind, flags) {
        (CLOCK, 0) => time,
        (CLOCK, IS_ABSOLUTE) => match state.wasi.clock_time_get(memory, clock, 0) {
            Ok(now) => time.saturating_sub(now),
            Err(_) => return Ok(None),
        },
        _ => return Ok(None),
    };
    let userdata = memory.read(GuestPtr::<u64>::new(at))?;
    Ok(Some(Subscription { userdata, wait: Duration::from_nanos(nanoseconds) }))
}
