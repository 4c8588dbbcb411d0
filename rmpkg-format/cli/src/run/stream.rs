//! `rmpkg run --stream`: lines of JSON in, lines of JSON out.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::Context;
use rmpkg_run::{Request, Stream, StreamEnd, StreamInput, StreamItem};
use serde_json::{Value, json};
use terminal_ui::{Spinner, Ui};

use super::ending::Ending;
use super::request::STDIN;
use super::{limits, load, open, request};
use crate::flags::RunFlags;
use crate::output::{Temporary, Unfinished};

/// So much is read, and written, at once.
const PIECE_BYTES: usize = 64 << 10;

/// Runs the command.
///
/// # Errors
///
/// Why the stream has not come to its end.
pub fn run(flags: &RunFlags, ui: Ui) -> Result<ExitCode, Ending> {
    let package = open(flags, ui)?;
    let (manifest, file) = request::of_stream(flags).map_err(Ending::bad_request)?;
    let items = file.map(Items::open).transpose().map_err(Ending::bad_request)?;
    let tmp = Temporary::make().map_err(Ending::internal)?;
    let request = Request {
        manifest,
        data: flags.data.clone(),
        models: flags.models.clone(),
        tmp: Some(tmp.path().to_owned()),
        limits: limits(flags),
        ..Request::default()
    };
    let pipeline = load(&package, flags, ui)?;
    let progress = Progress::of(items.as_ref(), ui);
    let (input, mut stream) = pipeline.stream_aloud(&request, flags.item_timeout)?;
    let (count, unread) = (Arc::clone(&progress.read), Arc::new(Mutex::new(None)));
    let outcome = Arc::clone(&unread);
    // It may wait for a pipe that nobody writes to; the end of this process is its end, too.
    thread::spawn(move || match items {
        Some(items) => copy(items.file, input, &count, &outcome),
        None => copy(io::stdin().lock(), input, &count, &outcome),
    });
    let passed_on = pass_on(&mut stream, &progress);
    drop(progress);
    // Whatever the pipeline has made of what it got.
    if let Some(error) = unread.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let named = request::unreadable(flags.input.as_deref().unwrap_or(Path::new(STDIN)));
        return Err(Ending::bad_request(anyhow::Error::new(error).context(named)));
    }
    let is_whole = passed_on.map_err(|error| match error {
        Stopped::Run(error) => Ending::from(*error),
        Stopped::Stdout(error) => Ending::internal(error),
    })?;
    if let Some(success) = stream.success().filter(|_| is_whole && !ui.is_quiet()) {
        tell(&success.end);
    }
    Ok(ExitCode::SUCCESS)
}

/// The file that the items are in.
struct Items {
    file: File,
    /// Of a regular file.
    bytes: Option<u64>,
}

impl Items {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let opened = File::open(path).and_then(|file| {
            let metadata = file.metadata()?;
            let bytes = metadata.is_file().then_some(metadata.len());
            Ok(Self { file, bytes })
        });
        opened.with_context(|| request::unreadable(path))
    }
}

/// A bar, where it is known how much there is to do.
struct Progress {
    read: Arc<AtomicU64>,
    bar: Option<(Spinner, u64)>,
}

impl Progress {
    fn of(items: Option<&Items>, ui: Ui) -> Self {
        let bytes = items.and_then(|items| items.bytes);
        let bar = bytes.map(|bytes| (ui.bar("Streaming", "the items, counted in bytes"), bytes));
        Self { read: Arc::default(), bar }
    }

    fn show(&self) {
        if let Some((bar, bytes)) = &self.bar {
            bar.show(self.read.load(Ordering::Relaxed).min(*bytes), *bytes);
        }
    }
}

/// Gives the pipeline its items until there are no more, or it has ended. What can't be read ends them: whoever sees
/// that end sees the error, too.
fn copy(
    items: impl Read,
    input: StreamInput,
    count: &AtomicU64,
    unread: &Mutex<Option<io::Error>>,
) {
    let error = copy_all(items, &input, count).err();
    *unread.lock().unwrap_or_else(PoisonError::into_inner) = error;
    drop(input);
}

fn copy_all(mut items: impl Read, input: &StreamInput, count: &AtomicU64) -> io::Result<()> {
    loop {
        let mut piece = vec![0; PIECE_BYTES];
        match items.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                piece.truncate(read);
                if input.send_lines(piece).is_err() {
                    return Ok(());
                }
                count.fetch_add(read as u64, Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What ended a stream before its end.
enum Stopped {
    Run(Box<rmpkg_run::RunError>),
    Stdout(io::Error),
}

/// Writes the results. A reader that went away (`| head`) is success: then it gives false.
fn pass_on(stream: &mut Stream<'_>, progress: &Progress) -> Result<bool, Stopped> {
    let mut lines = String::with_capacity(PIECE_BYTES);
    loop {
        let ended = match stream.next() {
            Some(Ok(item)) => {
                add_line(&mut lines, &item);
                None
            }
            Some(Err(error)) => Some(Err(Stopped::Run(Box::new(error)))),
            None => Some(Ok(true)),
        };
        if ended.is_some() || !stream.is_ready() || lines.len() >= PIECE_BYTES {
            progress.show();
            if !write(&mut lines).map_err(Stopped::Stdout)? {
                return Ok(false);
            }
        }
        if let Some(ended) = ended {
            return ended;
        }
    }
}

fn add_line(lines: &mut String, StreamItem { sink, json }: &StreamItem) {
    let item = json.get();
    match sink {
        None => lines.push_str(item),
        Some(sink) => {
            let sink = Value::from(sink.as_str());
            lines.extend(["{\"sink\":", &sink.to_string(), ",\"item\":", item, "}"]);
        }
    }
    lines.push('\n');
}

/// Whole lines, on Ctrl-C too, and on a terminal without orders to it.
fn write(lines: &mut String) -> io::Result<bool> {
    let _unfinished = Unfinished::begin();
    let mut stdout = io::stdout().lock();
    let shown = if stdout.is_terminal() { terminal_ui::json(lines) } else { lines.as_str().into() };
    let written = stdout.write_all(shown.as_bytes()).and_then(|()| stdout.flush());
    lines.clear();
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        other => other.map(|()| true),
    }
}

fn tell(end: &StreamEnd) {
    anstream::eprintln!("{}", terminal_ui::json(&json!(end).to_string()));
}
