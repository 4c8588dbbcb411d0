//! The time of day, which never goes back while a guest runs, and a clock that is the same everywhere.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use wasmtime_wasi::clocks::WallClock;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

/// Follows the system's clock, but for steps back: programs that subtract times seldom expect them.
pub(crate) struct SteadyClock {
    last: Cell<Reading>,
}

/// What the guest was told, and when.
#[derive(Clone, Copy)]
struct Reading {
    /// Since 1970.
    time: Duration,
    at: Instant,
}

impl SteadyClock {
    pub(crate) fn new() -> Self {
        Self { last: Cell::new(Reading { time: system_time(), at: Instant::now() }) }
    }
}

impl Reading {
    /// The next one, when the system's clock shows this.
    fn next(self, system: Duration, at: Instant) -> Self {
        let gone_by = at.saturating_duration_since(self.at);
        let time = if system < self.time { self.time.saturating_add(gone_by) } else { system };
        Self { time, at }
    }
}

impl HostWallClock for SteadyClock {
    fn resolution(&self) -> Duration {
        WallClock::new().resolution()
    }

    fn now(&self) -> Duration {
        let reading = self.last.get().next(system_time(), Instant::now());
        self.last.set(reading);
        reading.time
    }
}

/// A clock that shows the same on every machine: each look at it takes a millisecond, and it begins with 1980.
#[derive(Debug, Clone, Default)]
pub(crate) struct CountingClock {
    looks: Arc<AtomicU64>,
}

/// When it begins, in seconds since 1970.
const BEGINNING: Duration = Duration::from_secs(315_532_800);
const LOOK: Duration = Duration::from_millis(1);

impl CountingClock {
    fn elapsed(&self) -> Duration {
        let looks = self.looks.fetch_add(1, Ordering::Relaxed);
        Duration::from_millis(looks)
    }
}

impl HostWallClock for CountingClock {
    fn resolution(&self) -> Duration {
        LOOK
    }

    fn now(&self) -> Duration {
        BEGINNING + self.elapsed()
    }
}

impl HostMonotonicClock for CountingClock {
    fn resolution(&self) -> u64 {
        LOOK.as_nanos() as u64
    }

    fn now(&self) -> u64 {
        self.elapsed().as_nanos() as u64
    }
}

fn system_time() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_clock_that_is_set_is_followed_forwards_alone() {
        let at = Instant::now();
        let first = Reading { time: 100 * SECOND, at };
        let later = first.next(500 * SECOND, at + SECOND);
        assert_eq!(later.time, 500 * SECOND);
        let set_back = later.next(200 * SECOND, at + 3 * SECOND);
        assert_eq!(set_back.time, 502 * SECOND, "it goes on as if nobody had touched it");
        assert_eq!(set_back.next(600 * SECOND, at + 4 * SECOND).time, 600 * SECOND);
    }

    #[test]
    fn it_shows_the_time_of_the_system() {
        let clock = SteadyClock::new();
        let (before, time, after) = (system_time(), clock.now(), system_time());
        assert!(
            before <= time && time <= after.max(before + SECOND),
            "{before:?} {time:?} {after:?}"
        );
    }
}
