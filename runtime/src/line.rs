//! A document as a line of JSON.

use std::io::{self, BufWriter, Write};

use pipeline_node::border::to_writer;
use serde::Serialize;

/// What is written at once; a WASI host is called for each piece.
const BUFFER_BYTES: usize = 64 << 10;

/// Writes a document and the end of its line. The items in it may be large: their text is never held as a whole.
///
/// Where it goes is no parameter of the type, since each type of document would be there once for each.
pub(crate) fn write_line(to: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(BUFFER_BYTES, to);
    to_writer(&mut to, document)?;
    to.write_all(b"\n")?;
    to.flush()
}
