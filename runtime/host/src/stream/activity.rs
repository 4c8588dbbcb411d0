//! How long a guest has computed for one item.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a guest does, as far as its reads and writes tell.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How often it has read.
    reads: u64,
    /// What it has computed for the item until its last wait.
    spent: Duration,
    /// Since when it computes; `None` while it waits, and before its first item.
    since: Option<Instant>,
}

impl Activity {
    /// The guest wants an item, so that it is done with the last one.
    pub(crate) fn asks(&self) {
        let mut state = self.lock();
        state.reads += 1;
        state.spent = Duration::ZERO;
        state.since = None;
    }

    /// The guest begins to wait.
    pub(crate) fn rests(&self) {
        let mut state = self.lock();
        if let Some(since) = state.since.take() {
            state.spent += since.elapsed();
        }
    }

    /// The guest goes on. What it has read first is no item.
    pub(crate) fn goes_on(&self) {
        let mut state = self.lock();
        if state.reads > 1 {
            state.since = Some(Instant::now());
        }
    }

    /// What is left of the time for an item, if the guest computes one.
    pub(crate) fn left_of(&self, limit: Duration) -> Option<Duration> {
        let state = self.lock();
        state.since.map(|since| limit.saturating_sub(state.spent + since.elapsed()))
    }

    /// Nobody panics with the lock, so a poisoned one is as good.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(1000);

    #[test]
    fn only_the_time_between_reads_counts_and_only_from_the_second_on() {
        let activity = Activity::default();
        assert_eq!(activity.left_of(LONG), None);
        for is_item in [false, true, true] {
            activity.asks();
            assert_eq!(activity.left_of(LONG), None);
            activity.goes_on();
            assert_eq!(activity.left_of(LONG).is_some(), is_item);
        }
        activity.lock().since = Instant::now().checked_sub(LONG / 2);
        activity.rests();
        assert_eq!(activity.left_of(LONG), None);
        activity.goes_on();
        assert!(activity.left_of(LONG).unwrap() <= LONG / 2);
        activity.asks();
        activity.goes_on();
        assert!(activity.left_of(LONG).unwrap() > LONG / 2);
    }
}
