//! The command: one JSON document in, one out.
//!
//! - stdin: a manifest, or `{"manifest": …, "input_data": […]}`.
//! - stdout: the report as one line of JSON, `status`, `outputs`, `results`, `graph_info` and
//!   `metrics`; nothing at all if the run fails.
//! - stderr: warnings, what nodes print, and if the run fails an explanation whose last line is
//!   one JSON object: `status`, `kind`, `node`, `node_type`, `message`, `traceback`, and `cleanup`
//!   if nodes failed to clean up besides.
//! - The exit code is an [`ExitStatus`].

use std::io::{self, Read, Write};

use crate::{Executor, ExitStatus, Failure, Report, Request, RunError, python};

/// Runs the pipeline that `stdin` holds.
pub fn run(
    executor: &Executor,
    stdin: impl Read,
    stdout: impl Write,
    mut stderr: impl Write,
) -> ExitStatus {
    let outcome = execute(executor, stdin).and_then(|report| Ok(write_report(stdout, &report)?));
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

fn execute(executor: &Executor, mut stdin: impl Read) -> Result<Report, Failure> {
    let mut document = Vec::new();
    stdin
        .read_to_end(&mut document)
        .map_err(|error| RunError::Internal(format!("cannot read stdin: {error}")))?;
    executor.execute_sync(Request::from_json(&document)?)
}

fn write_report(stdout: impl Write, report: &Report) -> Result<(), RunError> {
    write_line(stdout, report)
        .map_err(|error| RunError::Internal(format!("cannot write to stdout: {error}")))
}

fn write_line(mut stdout: impl Write, report: &Report) -> io::Result<()> {
    let mut line = serde_json::to_vec(report)?;
    line.push(b'\n');
    stdout.write_all(&line)?;
    stdout.flush()
}
