//! A package that is ready to run.

use std::path::Path;
use std::time::Duration;

use content_cache::Entry;
use pipeline_command::{Action, RESULTS_PREFIX, Request as Stdin, guest};
use rmpkg_format::Package;
use rmpkg_format::layout::Mount;
use serde_json::{Value, json};
use tempfile::TempDir;
use wasi_host::{Command, Invocation, Outcome, OutputMode, Preopen, Running, Scratch};

use crate::folders::Folders;
use crate::{Input, Request, RunError, Stream, StreamInput, Success};

/// A package that is ready to run, any number of times and from several threads at once.
pub struct Pipeline {
    command: Command,
    manifest: Value,
    mounts: Vec<Mount>,
    unpacked: Unpacked,
}

/// The folders that the guest sees, on this machine.
pub(crate) enum Unpacked {
    /// In a cache, where they stay as long as there is a pipeline.
    Kept(Entry),
    /// Removed with the pipeline.
    Temporary(TempDir),
}

impl Pipeline {
    pub(crate) fn new(command: Command, package: &Package, unpacked: Unpacked) -> Self {
        let manifest = json!(package.manifest().pipeline);
        Self { command, manifest, mounts: package.mounts().collect(), unpacked }
    }

    /// Runs the pipeline and waits for its result.
    ///
    /// # Errors
    /// [`RunError`] with the limit that was hit, the node that failed, or why it did not start.
    pub fn run(&self, request: &Request) -> Result<Success, RunError> {
        self.execute(request, OutputMode::Capture, Running::wait)
    }

