//! The time of day, which never goes back while a guest runs.

use std::cell::Cell;
use std::time::{Duration, Instant, SystemTime};

use wasmtime_wasi::HostWallClock;
use wasmtime_wasi::clocks::WallClock;

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
