//! What is waited for and what is told of it, as preview1 lays it out.

use wiggle::{GuestError, GuestMemory, GuestPtr};

/// The kind that is a clock; the others are descriptors.
pub(super) const CLOCK: u8 = 0;

/// As many as there can be descriptors and clocks.
pub(super) const MOST: u32 = 4096;

const BYTES: u32 = 48;
const KIND: u32 = 8;
/// Of a descriptor its number, of a clock which one.
const OF: u32 = 16;
const TIME: u32 = 24;
const FLAGS: u32 = 40;

/// Where an event's fields are, and how long it is.
const EVENT_BYTES: u32 = 32;
const EVENT_KIND: u32 = 10;
const EVENT_BYTES_READY: u32 = 16;

/// Something that is waited for.
pub(super) struct Subscription {
    pub(super) userdata: u64,
    pub(super) kind: u8,
    /// Of a descriptor its number, of a clock which one.
    pub(super) of: u32,
    /// Of a clock: how long, or until when, in nanoseconds.
    pub(super) time: u64,
    /// Of a clock: whether `time` is a point in time.
    pub(super) flags: u16,
}

/// Something to be told.
pub(super) struct Event {
    pub(super) userdata: u64,
    pub(super) kind: u8,
    pub(super) bytes: u64,
}

/// Reads all that is waited for.
pub(super) fn read(
    memory: &GuestMemory<'_>,
    input: u32,
    count: u32,
) -> Result<Vec<Subscription>, GuestError> {
    let at = |n: u32| input.wrapping_add(n.wrapping_mul(BYTES));
    (0..count)
        .map(|n| {
            let field = |offset| at(n).wrapping_add(offset);
            Ok(Subscription {
                userdata: memory.read(GuestPtr::new(at(n)))?,
                kind: memory.read(GuestPtr::new(field(KIND)))?,
                of: memory.read(GuestPtr::new(field(OF)))?,
                time: memory.read(GuestPtr::new(field(TIME)))?,
                flags: memory.read(GuestPtr::new(field(FLAGS)))?,
            })
        })
        .collect()
}

/// Writes what has happened, and how much of it there is to `result`.
pub(super) fn tell(
    memory: &mut GuestMemory<'_>,
    events: &[Event],
    output: u32,
    result: u32,
) -> Result<(), GuestError> {
    for (n, Event { userdata, kind, bytes }) in (0..).zip(events) {
        let at = output.wrapping_add(n * EVENT_BYTES);
        memory.copy_from_slice(&[0; EVENT_BYTES as usize], GuestPtr::new((at, EVENT_BYTES)))?;
        memory.write(GuestPtr::new(at), *userdata)?;
        memory.write(GuestPtr::new(at.wrapping_add(EVENT_KIND)), *kind)?;
        memory.write(GuestPtr::new(at.wrapping_add(EVENT_BYTES_READY)), *bytes)?;
    }
    memory.write(GuestPtr::new(result), events.len() as u32)
}
