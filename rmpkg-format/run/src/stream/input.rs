//! What goes into a stream.

use std::io;

use serde::Serialize;
use wasi_host::PipeWriter;

/// So much goes in together.
const PIECE_BYTES: usize = 64 << 10;

/// Where the items of a stream go in. The pipeline finishes when this is dropped.
///
/// Sending waits while the pipeline has enough to do, and so does the pipeline while nobody takes its results. So items
/// are sent by another thread than the one that takes results.
#[derive(Debug)]
pub struct StreamInput {
    pipe: PipeWriter,
}

impl StreamInput {
    pub(super) fn new(pipe: PipeWriter) -> Self {
        Self { pipe }
    }

    /// Sends an item, which the pipeline may have at once.
    ///
    /// # Errors
    ///
    /// [`BrokenPipe`](io::ErrorKind::BrokenPipe) if the pipeline has ended; its [`Stream`](crate::Stream) says
    /// why. An item that is no JSON.
    pub fn send(&self, item: &impl Serialize) -> io::Result<()> {
        self.pipe.send(line(Vec::new(), item)?)
    }

    /// Sends many items, some of which may wait until there are more. That is faster.
    ///
    /// # Errors
    ///
    /// As [`Self::send`].
    pub fn send_all<I: Serialize>(&self, items: impl IntoIterator<Item = I>) -> io::Result<()> {
        let mut lines = Vec::with_capacity(PIECE_BYTES);
        for item in items {
            lines = line(lines, &item)?;
            if lines.len() >= PIECE_BYTES {
                let full = std::mem::replace(&mut lines, Vec::with_capacity(PIECE_BYTES));
                self.pipe.send(full)?;
            }
        }
        self.pipe.send(lines)
    }

    /// Sends a piece of a text of lines, each of which is an item's JSON.
    ///
    /// # Errors
    ///
    /// As [`Self::send`], but that the pipeline sees what is no JSON.
    pub fn send_lines(&self, text: Vec<u8>) -> io::Result<()> {
        self.pipe.send(text)
    }
}

/// Adds an item's line. JSON has line ends only where they mean nothing.
fn line(mut lines: Vec<u8>, item: &impl Serialize) -> io::Result<Vec<u8>> {
    let start = lines.len();
    serde_json::to_writer(&mut lines, item)?;
    lines[start..].iter_mut().filter(|byte| **byte == b'\n').for_each(|byte| *byte = b' ');
    lines.push(b'\n');
    Ok(lines)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::value::RawValue;

    use super::line;

    #[test]
    fn an_item_is_one_line_however_it_was_written() {
        let item = RawValue::from_string("[\n1,\n\"a\\nb\"\n]".to_owned()).unwrap();
        assert_eq!(line(b"0\n".to_vec(), &item).unwrap(), b"0\n[ 1, \"a\\nb\" ]\n");
    }
}
