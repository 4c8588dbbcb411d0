//! How long a guest has computed for one item.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a guest does, as far as its reads and writes tell.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Whether it wants, or has got, more than its first line.
    has_items: bool,
    /// Whether what it has read last ended a line, so that the next read is for another item.
    is_line_over: bool,
    /// What it has computed for the item until its last wait.
    spent: Duration,
    /// Since when it computes; `None` while it waits, and before its first item.
    since: Option<Instant>,
    /// How many lines it has begun to read, blank ones left out.
    lines: u64,
    /// Whether there is anything in the line that it reads.
    is_in_line: bool,
}

impl Activity {
    /// The guest reads. Tells whether it wants another item, so that it is done with the last one: whoever reads a
    /// line bit by bit, or reads again at the end, is not.
    pub(crate) fn asks(&self) -> bool {
        self.rests();
        let mut state = self.lock();
        let is_done = mem::take(&mut state.is_line_over);
        if is_done {
            state.has_items = true;
            state.spent = Duration::ZERO;
        }
        is_done
    }

    /// The guest has read this.
    pub(crate) fn gets(&self, bytes: &[u8]) {
        self.lock().is_line_over |= bytes.contains(&b'\n');
        self.goes_on();
    }

    /// Counts the line that this is a part of; whoever reads line by line has it counted once.
    pub(crate) fn counts(&self, bytes: &[u8]) {
        let mut state = self.lock();
        if !state.is_in_line && !bytes.trim_ascii().is_empty() {
            state.lines += 1;
            state.is_in_line = true;
        }
        state.is_in_line &= !bytes.ends_with(b"\n");
    }

    /// The index of the last item that it has read, if there is one: the first line is none.
    pub(crate) fn item(&self) -> Option<u64> {
        self.lock().lines.checked_sub(2)
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
        if state.has_items {
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

    /// Half of the time was spent since it went on.
    fn compute(activity: &Activity) {
        activity.lock().since = Instant::now().checked_sub(LONG / 2);
    }

    #[test]
    fn only_the_time_between_lines_counts_and_only_from_the_second_on() {
        let activity = Activity::default();
        assert_eq!(activity.left_of(LONG), None);
        for (text, is_item) in [("requ", false), ("est\n", false), ("1\n", true), ("2\n", true)] {
            activity.asks();
            assert_eq!(activity.left_of(LONG), None);
            activity.gets(text.as_bytes());
            assert_eq!(activity.left_of(LONG).is_some(), is_item, "{text}");
        }
        compute(&activity);
        activity.rests();
        assert_eq!(activity.left_of(LONG), None);
        activity.goes_on();
        assert!(activity.left_of(LONG).unwrap() <= LONG / 2);
        assert!(activity.asks());
        activity.gets(b"3\n");
        assert!(activity.left_of(LONG).unwrap() > LONG / 2);
    }

    #[test]
    fn items_are_counted_however_their_lines_come() {
        let activity = Activity::default();
        for (text, item) in [
            ("request\n", None),
            ("\n", None),
            (" ", None),
            ("1", Some(0)),
            ("1\n", Some(0)),
            ("2\n", Some(1)),
            ("\r\n", Some(1)),
            ("", Some(1)),
            ("3", Some(2)),
        ] {
            activity.counts(text.as_bytes());
            assert_eq!(activity.item(), item, "{text:?}");
        }
    }

    #[test]
    fn whoever_reads_bit_by_bit_or_at_the_end_gets_no_more_time() {
        let activity = Activity::default();
        for text in ["request\n", "1"] {
            activity.asks();
            activity.gets(text.as_bytes());
        }
        compute(&activity);
        for text in ["", "2", "\n"] {
            assert!(!activity.asks());
            activity.gets(text.as_bytes());
            assert!(activity.left_of(LONG).unwrap() <= LONG / 2);
        }
        assert!(activity.asks());
        activity.gets(b"");
        compute(&activity);
        assert!(!activity.asks());
        activity.gets(b"");
        assert!(activity.left_of(LONG).unwrap() <= LONG / 2);
    }
}
