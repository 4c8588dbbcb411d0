//! Time that this process used up.

use std::time::Duration;

use anyhow::Result;

/// The processor time that `work` takes in all threads of this process. Unlike the clock's it does not
/// count what other programs do meanwhile.
///
/// # Errors
///
/// What `work` fails with.
pub fn time<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Duration)> {
    let before = now();
    let done = work()?;
    Ok((done, now().saturating_sub(before)))
}

#[cfg(unix)]
fn now() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

/// Elsewhere the clock has to do.
#[cfg(not(unix))]
fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_given_back_with_its_time() {
        let work =
            || Ok((0..1_000_000_u64).fold(0, |sum, number| std::hint::black_box(sum ^ number)));
        let (sum, time) = time(work).unwrap();
        assert_eq!(sum, (0..1_000_000).fold(0, |sum, number| sum ^ number));
        assert!(time > Duration::ZERO);
    }
}
