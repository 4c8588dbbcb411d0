//! The lines that go out.

use std::future;
use std::io::{self, Write};
use std::task::Poll;
use std::time::{Duration, Instant};

use super::must_return;

/// So much goes out at once; a WASI host is called for each piece.
const PIECE_BYTES: usize = 64 << 10;
/// A buffer that grew beyond this for one large item is given back.
const KEPT_BYTES: usize = 1 << 20;
/// Results that took longer than this go out one by one. A call of the host costs a thousandth of it.
const PATIENCE: Duration = Duration::from_millis(1);

/// Lines that wait until they go out together.
pub(super) struct Outgoing<W> {
    to: W,
    buffer: Vec<u8>,
    /// Results that were complete at this time, or before, have gone out.
    drained: Instant,
    /// The last that was heard of the time.
    now: Instant,
    /// Whether that is long after what has gone out.
    is_late: bool,
    is_due: bool,
    /// Whether nobody reads what goes out.
    is_closed: bool,
}

impl<W: Write> Outgoing<W> {
    pub(super) fn new(to: W) -> Self {
        let now = Instant::now();
        let buffer = Vec::with_capacity(PIECE_BYTES);
        Self { to, buffer, drained: now, now, is_late: false, is_due: false, is_closed: false }
    }

    /// Where the next line goes. [`Self::line_ends`] is to be called after it.
    pub(super) fn line(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    pub(super) fn line_ends(&mut self) {
        self.is_due = self.is_late || self.buffer.len() >= PIECE_BYTES;
    }

    pub(super) fn look(&mut self, now: Instant) {
        self.now = now;
        self.is_late = now.saturating_duration_since(self.drained) >= PATIENCE;
    }

    pub(super) fn is_due(&self) -> bool {
        self.is_due
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Writes all that waits.
    pub(super) async fn drain(&mut self) -> io::Result<()> {
        let written = self.write_all().await;
        self.is_closed = written.as_ref().is_err_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
        self.buffer.clear();
        if self.buffer.capacity() > KEPT_BYTES {
            self.buffer.shrink_to(PIECE_BYTES);
        }
        (self.is_due, self.is_late) = (false, false);
        self.drained = self.now;
        written
    }

    async fn write_all(&mut self) -> io::Result<()> {
        let Self { to, buffer, .. } = self;
        let mut written = 0;
        while written < buffer.len() {
            let count = future::poll_fn(|_| match to.write(&buffer[written..]) {
                Err(error) if must_return(&error) => Poll::Pending,
                outcome => Poll::Ready(outcome),
            });
            match count.await {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        to.flush()
    }
}
