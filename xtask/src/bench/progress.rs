//! What a person sees while it is measured: which round of how many, and how long it still takes.

use std::fmt::Display;
use std::time::{Duration, Instant};

use terminal_ui::{Spinner, Ui};

/// The progress of a measurement.
pub struct Progress {
    ui: Ui,
    bar: Spinner,
}

impl Progress {
    /// Says what is measured.
    pub fn of(ui: Ui, what: impl Display) -> Self {
        Self { ui, bar: ui.bar("Measuring", what) }
    }

    /// Shows that `done` of `all` measurements are done.
    pub fn show(&self, done: u64, all: u64) {
        self.bar.show(done, all);
    }

    /// Says that the next round begins, and how long it takes until the last one is over.
    pub fn round(&self, rounds: &Rounds) {
        self.ui.status("Round", rounds.line());
    }
}

/// How far the rounds have come.
pub struct Rounds {
    all: usize,
    done: usize,
    begun: Instant,
    measured: Duration,
}

impl Rounds {
    /// None of so many rounds is done.
    pub fn of(all: usize) -> Self {
        Self { all, done: 0, begun: Instant::now(), measured: Duration::ZERO }
    }

    /// A round is over. What one took that does not count says nothing of the others.
    pub fn over(&mut self, counts: bool) {
        let now = Instant::now();
        if counts {
            self.done += 1;
            self.measured += now - self.begun;
        }
        self.begun = now;
    }

    /// What is left of the rounds that count, once one of them is over.
    fn left(&self) -> Option<Duration> {
        let done = u32::try_from(self.done).ok().filter(|done| *done > 0)?;
        let rounds = u32::try_from(self.all - self.done).ok()?;
        Some(self.measured / done * rounds)
    }

    fn line(&self) -> String {
        let left = self.left().map(|left| format!(", about {} left", about(left)));
        format!("{} of {}{}", self.done + 1, self.all, left.unwrap_or_default())
    }
}

/// A time as people tell it to each other.
pub fn about(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("{} s", seconds.max(1)),
        seconds => format!("{} minutes", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_once_a_round_is_over() {
        let mut rounds = Rounds::of(7);
        assert_eq!(rounds.line(), "1 of 7");
        rounds.over(false);
        assert_eq!((rounds.line().as_str(), rounds.left()), ("1 of 7", None));
        rounds.done = 2;
        rounds.measured = Duration::from_secs(60);
        assert_eq!(rounds.line(), "3 of 7, about 3 minutes left");
    }

    #[test]
    fn the_warm_up_says_nothing_of_the_other_rounds() {
        let mut rounds = Rounds::of(2);
        rounds.begun -= Duration::from_secs(100);
        rounds.over(false);
        assert_eq!(rounds.measured, Duration::ZERO);
        rounds.begun -= Duration::from_secs(7);
        rounds.over(true);
        assert_eq!(rounds.left().map(|left| left.as_secs()), Some(7));
    }

    #[test]
    fn times_are_rounded_as_people_do() {
        let times = [0, 45, 90, 149, 150].map(|seconds| about(Duration::from_secs(seconds)));
        assert_eq!(times, ["1 s", "45 s", "2 minutes", "2 minutes", "3 minutes"]);
    }
}
