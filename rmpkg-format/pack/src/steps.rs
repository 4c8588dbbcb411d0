//! How long the steps of a command take.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Serialize, Serializer};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What was done, as a noun.
    pub step: &'static str,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
}

/// The steps that were done so far, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Steps(Vec<Step>);

impl Steps {
    /// Does a step and notes how long it took.
    ///
    /// # Errors
    ///
    /// What `work` fails with.
    pub fn time<T>(&mut self, step: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let start = Instant::now();
        let done = work()?;
        self.0.push(Step { step, time: start.elapsed() });
        Ok(done)
    }

    /// The steps.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        self.0.iter()
    }
}

/// Writes a time as seconds. Milliseconds are exact enough, and more digits are noise.
///
/// # Errors
///
/// What the serializer fails with.
pub fn seconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((time.as_secs_f64() * 1e3).round() / 1e3)
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn only_steps_that_were_done_are_noted() {
        let mut steps = Steps::default();
        assert_eq!(steps.time("first", || Ok(1)).unwrap(), 1);
        steps.time::<()>("second", || bail!("failed")).unwrap_err();
        assert_eq!(steps.iter().map(|step| step.step).collect::<Vec<_>>(), ["first"]);
    }
}
