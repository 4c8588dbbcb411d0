//! How long each node took, with few looks at the clock.
//!
//! What a node does at once takes less time than a look at the clock, and inside wasm, where the host is called
//! for it, far less. So these calls are counted, and the time until the next look goes to them in equal parts.

use std::time::{Duration, Instant};

pub(super) struct Stopwatch {
    /// One per node.
    times: Vec<Duration>,
    /// How many calls of each node were counted since the last look.
    counted: Vec<u32>,
    /// The nodes that have such calls.
    waiting: Vec<usize>,
    /// The last look.
    last: Instant,
}

impl Stopwatch {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            times: vec![Duration::ZERO; nodes],
            counted: vec![0; nodes],
            waiting: Vec::new(),
            last: Instant::now(),
        }
    }

    /// What was done up to now is no node's.
    pub(super) fn restart(&mut self) {
        self.last = Instant::now();
    }

    /// Counts what a node has done at once.
    #[inline]
    pub(super) fn count(&mut self, node: usize) {
        let counted = &mut self.counted[node];
        if *counted == 0 {
            self.waiting.push(node);
        }
        *counted = counted.saturating_add(1);
    }

    /// Gives the counted calls their time, so that what comes next is not theirs.
    pub(super) fn settle(&mut self) {
        if !self.waiting.is_empty() {
            self.share(Instant::now());
        }
    }

    /// Gives a node the time since the last look, in which the run may have handed over items, too.
    pub(super) fn add(&mut self, node: usize) {
        let time = self.look(Instant::now());
        self.times[node] += time;
    }

    pub(super) fn time(&self, node: usize) -> Duration {
        self.times[node]
    }

    pub(super) fn last_look(&self) -> Instant {
        self.last
    }

    fn share(&mut self, now: Instant) {
        let time = self.look(now);
        let all: f64 = self.waiting.iter().map(|&node| f64::from(self.counted[node])).sum();
        for node in self.waiting.drain(..) {
            let counted = std::mem::take(&mut self.counted[node]);
            self.times[node] += time.mul_f64(f64::from(counted) / all);
        }
    }

    fn look(&mut self, now: Instant) -> Duration {
        let time = now.saturating_duration_since(self.last);
        self.last = now;
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_at_once_shares_the_time_until_the_next_look() {
        let mut stopwatch = Stopwatch::new(3);
        for node in [0, 2, 2, 2] {
            stopwatch.count(node);
        }
        let later = stopwatch.last + Duration::from_secs(4);
        stopwatch.share(later);
        assert_eq!([0, 1, 2].map(|node| stopwatch.time(node).as_secs()), [1, 0, 3]);
        // They have their time, and get no more.
        stopwatch.count(1);
        stopwatch.share(later + Duration::from_secs(5));
        assert_eq!([0, 1, 2].map(|node| stopwatch.time(node).as_secs()), [1, 5, 3]);
    }

    #[test]
    fn a_node_that_is_timed_gets_nothing_of_what_others_did_at_once_before() {
        let mut stopwatch = Stopwatch::new(2);
        stopwatch.last = Instant::now() - Duration::from_secs(100);
        stopwatch.count(0);
        stopwatch.settle();
        stopwatch.add(1);
        assert!(stopwatch.time(0) >= Duration::from_secs(100));
        assert!(stopwatch.time(1) < Duration::from_secs(100));
    }
}
