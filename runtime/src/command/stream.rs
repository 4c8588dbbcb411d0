//! The command's action `stream`.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::rc::Rc;

use pipeline_manifest::Manifest;
use pipeline_node::border::Arrays;

use super::arguments::Arguments;
use super::standard;
use crate::line::write_line;
use crate::python::{self, EventLoop};
use crate::request::unreadable;
use crate::stream::Pipe;
use crate::{Executor, ExitStatus, Failure, Request, RunError};

/// Runs a pipeline on a stream.
pub(super) fn run(executor: Executor, arguments: &Arguments) -> ExitStatus {
    let arrays = arguments.arrays();
    let (manifest, input) = match request(arguments, &arrays) {
        Ok((manifest, input)) => (Ok(manifest), input),
        Err(error) => (Err(error), Box::new(io::empty()) as Box<dyn Read>),
    };
    let pipe = Pipe::new(input, Box::new(standard(1)), arrays);
    let event_loop = Rc::<EventLoop>::default();
    let work = stream(executor, manifest, pipe, Rc::clone(&event_loop));
    #[cfg(target_family = "wasm")]
    return crate::stream::suspension::begin(work);
    #[cfg(not(target_family = "wasm"))]
    python::block_on(&event_loop, work)
}

/// The manifest and where the items are; without a manifest file it is the first line.
fn request(
    arguments: &Arguments,
    arrays: &Arrays,
) -> Result<(Option<Manifest>, Box<dyn Read>), RunError> {
    let Some(manifest) = &arguments.manifest else { return Ok((None, Box::new(standard(0)))) };
    let request = Request::from_files(manifest, None, io::empty(), arrays)?;
    let input = match arguments.input.as_deref().filter(|file| *file != Path::new("-")) {
        None => Box::new(standard(0)) as Box<dyn Read>,
        Some(file) => {
            let opened = File::open(file).map_err(|error| unreadable(file, error.to_string()));
            Box::new(opened?)
        }
    };
    Ok((Some(request.of_stream()?), input))
}

/// Runs a pipeline on a stream whose first line is the request, unless there is a manifest.
async fn stream(
    executor: Executor,
    manifest: Result<Option<Manifest>, RunError>,
    mut pipe: Pipe,
    event_loop: Rc<EventLoop>,
) -> ExitStatus {
    let outcome = async {
        let manifest = match manifest? {
            Some(manifest) => manifest,
            None => pipe.request().await?,
        };
        pipe.begin(&manifest)?;
        let end = executor.stream(&manifest, &mut pipe, &event_loop).await;
        let end = end.map_err(|failure| Failure { stream_item: pipe.at(), ..failure })?;
        let mut line = Vec::new();
        write_line(&mut line, &end).map_err(|error| RunError::Internal(error.to_string()))?;
        pipe.end(&line).await.map_err(Failure::from)
    };
    match outcome.await {
        Ok(()) => {
            python::flush();
            ExitStatus::Success
        }
        Err(failure) => fail(pipe, failure).await,
    }
}

/// Says on both streams why there is no more to come. That nobody reads the results is no failure.
async fn fail(mut pipe: Pipe, failure: Failure) -> ExitStatus {
    if pipe.is_closed() {
        return ExitStatus::Success;
    }
    let document = format!("{}\n", failure.document());
    pipe.end(document.as_bytes()).await.ok();
    python::flush();
    write!(io::stderr(), "{failure}\n{document}").ok();
    failure.kind().exit_status()
}
