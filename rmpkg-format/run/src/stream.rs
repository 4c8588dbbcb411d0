//! A run on items that come one by one, which gives its results one by one.

mod input;
mod lines;

use std::marker::PhantomData;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pipeline_command::{Document, Malformed, StreamEnd, StreamLine};
use serde_json::Value;
use serde_json::value::RawValue;
use wasi_host::{Limits, LineStreams, Outcome, Running, Stop, Termination};

pub use self::input::StreamInput;
use self::lines::Lines;
use crate::folders::Folders;
use crate::plain::Plain;
use crate::success::{SUCCESS, failed, lossy};
use crate::value_count::check_report;
use crate::{Pipeline, RunError};

/// The stack of the thread that waits for the end of a run: what threads have by default.
const WATCH_STACK_BYTES: usize = 2 << 20;

/// A result of a stream.
#[derive(Debug, Clone)]
pub struct StreamItem {
    /// The node that gave it, if several nodes feed no other.
    pub sink: Option<String>,
    /// The item as it was written. Arrays in it are base64.
    pub json: Box<RawValue>,
}

impl StreamItem {
    /// The item as a value.
    pub fn value(&self) -> Value {
        serde_json::from_str(self.json.get()).map_or(Value::Null, |Plain(value)| value)
    }
}

/// What is known of a stream that came to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct StreamSuccess {
    /// The shape of the pipeline, and what its nodes did.
    pub end: StreamEnd,
    /// The end of what it and its nodes wrote to stderr.
    pub stderr: String,
    /// The largest size that its memory had.
    pub peak_memory_bytes: u64,
    /// How long it ran.
    pub elapsed: Duration,
}

/// A pipeline that runs on a stream: an iterator over its results, in the order in which they are made. A pipeline
/// whose results nobody takes waits, and so does then whoever [sends](StreamInput) it items. Dropped, it ends the run.
pub struct Stream<'p> {
    lines: Lines,
    stop: Stop,
    watch: Option<JoinHandle<Outcome>>,
    success: Option<StreamSuccess>,
    limits: Limits,
    _folders: Folders,
    _pipeline: PhantomData<&'p Pipeline>,
}

impl<'p> Stream<'p> {
    /// `begin` starts the run with the streams that it gets.
    pub(crate) fn begin(
        item_time: Option<Duration>,
        limits: &Limits,
        folders: Folders,
        begin: impl FnOnce(LineStreams) -> Result<Running, wasi_host::RunError>,
        wait: impl FnOnce(Running) -> Outcome + Send + 'static,
    ) -> Result<(StreamInput, Self), RunError> {
        let (streams, writer, reader) = LineStreams::new(item_time);
        let running = begin(streams)?;
        let stop = running.stopper();
        let stream = Self {
            lines: Lines::new(reader),
            stop,
            watch: Some(watch(move || wait(running), WATCH_STACK_BYTES)?),
            success: None,
            limits: limits.clone(),
            _folders: folders,
            _pipeline: PhantomData,
        };
        Ok((StreamInput::new(writer), stream))
    }

    /// Whether the next result is here already: asking for it waits for nothing.
    pub fn is_ready(&self) -> bool {
        self.lines.is_ready()
    }

    /// What ends the stream from another thread, which may wait for its next result.
    pub fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    /// What the stream was, once the iterator has ended without an error.
    pub fn success(&self) -> Option<&StreamSuccess> {
        self.success.as_ref()
    }

    fn read(&mut self) -> Result<Option<StreamItem>, RunError> {
        let mut end = None;
        while let Some(line) = self.lines.next() {
            if let Err(error) = check_report(line, self.limits.stdout_bytes) {
                self.stop.stop();
                self.join();
                return Err(error);
            }
            // Nothing comes after the last line.
            let read = if end.is_some() { Ok(None) } else { StreamLine::read(line) };
            match read {
                Ok(Some(StreamLine::Item { sink, item })) => {
                    let sink = sink.map(|sink| sink.into_owned());
                    return Ok(Some(StreamItem { sink, json: item.to_owned() }));
                }
                Ok(Some(StreamLine::End(last))) => end = Some(*last),
                // It is on stderr as well, and the exit code belongs to it.
                Ok(Some(StreamLine::Error(_))) => {}
                Ok(None) => return Err(self.give_up(no_line())),
                Err(malformed) => return Err(self.give_up(malformed)),
            }
        }
        self.finish(end).map(|()| None)
    }

    fn finish(&mut self, end: Option<StreamEnd>) -> Result<(), RunError> {
        let Some(outcome) = self.join() else { return Ok(()) };
        let Outcome { termination, stderr, peak_memory_bytes, elapsed, .. } = outcome;
        let stderr = lossy(stderr);
        if termination != Termination::Exited(SUCCESS) {
            return Err(failed(termination, stderr));
        }
        let Some(end) = end else { return Err(RunError::no_result(SUCCESS, stderr, None)) };
        self.success = Some(StreamSuccess { end, stderr, peak_memory_bytes, elapsed });
        Ok(())
    }

    /// Ends a run whose lines can't be read.
    fn give_up(&mut self, malformed: Malformed) -> RunError {
        self.stop.stop();
        let stderr = self.join().map(|outcome| lossy(outcome.stderr)).unwrap_or_default();
        RunError::no_result(SUCCESS, stderr, Some(malformed))
    }

    /// A panic on that thread is a defect of the host and goes on.
    fn join(&mut self) -> Option<Outcome> {
        let watch = self.watch.take()?;
        Some(watch.join().unwrap_or_else(|payload| std::panic::resume_unwind(payload)))
    }
}

/// Waits for the end of the run on a thread of its own. Where there is none to be had the run is dropped, and ends.
fn watch(
    wait: impl FnOnce() -> Outcome + Send + 'static,
    stack_bytes: usize,
) -> Result<JoinHandle<Outcome>, RunError> {
    let thread = thread::Builder::new().name("stream watch".to_owned()).stack_size(stack_bytes);
    let watching = thread.spawn(wait);
    watching.map_err(|source| wasi_host::RunError::Thread { stack_bytes, source }.into())
}

fn no_line() -> Malformed {
    let problem = "a line of its stream is no JSON object with an `item`".to_owned();
    Malformed { document: Document::Report, field: ".".to_owned(), problem }
}

impl Iterator for Stream<'_> {
    type Item = Result<StreamItem, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.watch.as_ref()?;
        self.read().transpose()
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.stop.stop();
        self.watch.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use wasi_host::{Host, HostOptions, Invocation};

    use super::*;

    /// A guest that was not stopped would keep this test from ending.
    #[test]
    fn a_run_that_nobody_can_watch_is_stopped() {
        const STACK_BYTES: usize = 1 << 50;
        let wasm = wat::parse_str(r#"(func (export "_start") (loop $ever (br $ever)))"#).unwrap();
        let command = Host::new(HostOptions::default()).unwrap().compile(&wasm).unwrap();
        let (streams, writer, _reader) = LineStreams::new(None);
        let invocation = Invocation { streams: Some(streams), ..Invocation::default() };
        let running = command.start(invocation).unwrap();
        let error = watch(|| running.wait(), STACK_BYTES).unwrap_err();
        let RunError::Start(wasi_host::RunError::Thread { stack_bytes: STACK_BYTES, .. }) = error
        else {
            panic!("{error}")
        };
        while writer.send("x\n").is_ok() {}
    }
}
