//! The command: one JSON document in, one out.
//!
//! - in: a manifest, or `{"manifest": …, "input_data": […]}`.
//! - stdout: the report as one line of JSON, `status`, `outputs`, `results`, `graph_info` and
//!   `metrics`; nothing at all if the run fails.
//! - stderr: warnings, what nodes print, and if the run fails an explanation whose last line is
//!   one JSON object: [`Failure::document`].
//! - The exit code is an [`ExitStatus`].
//! - A stream has a line for each item and each result instead, see [`pipeline_command::StreamLine`].
//!
//! It is the same natively and as the WASI command that packages contain.

mod arguments;
mod results;
mod stream;

use std::fs::File;
use std::io::{self, Read, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd as _, RawFd};
use std::process::ExitCode;

use pipeline_command::Action;
use pipeline_node::Registry;
use pipeline_node::border::Streamed;
use serde::Serialize;

use self::arguments::{Arguments, HELP};
use crate::line::write_line;
use crate::{Executor, ExecutorOptions, ExitStatus, Failure, Report, Request, RunError, python};

/// The `main` of a program that runs pipelines of these Rust nodes, and of Python nodes. `--help`
/// explains its arguments.
pub fn main(registry: Registry) -> ExitCode {
    let status = match Arguments::parse() {
        Ok(arguments) => execute(&arguments, registry),
        Err(error) => {
            eprintln!("error: {error}; `--help` explains the arguments");
            ExitStatus::BadInput
        }
    };
    status.into()
}

fn execute(arguments: &Arguments, registry: Registry) -> ExitStatus {
    if arguments.wants_help {
        print!("{HELP}");
        return ExitStatus::Success;
    }
    let options = ExecutorOptions {
        app_dirs: arguments.app_dirs(),
        models: arguments.models(),
        data: arguments.data(),
        ..Default::default()
    };
    let executor = Executor::with_registry(registry, options);
    match arguments.action {
        Action::Run => {
            let outcome = report(&executor, request(arguments));
            let outcome = outcome.and_then(|report| match arguments.results() {
                Some(results) => results.take(report),
                None => Ok(report),
            });
            write(outcome.map(streamed), standard(1), io::stderr())
        }
        Action::Stream => stream::run(executor, arguments),
        Action::Check => check(&executor, request(arguments), standard(1), io::stderr()),
        Action::Locate => locate(&executor, request(arguments), standard(1), io::stderr()),
    }
}

/// The standard input, 0, or output, 1, as a file. `io::stdout` searches all that is written for the end of a line,
/// and megabytes of base64 have none; `io::stdin` copies all that is read.
fn standard(descriptor: RawFd) -> Standard {
    // SAFETY: The descriptor is never closed, and nobody else reads items or writes a result.
    #[expect(unsafe_code, reason = "a command has its standard streams as descriptors 0 and 1")]
    Standard(ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) }))
}

/// One of the standard streams.
struct Standard(ManuallyDrop<File>);

impl Read for Standard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Standard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn request(arguments: &Arguments) -> Result<Request, RunError> {
    let arrays = arguments.arrays();
    match &arguments.manifest {
        Some(manifest) => {
            Request::from_files(manifest, arguments.input.as_deref(), io::stdin().lock(), &arrays)
        }
        None => Request::read(io::stdin().lock(), &arrays),
    }
}

/// Runs a pipeline. Arrays of the results go into the report.
pub fn run(
    executor: &Executor,
    request: Result<Request, RunError>,
    stdout: impl Write,
    stderr: impl Write,
) -> ExitStatus {
    write(report(executor, request).map(streamed), stdout, stderr)
}

fn report(executor: &Executor, request: Result<Request, RunError>) -> Result<Report, Failure> {
    request.map_err(Failure::from).and_then(|request| executor.execute_sync(request))
}

/// The report as it is written fastest.
fn streamed(report: Report) -> pipeline_command::Report<Streamed> {
    let Report { results, graph_info, metrics } = report;
    let results = results.into_iter().map(Streamed).collect();
    pipeline_command::Report { results, graph_info, metrics }
}

/// Checks a pipeline: finds its nodes and compares their parameters with what they declare.
pub fn check(
    executor: &Executor,
    request: Result<Request, RunError>,
    stdout: impl Write,
    stderr: impl Write,
) -> ExitStatus {
    let outcome =
        request.map_err(Failure::from).and_then(|request| executor.check(&request.manifest));
    write(outcome, stdout, stderr)
}

/// Says where each node of a pipeline is found.
pub fn locate(
    executor: &Executor,
    request: Result<Request, RunError>,
    stdout: impl Write,
    stderr: impl Write,
) -> ExitStatus {
    let outcome =
        request.map_err(Failure::from).and_then(|request| executor.locate(&request.manifest));
    write(outcome, stdout, stderr)
}

fn write(
    outcome: Result<impl Serialize, Failure>,
    mut stdout: impl Write,
    mut stderr: impl Write,
) -> ExitStatus {
    let outcome = outcome.and_then(|document| {
        write_line(&mut stdout, &document)
            .map_err(|error| RunError::Internal(format!("cannot write to stdout: {error}")).into())
    });
    python::flush();
    match outcome {
        Ok(()) => ExitStatus::Success,
        Err(failure) => {
            // With stderr closed there is nobody left to tell; the exit code still says it.
            writeln!(stderr, "{failure}\n{}", failure.document()).ok();
            failure.kind().exit_status()
        }
    }
}
