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
/// So many results that come together after a while do so, too: nobody knows how long the next one will take.
const IN_A_ROW: u32 = 32;

/// Lines that wait until they go out together.
pub(super) struct Outgoing<W> {
    to: W,
    buffer: Vec<u8>,
    /// The last that was heard of the time.
    now: Instant,
    /// The time that has passed, less what each piece that went out has used up of it.
    saved: Duration,
    is_due: bool,
    /// Whether nobody reads what goes out.
    is_closed: bool,
}

impl<W: Write> Outgoing<W> {
    pub(super) fn new(to: W) -> Self {
        let now = Instant::now();
        let buffer = Vec::with_capacity(PIECE_BYTES);
        Self { to, buffer, now, saved: Duration::ZERO, is_due: false, is_closed: false }
    }

    /// Where the next line goes. [`Self::line_ends`] is to be called after it.
    pub(super) fn line(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    pub(super) fn line_ends(&mut self) {
        self.is_due = self.saved >= PATIENCE || self.buffer.len() >= PIECE_BYTES;
    }

    pub(super) fn look(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.now);
        self.saved = (self.saved + passed).min(PATIENCE * IN_A_ROW);
        self.now = now;
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
        self.is_due = false;
        self.saved = self.saved.saturating_sub(PATIENCE);
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures::executor::block_on;

    use super::{IN_A_ROW, Outgoing, PATIENCE};

    /// How many of these lines go out at once, each after so long.
    fn at_once(times: impl IntoIterator<Item = Duration>) -> u32 {
        let mut outgoing = Outgoing::new(Vec::new());
        let mut now = outgoing.now;
        let mut count = 0;
        for time in times {
            now += time;
            outgoing.look(now);
            outgoing.line().extend(b"1\n");
            outgoing.line_ends();
            if outgoing.is_due() {
                block_on(outgoing.drain()).unwrap();
                count += 1;
            }
        }
        count
    }

    #[test]
    fn what_takes_its_time_goes_out_at_once() {
        assert_eq!(at_once([PATIENCE; 100]), 100);
    }

    #[test]
    fn what_comes_together_after_a_while_does_so_too() {
        let burst = [PATIENCE * 1000].into_iter().chain([Duration::ZERO; 9]);
        assert_eq!(at_once(burst), 10);
    }

    #[test]
    fn very_many_wait_for_each_other() {
        assert_eq!(at_once([PATIENCE / 100; 1000]), 10);
        let flood = [PATIENCE * 1000].into_iter().chain([Duration::ZERO; 1000]);
        assert_eq!(at_once(flood), IN_A_ROW);
    }
}
