//! Items in and results out, one by one. A thread holds the run; Python gives and takes.

use std::collections::VecDeque;
use std::io::ErrorKind;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use pipeline_node::border::{Arrays, Json, Reader};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use rmpkg_run::{ItemsError, Request, Stop, StreamInput, StreamItem, StreamSuccess};
use serde_json::json;

use crate::engine::lock;
use crate::error::Refusal;
use crate::item::{into_python, items_from, value_into_python};
use crate::loaded::{Loaded, Own};
use crate::package::elsewhere;
use crate::patience::{EVERY, Listener, aside};

/// Results that are there already come together, up to so much text.
const PIECE_BYTES: usize = 64 << 10;

/// What comes out of a run.
enum Piece {
    Results(Vec<StreamItem>),
    Failed(Refusal),
    Ended(Box<StreamSuccess>),
}

/// A run on items as they come.
#[pyclass(frozen, module = "rmpkg._rmpkg")]
pub struct Stream {
    run: Own<Run>,
}

/// A run and both its ends.
struct Run {
    input: Mutex<Option<Arc<StreamInput>>>,
    pieces: Mutex<Receiver<Piece>>,
    /// What has come and was not taken.
    results: Mutex<VecDeque<StreamItem>>,
    stop: Stop,
    success: Mutex<Option<Box<StreamSuccess>>>,
}

impl Stream {
    /// Begins a run.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when it can't begin.
    pub fn begin(
        loaded: Arc<Loaded>,
        request: Request,
        item_time: Option<Duration>,
        listener: Option<Listener>,
    ) -> Result<Self, Refusal> {
        let (tell, begun) = mpsc::channel();
        // One piece waits while another is taken: whoever takes none holds the pipeline up.
        let (give, pieces) = mpsc::sync_channel(1);
        let serve = move || serve(&loaded, &request, item_time, listener, &tell, &give);
        let thread = thread::Builder::new().name("rmpkg stream".to_owned()).spawn(serve);
        thread.map_err(|error| Refusal::Setting(error.into()))?;
        let (input, stop) = begun.recv().map_err(|_| elsewhere())??;
        let run = Run {
            input: Mutex::new(Some(Arc::new(input))),
            pieces: Mutex::new(pieces),
            results: Mutex::default(),
            stop,
            success: Mutex::default(),
        };
        Ok(Self { run: Own::new(run) })
    }

    fn run(&self) -> Result<&Run, Refusal> {
        self.run.get().ok_or_else(elsewhere)
    }
}

/// Passes results on until there are no more, or nobody takes them.
fn serve(
    loaded: &Loaded,
    request: &Request,
    item_time: Option<Duration>,
    listener: Option<Listener>,
    tell: &Sender<Result<(StreamInput, Stop), Refusal>>,
    give: &SyncSender<Piece>,
) {
    let raised = listener.as_ref().map(Listener::raised);
    let begun = loaded.get().ok_or_else(elsewhere).and_then(|pipeline| {
        Ok(match listener {
            None => pipeline.stream(request, item_time)?,
            Some(listener) => {
                let go_on = move |written: &[u8]| listener.hear(written);
                pipeline.stream_while(request, item_time, EVERY, go_on)?
            }
        })
    });
    let mut stream = match begun {
        Err(error) => return drop(tell.send(Err(error))),
        Ok((input, stream)) => {
            if tell.send(Ok((input, stream.stopper()))).is_err() {
                return;
            }
            stream
        }
    };
    loop {
        let (results, mut last) = next_results(&mut stream);
        // A stream has ended for it, and says no more than that.
        let raised =
            raised.as_ref().filter(|_| last.is_some()).and_then(|raised| lock(raised).take());
        last = raised.map(|error| Piece::Failed(error.into())).or(last);
        let results = (!results.is_empty()).then_some(Piece::Results(results));
        let is_last = last.is_some();
        if results.into_iter().chain(last).any(|piece| give.send(piece).is_err()) || is_last {
            return;
        }
    }
}

/// Waits for a result, and takes those that are there besides. The line that is there may be the last one, after which
/// nothing comes.
fn next_results(stream: &mut rmpkg_run::Stream<'_>) -> (Vec<StreamItem>, Option<Piece>) {
    let (mut results, mut bytes) = (Vec::new(), 0);
    loop {
        match stream.next() {
            Some(Ok(result)) => {
                bytes += result.json.get().len();
                results.push(result);
                if !stream.is_ready() || bytes >= PIECE_BYTES {
                    return (results, None);
                }
            }
            Some(Err(error)) => return (results, Some(Piece::Failed(error.into()))),
            None => {
                let ended = stream.success().map(|success| Piece::Ended(Box::new(success.clone())));
                return (results, Some(ended.unwrap_or_else(|| Piece::Failed(elsewhere()))));
            }
        }
    }
}

#[pymethods]
impl Stream {
    /// Gives the pipeline a list of items, of which the first has that index; false if it takes no more.
    fn send(&self, py: Python<'_>, items: &Bound<'_, PyList>, start: usize) -> PyResult<bool> {
        let items = items_from(items, start)?;
        let Some(input) = lock(&self.run()?.input).clone() else { return Ok(false) };
        match aside(py, || input.send_all(items))? {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            Err(error) => Err(PyOSError::new_err(error.to_string())),
        }
    }

    /// There are no more items: the pipeline finishes.
    fn finish(&self) -> PyResult<()> {
        *lock(&self.run()?.input) = None;
        Ok(())
    }

    /// Waits for the next result, a pair of the node that gave it, if there are several that feed no other, and of
    /// the result; `None` at the end.
    fn next<'py>(&self, py: Python<'py>) -> PyResult<Option<(Option<String>, Bound<'py, PyAny>)>> {
        let run = self.run()?;
        loop {
            // Unlocked before Python is asked for anything: it may let another thread in here meanwhile.
            let result = lock(&run.results).pop_front();
            if let Some(StreamItem { sink, json }) = result {
                let value = StreamItem { sink: None, json }.value();
                let item = Reader::new(&Arrays::Inline).item(Json::from(value));
                let item = item.map_err(|error| Refusal::from(ItemsError::from(error)))?;
                return Ok(Some((sink, into_python(py, item)?)));
            }
            match aside(py, || lock(&run.pieces).recv_timeout(EVERY))? {
                Ok(Piece::Results(results)) => lock(&run.results).extend(results),
                Ok(Piece::Failed(error)) => return Err(error.into()),
                Ok(Piece::Ended(success)) => *lock(&run.success) = Some(success),
                Err(RecvTimeoutError::Timeout) => py.check_signals()?,
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
            }
        }
    }

    /// What is known of a stream that came to its end; `None` of any other.
    fn success<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let success = lock(&self.run()?.success).clone();
        let Some(success) = success else { return Ok(None) };
        let known = PyDict::new(py);
        known.set_item("metrics", value_into_python(py, &json!(success.end.metrics))?)?;
        known.set_item("graph_info", value_into_python(py, &json!(success.end.graph_info))?)?;
        known.set_item("stderr", &success.stderr)?;
        known.set_item("peak_memory_bytes", success.peak_memory_bytes)?;
        known.set_item("seconds", success.elapsed.as_secs_f64())?;
        Ok(Some(known))
    }

    /// Ends the run, wherever it is.
    fn close(&self) {
        if let Some(run) = self.run.get() {
            *lock(&run.input) = None;
            run.stop.stop();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.stop.stop();
    }
}
