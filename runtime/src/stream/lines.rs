//! The lines that come in.

use std::future;
use std::io::{self, Read};
use std::task::Poll;

use super::must_return;

/// What is read at once; a WASI host is called for each piece.
const PIECE_BYTES: usize = 64 << 10;
/// The end of a line that has no more is found sooner byte by byte.
const SHORT_LINE_BYTES: usize = 16;
/// A buffer that grew beyond this for one long line is given back.
const KEPT_BYTES: usize = 1 << 20;

/// Reads lines, and keeps no more of them than one read has brought.
pub(super) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// How much of the buffer was read.
    filled: usize,
    /// How much of that was given as lines.
    taken: usize,
    /// Up to here there is no end of the next line.
    searched: usize,
    has_ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), filled: 0, taken: 0, searched: 0, has_ended: false }
    }

    /// Whether there may be another line after [`Self::read`], when there is none now.
    pub(super) fn must_read(&self) -> bool {
        !self.has_ended
    }

    /// Whether the next line was read to its end.
    pub(super) fn has_line(&mut self) -> bool {
        self.find_end().is_some()
    }

    /// Reads once.
    pub(super) async fn read(&mut self) -> io::Result<()> {
        self.make_room();
        let Self { input, buffer, filled, .. } = self;
        // wasmtime refuses to read very much at once, whatever there is.
        let piece = &mut buffer[*filled..][..PIECE_BYTES];
        let count = future::poll_fn(|_| {
            loop {
                match input.read(piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) if must_return(&error) => return Poll::Pending,
                    outcome => return Poll::Ready(outcome),
                }
            }
        });
        let count = count.await?;
        self.filled += count;
        self.has_ended = count == 0;
        Ok(())
    }

    /// What was read and not taken: lines, and what may be the beginning of one.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.taken..self.filled]
    }

    /// Takes so much of [`Self::rest`], which ends a line.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.taken += bytes;
        self.searched = self.taken;
    }

    /// The next line without its end, if it was read.
    pub(super) fn next(&mut self) -> Option<&[u8]> {
        let start = self.taken;
        let end = match self.find_end() {
            Some(end) => end,
            None if self.has_ended && start < self.filled => self.filled,
            None => return None,
        };
        self.skip((end + 1).min(self.filled) - start);
        Some(&self.buffer[start..end])
    }

    /// Looks at nothing twice, however long a line is.
    fn find_end(&mut self) -> Option<usize> {
        let rest = &self.buffer[self.searched..self.filled];
        let (near, far) = rest.split_at(rest.len().min(SHORT_LINE_BYTES));
        let found = near.iter().position(|byte| *byte == b'\n');
        let found = found.or_else(|| Some(near.len() + memchr::memchr(b'\n', far)?));
        let found = found.map(|offset| self.searched + offset);
        self.searched = found.unwrap_or(self.filled);
        found
    }

    fn make_room(&mut self) {
        self.buffer.copy_within(self.taken..self.filled, 0);
        self.filled -= self.taken;
        self.searched -= self.taken;
        self.taken = 0;
        let needed = (self.filled + PIECE_BYTES).next_power_of_two();
        if self.buffer.len() < self.filled + PIECE_BYTES {
            self.buffer.resize(needed, 0);
        } else if self.buffer.len() > KEPT_BYTES && needed <= KEPT_BYTES {
            self.buffer.truncate(needed);
            self.buffer.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use futures::executor::block_on;

    use super::{KEPT_BYTES, Lines, PIECE_BYTES};

    /// Gives so many bytes at once.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(buffer.len());
            (&mut self.0).take(count as u64).read(buffer)
        }
    }

    fn lines(text: &[u8], at_once: usize) -> Vec<Vec<u8>> {
        let mut lines = Lines::new(Slowly(text, at_once));
        let mut all = Vec::new();
        loop {
            if let Some(line) = lines.next() {
                all.push(line.to_vec());
            } else if lines.must_read() {
                block_on(lines.read()).unwrap();
            } else {
                return all;
            }
        }
    }

    #[test]
    fn lines_are_the_same_however_they_come() {
        let long = "x".repeat(200_000);
        let text = format!("a\n\n{long}\r\nb\n{long}");
        let expected: Vec<_> = text.split('\n').map(|line| line.as_bytes().to_vec()).collect();
        for at_once in [1, 7, 65_536, 1 << 20] {
            assert_eq!(lines(text.as_bytes(), at_once), expected, "{at_once}");
        }
        assert_eq!(lines(b"a\n", 64), [b"a"]);
        assert_eq!(lines(b"", 64), [b""; 0]);
    }

    /// Wants no more than a piece to be asked for.
    struct Picky<'a>(&'a [u8]);

    impl Read for Picky<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            assert!(buffer.len() <= PIECE_BYTES);
            self.0.read(buffer)
        }
    }

    #[test]
    fn a_long_line_is_read_in_pieces() {
        let text = "x".repeat(50 * PIECE_BYTES);
        let mut lines = Lines::new(Picky(text.as_bytes()));
        while lines.must_read() {
            assert_eq!(lines.next(), None);
            block_on(lines.read()).unwrap();
        }
        assert_eq!(lines.next(), Some(text.as_bytes()));
    }

    #[test]
    fn one_long_line_does_not_keep_its_memory() {
        let text = "x".repeat(8 * KEPT_BYTES) + "\n" + &"1\n".repeat(KEPT_BYTES);
        let mut lines = Lines::new(text.as_bytes());
        let mut longest = 0;
        loop {
            if lines.next().is_none() {
                if !lines.must_read() {
                    break;
                }
                block_on(lines.read()).unwrap();
            }
            longest = longest.max(lines.buffer.len());
        }
        assert!(longest >= 8 * KEPT_BYTES && lines.buffer.len() <= KEPT_BYTES);
    }
}
