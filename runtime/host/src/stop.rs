//! The end of a guest before its time.

use std::fmt;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use wasmtime::Engine;

use crate::LineStreams;
use crate::time_over::TimeOver;

/// What is heard of a guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// It has ended.
    Ended,
    /// Somebody wants it to end.
    Stopped,
}

/// Ends a guest, from any thread. A guest that has ended is not changed.
#[derive(Clone)]
pub struct Stop {
    engine: Engine,
    time_over: Arc<TimeOver>,
    streams: Option<LineStreams>,
    tell: Sender<News>,
}

impl Stop {
    pub(crate) fn new(
        engine: &Engine,
        time_over: &Arc<TimeOver>,
        streams: Option<LineStreams>,
        tell: Sender<News>,
    ) -> Self {
        Self { engine: engine.clone(), time_over: Arc::clone(time_over), streams, tell }
    }

    /// Ends the guest at its next loop, call or [safepoint](safepoints), and its waits at once. One that is blocked
    /// in a call to the host is [left behind](crate::ABANDON_AFTER).
    pub fn stop(&self) {
        self.time_over.end();
        self.engine.increment_epoch();
        if let Some(streams) = &self.streams {
            streams.interrupt();
        }
        // Nobody may wait for the guest any more.
        self.tell.send(News::Stopped).ok();
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").finish_non_exhaustive()
    }
}
