//! A compiled command.

use wasmtime::InstancePre;

use crate::guest::GuestState;
use crate::{Invocation, Outcome, RunError, run};

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
        run::run(&self.module, invocation)
    }
}
