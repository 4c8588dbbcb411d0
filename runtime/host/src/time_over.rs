//! The end of a guest's time, between who watches the clock and who may be waiting.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Whether a guest's time is over.
#[derive(Debug, Default)]
pub(crate) struct TimeOver {
    is_over: Mutex<bool>,
    told: Condvar,
}

impl TimeOver {
    /// Ends the time, for good. Whoever waits is woken.
    pub(crate) fn end(&self) {
        *self.lock() = true;
        self.told.notify_all();
    }

    pub(crate) fn is_over(&self) -> bool {
        *self.lock()
    }

    /// Waits so long, or until the time is over.
    pub(crate) fn wait(&self, time: Duration) {
        // Nobody panics with the lock, so a poisoned one is as good.
        drop(self.told.wait_timeout_while(self.lock(), time, |is_over| !*is_over));
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_over.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
