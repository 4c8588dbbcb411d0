//! What comes out of a stream, line by line.

use wasi_host::PipeReader;

/// Lines of what a guest has written.
pub(super) struct Lines {
    pipe: PipeReader,
    text: Vec<u8>,
    /// How much of it was given.
    taken: usize,
    /// Where the next line ends, if its end is here.
    end: Option<usize>,
}

impl Lines {
    pub(super) fn new(pipe: PipeReader) -> Self {
        Self { pipe, text: Vec::new(), taken: 0, end: None }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.end.is_some()
    }

    /// The next line without its end; what has no end is none. What is no UTF-8 is no line of JSON: an empty one stands
    /// for it.
    pub(super) fn next(&mut self) -> Option<&str> {
        while self.end.is_none() {
            self.text.drain(..self.taken);
            self.taken = 0;
            let from = self.text.len();
            let pieces = self.pipe.take();
            if pieces.is_empty() {
                return None;
            }
            pieces.iter().for_each(|piece| self.text.extend_from_slice(piece));
            self.find_end(from);
        }
        let (start, end) = (self.taken, self.end?);
        self.taken = end + 1;
        self.find_end(self.taken);
        Some(str::from_utf8(&self.text[start..end]).unwrap_or_default())
    }

    fn find_end(&mut self, from: usize) {
        self.end = memchr::memchr(b'\n', &self.text[from..]).map(|offset| from + offset);
    }
}