    /// As [`Self::run`]. Every so often `go_on` gets what was written to stderr since, and says whether the run goes
    /// on; at the end it gets the rest. Of a run that `go_on` has ended the error says no more than that it ended.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_while(
        &self,
        request: &Request,
        every: Duration,
        go_on: impl FnMut(&[u8]) -> bool,
    ) -> Result<Success, RunError> {
        self.execute(request, OutputMode::Capture, |running| running.wait_while(every, go_on))
    }

    /// As [`Self::run`]; besides, whatever is written to stderr goes to this process's own at once.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_aloud(&self, request: &Request) -> Result<Success, RunError> {
        self.execute(request, OutputMode::Tee, Running::wait)
    }

    /// Runs the pipeline on items as they come, and gives results as they are made. The nodes live as long as the
    /// stream. `input` and `results` of the request mean nothing here: arrays come and go as base64, and items may
    /// refer to the request's arrays.
    ///
    /// The limit of time counts for the whole stream, and `item_time` for each item: how long the pipeline may compute
    /// between an item and the next. The limit of stdout counts for each result, and that of stderr anew each time that
    /// items are read.
    ///
    /// ```no_run
    /// # fn run(pipeline: rmpkg_run::Pipeline) -> Result<(), Box<dyn std::error::Error>> {
    /// let (input, mut stream) = pipeline.stream(&rmpkg_run::Request::default(), None)?;
    /// std::thread::spawn(move || input.send_all(0..1_000_000));
    /// for result in &mut stream {
    ///     println!("{}", result?.json);
    /// }
    /// println!("{:?}", stream.success().map(|success| &success.end.metrics));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`RunError`] when the run can't begin. How it ends is said by the [`Stream`].
    pub fn stream(
        &self,
        request: &Request,
        item_time: Option<Duration>,
    ) -> Result<(StreamInput, Stream<'_>), RunError> {
        self.begin_stream(request, item_time, OutputMode::Capture, Running::wait)
    }

    /// As [`Self::stream`]. Every so often `go_on` gets what was written to stderr since, on a thread of the stream's
    /// own, and says whether the stream goes on; at the end it gets the rest. Of very much that was written at once the
    /// end alone is kept.
    ///
    /// # Errors
    /// As [`Self::stream`].
    pub fn stream_while(
        &self,
        request: &Request,
        item_time: Option<Duration>,
        every: Duration,
        go_on: impl FnMut(&[u8]) -> bool + Send + 'static,
    ) -> Result<(StreamInput, Stream<'_>), RunError> {
        self.begin_stream(request, item_time, OutputMode::Capture, move |running| {
            running.wait_while(every, go_on)
        })
    }

    /// As [`Self::stream`]; besides, whatever is written to stderr goes to this process's own at once.
    ///
    /// # Errors
    /// As [`Self::stream`].
    pub fn stream_aloud(
        &self,
        request: &Request,
        item_time: Option<Duration>,
    ) -> Result<(StreamInput, Stream<'_>), RunError> {
        self.begin_stream(request, item_time, OutputMode::Tee, Running::wait)
    }

    fn begin_stream(
        &self,
        request: &Request,
        item_time: Option<Duration>,
        stderr: OutputMode,
        wait: impl FnOnce(Running) -> Outcome + Send + 'static,
    ) -> Result<(StreamInput, Stream<'_>), RunError> {
        let folders = Folders::of(request)?;
        let invocation = self.invocation(request, &folders, stderr);
        let manifest = request.manifest.as_ref().unwrap_or(&self.manifest);
        let begin = |streams| {
            let args = Action::Stream.args();
            self.command.start(Invocation { args, streams: Some(streams), ..invocation })
        };
        let (input, stream) = Stream::begin(item_time, &request.limits, folders, begin, wait)?;
        // A guest that has ended already says why by itself.
        input.send(&json!({ "manifest": manifest })).ok();
        Ok((input, stream))
    }

    fn execute(
        &self,
        request: &Request,
        stderr: OutputMode,
        wait: impl FnOnce(Running) -> Outcome,
    ) -> Result<Success, RunError> {
        let folders = Folders::of(request)?;
        let invocation = Invocation {
            args: args(request),
            stdin: self.stdin(request).to_string().into_bytes(),
            ..self.invocation(request, &folders, stderr)
        };
        let outcome = wait(self.command.start(invocation)?);
        let mut success = Success::of(outcome, &request.limits)?;
        folders.collect(&request.results, &mut success)?;
        Ok(success)
    }

    fn invocation(&self, request: &Request, folders: &Folders, stderr: OutputMode) -> Invocation {
        Invocation {
            preopens: self.preopens(request).into_iter().chain(folders.preopens()).collect(),
            scratch: Some(Scratch { parent: request.tmp.clone(), ..Scratch::at(guest::TMP) }),
            stderr,
            limits: request.limits.clone(),
            ..Invocation::default()
        }
    }

    fn stdin<'a>(&'a self, request: &'a Request) -> Stdin<&'a Value, &'a Input> {
        let manifest = request.manifest.as_ref().unwrap_or(&self.manifest);
        Stdin { manifest, input_data: request.input.as_ref() }
    }

    fn preopens(&self, request: &Request) -> Vec<Preopen> {
        let preopen = |host: &Path, guest: &str, writable| Preopen {
            host: host.to_owned(),
            guest: guest.to_owned(),
            writable,
        };
        let given = [
            (&request.data, guest::DATA, true),
            (&request.models, guest::MODELS, false),
            (&request.app, guest::APP, false),
        ];
        let is_given =
            |guest: &str| given.iter().any(|(host, other, _)| host.is_some() && *other == guest);
        let root = self.unpacked.path();
        let own = self.mounts.iter().filter(|mount| !is_given(mount.guest));
        let own = own.map(|mount| preopen(&mount.host_folder(root), mount.guest, false));
        let given = given.iter().filter_map(|(host, guest, writable)| {
            host.as_deref().map(|host| preopen(host, guest, *writable))
        });
        own.chain(given).collect()
    }
}

fn args(request: &Request) -> Vec<String> {
    let prefix = request.results.prefix();
    let prefix = (!prefix.is_empty()).then(|| [RESULTS_PREFIX.to_owned(), prefix.to_owned()]);
    Action::Run.args().into_iter().chain(prefix.into_iter().flatten()).collect()
}

impl Unpacked {
    fn path(&self) -> &Path {
        match self {
            Self::Kept(entry) => entry.path(),
            Self::Temporary(folder) => folder.path(),
        }
    }
}
