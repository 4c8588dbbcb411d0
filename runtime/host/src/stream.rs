//! Standard streams that go on while the guest runs, with somebody on their other side.
//!
//! A guest that reads waits until there is something to read, and one that writes until there is room. Both waits
//! end with the guest's time.

mod activity;
mod pipe;
mod stdin;
mod stdout;

use std::sync::Arc;
use std::time::Duration;

pub(crate) use self::activity::Activity;
pub(crate) use self::pipe::Pipe;
pub use self::pipe::{PipeReader, PipeWriter};
pub(crate) use self::stdin::Stdin;
pub(crate) use self::stdout::Stdout;

/// How much waits in a pipe at most, besides what is being written. A guest reads and writes pieces of this size.
const ROOM_BYTES: usize = 64 << 10;

/// Both streams of a guest that reads and writes lines. They take the place of
/// [`stdin`](crate::Invocation::stdin) and [`stdout`](crate::Invocation::stdout).
#[derive(Debug, Clone)]
pub struct LineStreams {
    pub(crate) stdin: Pipe,
    pub(crate) stdout: Pipe,
    /// The time for one line of input: the guest gets one after the other then, and takes longer.
    pub(crate) item_time: Option<Duration>,
    pub(crate) activity: Arc<Activity>,
}

impl LineStreams {
    /// Makes a guest's streams, and gives their other sides. `item_time` is how long the guest may compute between
    /// one line that it reads and the next; its waits don't count, nor does what it does before the second line:
    /// the first one is no item.
    pub fn new(item_time: Option<Duration>) -> (Self, PipeWriter, PipeReader) {
        let (stdin, stdout) = (Pipe::new(ROOM_BYTES), Pipe::new(ROOM_BYTES));
        let (writer, reader) = (PipeWriter(stdin.clone()), PipeReader(stdout.clone()));
        (Self { stdin, stdout, item_time, activity: Arc::default() }, writer, reader)
    }

    /// Ends the guest's waits, for good.
    pub(crate) fn interrupt(&self) {
        self.stdin.interrupt();
        self.stdout.interrupt();
    }

    /// The guest is no more: nobody reads what it would have read, and it writes nothing.
    pub(crate) fn close(&self) {
        self.stdin.close_reader();
        self.stdout.close_writer();
    }
}
