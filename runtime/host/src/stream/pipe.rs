//! A pipe of bytes within this process, with little room.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

/// Clones are the same pipe.
#[derive(Debug, Clone)]
pub(crate) struct Pipe(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    room: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    pieces: VecDeque<Bytes>,
    bytes: usize,
    has_no_writer: bool,
    has_no_reader: bool,
    is_interrupted: bool,
}

impl State {
    /// Whether there is nothing, but may be later.
    fn is_to_come(&self) -> bool {
        self.pieces.is_empty() && !self.has_no_writer
    }
}

/// Why a guest gets no further with a pipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Its time is over.
    Interrupted,
    /// The other side is gone.
    Closed,
}

impl Pipe {
    pub(crate) fn new(room: usize) -> Self {
        Self(Arc::new(Shared { room, state: Mutex::default(), changed: Condvar::new() }))
    }

    /// Waits until there is room.
    pub(crate) fn write(&self, bytes: Bytes) -> Result<(), Stopped> {
        let is_full = |state: &State| state.bytes >= self.0.room && !state.has_no_reader;
        let mut state = self.wait_or_stop(is_full)?;
        if state.has_no_reader {
            return Err(Stopped::Closed);
        }
        state.bytes += bytes.len();
        state.pieces.push_back(bytes);
        self.0.changed.notify_all();
        Ok(())
    }

    /// Waits until there is something, and gives at most so many bytes of it; nothing at the end. `end` is where what
    /// is given ends at the latest.
    pub(crate) fn read(
        &self,
        most: usize,
        end: fn(&[u8]) -> Option<usize>,
    ) -> Result<Bytes, Stopped> {
        let mut state = self.wait_or_stop(State::is_to_come)?;
        let Some(mut piece) = state.pieces.pop_front() else { return Ok(Bytes::new()) };
        let given = piece.split_to(end(&piece).unwrap_or(piece.len()).min(most));
        if !piece.is_empty() {
            state.pieces.push_front(piece);
        }
        state.bytes -= given.len();
        self.0.changed.notify_all();
        Ok(given)
    }

    /// Waits until there is something, and takes all of it; nothing at the end, after which a guest that was
    /// interrupted writes no more, even if its thread is left behind.
    fn take(&self) -> VecDeque<Bytes> {
        let mut state = self.wait(State::is_to_come);
        state.bytes = 0;
        self.0.changed.notify_all();
        std::mem::take(&mut state.pieces)
    }

    /// Ends all waits, for good.
    pub(crate) fn interrupt(&self) {
        self.change(|state| state.is_interrupted = true);
    }

    pub(crate) fn close_writer(&self) {
        self.change(|state| state.has_no_writer = true);
    }

    pub(crate) fn close_reader(&self) {
        self.change(|state| state.has_no_reader = true);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.0.changed.notify_all();
    }

    fn wait_or_stop(
        &self,
        must_wait: impl Fn(&State) -> bool,
    ) -> Result<MutexGuard<'_, State>, Stopped> {
        let state = self.wait(must_wait);
        if state.is_interrupted { Err(Stopped::Interrupted) } else { Ok(state) }
    }

    /// Waits as long as that holds, and nobody interrupts.
    fn wait(&self, must_wait: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waits = |state: &mut State| must_wait(state) && !state.is_interrupted;
        let state = self.0.changed.wait_while(self.lock(), waits);
        state.unwrap_or_else(PoisonError::into_inner)
    }

    /// Nobody panics with the lock, so a poisoned one is as good.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a guest reads is written here. The guest sees the end when this is dropped.
#[derive(Debug)]
pub struct PipeWriter(pub(super) Pipe);

impl PipeWriter {
    /// Waits until there is room.
    ///
    /// # Errors
    ///
    /// [`BrokenPipe`](io::ErrorKind::BrokenPipe) when the guest has ended.
    pub fn send(&self, bytes: impl Into<Bytes>) -> io::Result<()> {
        let bytes = bytes.into();
        if bytes.is_empty() {
            return Ok(());
        }
        self.0.write(bytes).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Drop for PipeWriter {
    fn drop(&mut self) {
        self.0.close_writer();
    }
}

/// What a guest writes is read here. The guest gets no further when this is dropped.
#[derive(Debug)]
pub struct PipeReader(pub(super) Pipe);

impl PipeReader {
    /// Waits until there is something, and takes all that is there; nothing when the guest has ended or was stopped.
    pub fn take(&self) -> VecDeque<Bytes> {
        self.0.take()
    }
}

impl Drop for PipeReader {
    fn drop(&mut self) {
        self.0.close_reader();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::thread;

    use super::*;

    fn whole(_: &[u8]) -> Option<usize> {
        None
    }

    #[test]
    fn what_is_written_comes_out_in_order() {
        let pipe = Pipe::new(4);
        let writer = PipeWriter(pipe.clone());
        let written = thread::spawn(move || {
            (0..100_u8).for_each(|number| writer.send(vec![number; 3]).unwrap());
        });
        let mut all = Vec::new();
        loop {
            let read = pipe.read(2, whole).unwrap();
            if read.is_empty() {
                break;
            }
            assert!(read.len() <= 2 && pipe.lock().bytes <= 4 + 3);
            all.extend(read);
        }
        written.join().unwrap();
        assert_eq!(all, (0..100_u8).flat_map(|number| [number; 3]).collect::<Vec<_>>());
    }

    #[test]
    fn who_waits_is_told_that_nobody_is_there() {
        let pipe = Pipe::new(1);
        let writer = PipeWriter(pipe.clone());
        writer.send("a").unwrap();
        let waits = thread::spawn(move || writer.send("b").unwrap_err().kind());
        pipe.close_reader();
        assert_eq!(waits.join().unwrap(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn an_interrupt_ends_waits() {
        let [full, empty, taken] = [Pipe::new(1), Pipe::new(1), Pipe::new(1)];
        full.write("a".into()).unwrap();
        let (writes, reads, takes) = (full.clone(), empty.clone(), PipeReader(taken.clone()));
        let writes = thread::spawn(move || writes.write("b".into()));
        let reads = thread::spawn(move || reads.read(1, whole));
        let takes = thread::spawn(move || takes.take());
        [&full, &empty, &taken].into_iter().for_each(Pipe::interrupt);
        assert_eq!(writes.join().unwrap(), Err(Stopped::Interrupted));
        assert_eq!(reads.join().unwrap(), Err(Stopped::Interrupted));
        assert!(takes.join().unwrap().is_empty());
        assert_eq!(full.take(), ["a"], "what was written before is there");
    }
}
