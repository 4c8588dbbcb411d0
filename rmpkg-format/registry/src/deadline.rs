//! How long things may take in all. Who says nothing is given up sooner; this is for who says a little now and then.

use std::time::{Duration, Instant};

/// What anything may take, however small it is.
const ANYTHING: Duration = Duration::from_secs(10 * 60);
/// What is moved in a second at least, over a whole transfer.
const SLOWEST: u64 = 16 << 10;
/// More than anybody waits, and not too much for any clock.
const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// When something that has begun is given up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deadline {
    begin: Instant,
    pub(crate) limit: Duration,
}

impl Deadline {
    /// For so many bytes, from now on.
    pub(crate) fn of(bytes: u64) -> Self {
        Self::after(ANYTHING + Duration::from_secs(bytes / SLOWEST))
    }

    /// So long from now on.
    pub(crate) fn after(limit: Duration) -> Self {
        Self { begin: Instant::now(), limit: limit.min(LONGEST) }
    }

    /// What is left of the time.
    pub(crate) fn left(self) -> Duration {
        self.limit.saturating_sub(self.begin.elapsed())
    }

    pub(crate) fn is_over(self) -> bool {
        self.left().is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_bytes_get_more_time_and_no_time_is_too_long_for_the_clock() {
        assert_eq!(Deadline::of(0).limit, ANYTHING);
        assert_eq!(Deadline::of(2 << 30).limit.as_secs(), 600 + (2 << 30) / SLOWEST);
        let long = Deadline::after(Duration::MAX);
        assert!(!long.is_over() && long.left() <= LONGEST);
        assert!(Deadline::after(Duration::ZERO).is_over());
    }
}
