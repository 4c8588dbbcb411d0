//! Time that this process used up.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::packages;
use crate::process;

/// Tells the processor time of another command.
const SCRIPT: &str = "timed.py";

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

/// A command of which [`time_of`] tells the processor time; the program's arguments are still to be added.
pub fn timed(program: impl Into<PathBuf>) -> Command {
    let mut command = Command::new("python3");
    command.arg(packages::folder().join(SCRIPT)).arg(program.into());
    command
}

/// The processor time that the program of a [`timed`] command takes.
///
/// # Errors
///
/// When it fails.
pub fn time_of(command: &mut Command) -> Result<Duration> {
    let output = process::read_stdout(command)?;
    let seconds = String::from_utf8_lossy(&output).trim().parse::<f64>();
    let seconds = seconds.with_context(|| format!("`{SCRIPT}` has told no time"))?;
    Ok(Duration::try_from_secs_f64(seconds)?)
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
