//! Output of a length that nobody knows beforehand.

use pyo3::PyResult;
use pyo3::exceptions::PyMemoryError;

/// Room for output grows from here, doubling.
const CHUNK: usize = 16 * 1024;

/// Bytes that are appended to in place, up to a limit.
#[derive(Debug)]
pub struct Output {
    bytes: Vec<u8>,
    filled: usize,
    limit: usize,
}

impl Output {
    /// No bytes yet, and at most `limit` of them.
    pub fn up_to(limit: usize) -> Self {
        Self { bytes: Vec::new(), filled: 0, limit }
    }

    /// Room for more, which is empty when the limit is reached.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    pub fn room(&mut self) -> PyResult<&mut [u8]> {
        if self.filled == self.bytes.len() {
            let more = self.filled.max(CHUNK).min(self.limit - self.filled);
            self.bytes.try_reserve_exact(more).map_err(|_| PyMemoryError::new_err(()))?;
            self.bytes.resize(self.filled + more, 0);
        }
        Ok(&mut self.bytes[self.filled..])
    }

    /// Keeps so many bytes of the room.
    pub fn keep(&mut self, written: usize) {
        self.filled += written;
    }

    /// Whether the limit is reached.
    pub fn is_full(&self) -> bool {
        self.filled == self.limit
    }

    /// All that was kept.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.truncate(self.filled);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_grows_to_its_limit() {
        let mut output = Output::up_to(40_000);
        let mut rooms = Vec::new();
        while !output.is_full() {
            let room = output.room().unwrap();
            room.fill(7);
            rooms.push(room.len());
            let length = room.len();
            output.keep(length);
        }
        assert_eq!(rooms, [16_384, 16_384, 7_232]);
        assert!(output.room().unwrap().is_empty());
        assert_eq!(output.finish(), [7; 40_000]);
    }

    #[test]
    fn what_was_not_kept_is_none() {
        let mut output = Output::up_to(usize::MAX);
        output.room().unwrap()[..3].copy_from_slice(b"abc");
        output.keep(2);
        assert_eq!(output.finish(), b"ab");
    }
}
