//! A compiled command.

use wasmtime::InstancePre;

use crate::guest::{Entry, GuestState};
use crate::{Image, Invocation, Outcome, RunError, Running};

/// A compiled command that can be run any number of times, also at once from several threads.
#[derive(Clone)]
pub struct Command {
    pub(crate) module: InstancePre<GuestState>,
}

impl Command {
    /// Runs the command in a fresh instance and waits for its end.
    ///
    /// # Errors
    /// [`RunError`] when the run cannot begin. Whatever the guest does is an [`Outcome`].
    pub fn run(&self, invocation: Invocation) -> Result<Outcome, RunError> {
        Ok(self.start(invocation)?.wait())
    }

    /// Begins to run the command in a fresh instance. Whoever has its [streams](Invocation::streams) needs this.
    ///
    /// # Errors
    /// [`RunError`] when the run cannot begin.
    pub fn start(&self, invocation: Invocation) -> Result<Running, RunError> {
        Running::start(&self.module, Entry::Start, invocation)
    }

    /// Calls another export in the place of `_start` and gives what the instance is when it has returned; `None`
    /// if it has not. What the guest is told is the same on every machine: its clocks count how often
    /// they are looked at, all random bytes follow from `seed`, and files have no numbers.
    ///
    /// # Errors
    /// [`RunError`] when the call cannot begin.
    pub fn prepare(
        &self,
        export: &str,
        invocation: Invocation,
        seed: [u8; 32],
    ) -> Result<(Outcome, Option<Image>), RunError> {
        let entry = Entry::Preparation { export: export.to_owned(), seed };
        Ok(Running::start(&self.module, entry, invocation)?.end())
    }
}
