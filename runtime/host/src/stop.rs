//! The end of a guest before its time.

use std::fmt;
use std::sync::Arc;

use wasmtime::Engine;

use crate::LineStreams;
use crate::time_over::TimeOver;

/// Ends a guest, from any thread. A guest that has ended is not changed.
#[derive(Clone)]
pub struct Stop {
    engine: Engine,
    time_over: Arc<TimeOver>,
    streams: Option<LineStreams>,
}

impl Stop {
    pub(crate) fn new(
        engine: &Engine,
        time_over: &Arc<TimeOver>,
        streams: Option<LineStreams>,
    ) -> Self {
        Self { engine: engine.clone(), time_over: Arc::clone(time_over), streams }
    }

    /// Ends the guest at its next loop, call or [safepoint](safepoints), and its waits at once.
    pub fn stop(&self) {
        self.time_over.end();
        self.engine.increment_epoch();
        if let Some(streams) = &self.streams {
            streams.interrupt();
        }
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").finish_non_exhaustive()
    }
}
