//! The ends of a graph that runs on a stream.

use std::io::{Read, Write};
use std::time::Instant;

use pipeline_command::text::without_mark;
use pipeline_command::{ITEM_END, ITEM_START, item_start};
use pipeline_manifest::Manifest;
use pipeline_node::Item;
use pipeline_node::border::{Arrays, Json, Reader, write_item};

use super::integer;
use super::lines::Lines;
use super::outgoing::Outgoing;
use crate::request::half_character;
use crate::{InputError, Request, RunError};

/// Items in as lines, results out as lines.
pub(crate) struct Pipe {
    lines: Lines<Box<dyn Read>>,
    outgoing: Outgoing<Box<dyn Write>>,
    arrays: Arrays,
    /// What stands before the items of each node, where several give some.
    starts: Option<Vec<String>>,
    /// How many items were read.
    count: u64,
    has_ended: bool,
}

impl Pipe {
    pub(crate) fn new(input: Box<dyn Read>, output: Box<dyn Write>, arrays: Arrays) -> Self {
        let (lines, outgoing) = (Lines::new(input), Outgoing::new(output));
        Self { lines, outgoing, arrays, starts: None, count: 0, has_ended: false }
    }

    /// The request, which is the first line.
    pub(crate) async fn request(&mut self) -> Result<Manifest, RunError> {
        while self.lines.must_read() && !self.lines.has_line() {
            self.lines.read().await.map_err(unreadable)?;
        }
        let line = self.lines.next().unwrap_or_default();
        Request::from_json(line, &self.arrays)?.of_stream()
    }

    /// Gets ready for a pipeline. The lines of its results name their node if there are several that give some.
    pub(crate) fn begin(&mut self, manifest: &Manifest) -> Result<(), RunError> {
        let has_several = manifest.graph()?.sinks().count() > 1;
        let starts = || manifest.nodes.iter().map(|node| item_start(&node.id)).collect();
        self.starts = has_several.then(starts);
        Ok(())
    }

    /// The index of the last item that was read, if there may be more.
    pub(crate) fn at(&self) -> Option<u64> {
        self.count.checked_sub(1).filter(|_| !self.has_ended)
    }

    /// Whether nobody reads the results any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.outgoing.is_closed()
    }

    /// Writes the last line.
    pub(crate) async fn end(&mut self, line: &[u8]) -> Result<(), RunError> {
        self.outgoing.line().extend_from_slice(line);
        self.drain().await
    }

    /// The next item, if it is here.
    #[inline]
    pub(crate) fn next(&mut self) -> Result<Option<Item>, RunError> {
        loop {
            if let Some((item, length)) = integer::read(self.lines.rest()) {
                self.lines.skip(length);
                self.count += 1;
                return Ok(Some(item));
            }
            let Some(line) = self.lines.next() else {
                self.has_ended = !self.lines.must_read();
                return Ok(None);
            };
            if !line.trim_ascii().is_empty() {
                self.count += 1;
                return Ok(Some(item(line, self.count - 1, &self.arrays)?));
            }
        }
    }

    /// Whether there may be another one after [`Self::wait`].
    pub(crate) fn must_wait(&self) -> bool {
        !self.has_ended
    }

    /// Asks the host for more.
    pub(crate) async fn wait(&mut self) -> Result<(), RunError> {
        // Whoever gives the next item may wait for what became of the last one.
        self.drain().await?;
        self.lines.read().await.map_err(unreadable)
    }

    /// Takes a result of that node.
    #[inline]
    pub(crate) fn put(&mut self, node: usize, item: &Item) -> Result<(), RunError> {
        let line = self.outgoing.line();
        match &self.starts {
            None => line.extend_from_slice(ITEM_START.as_bytes()),
            Some(starts) => line.extend_from_slice(starts[node].as_bytes()),
        }
        if !integer::write(item, line) {
            write_item(line, item).map_err(unwritten)?;
        }
        line.extend_from_slice(ITEM_END.as_bytes());
        self.outgoing.line_ends();
        Ok(())
    }

    /// Whether the results are to go out before anything else happens.
    pub(crate) fn is_full(&self) -> bool {
        self.outgoing.is_due()
    }

    /// Lets the results go out, which may have to be waited for.
    pub(crate) async fn drain(&mut self) -> Result<(), RunError> {
        self.outgoing.drain().await.map_err(unwritten)
    }

    /// Hears the time.
    pub(crate) fn look(&mut self, now: Instant) {
        self.outgoing.look(now);
    }
}

fn item(line: &[u8], index: u64, arrays: &Arrays) -> Result<Item, InputError> {
    let place = || format!("stream[{index}]");
    let line = if index == 0 { without_mark(line)? } else { line };
    let json =
        Json::from_slice(line).map_err(|error| match half_character::place(line, &place()) {
            Some(place) => InputError::HalfCharacter(place),
            None => InputError::StreamItem { index, error },
        })?;
    Reader::new(arrays).item(json).map_err(|error| error.inside(&place()).into())
}

fn unreadable(error: std::io::Error) -> RunError {
    RunError::Internal(format!("cannot read the stream: {error}"))
}

fn unwritten(error: impl std::fmt::Display) -> RunError {
    RunError::Internal(format!("cannot write to stdout: {error}"))
}
