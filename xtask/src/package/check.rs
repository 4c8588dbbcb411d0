//! Whether the runtime finds every node of the pipeline and takes its parameters, with exactly the
//! files that the package is about to get.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use pipeline_command::{Action, ErrorDocument, ErrorKind, ExitStatus, Kind, ReportedError, guest};
use rmpkg_format::layout::{APP, MODELS, WASI_DEPS_USR, mounts};
use stdlib_subset::Subset;
use tempfile::TempDir;
use terminal_ui::{Ui, WithHint};
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen, Scratch, Termination};

use super::pipeline::Pipeline;

/// Long enough for any import that people wait for.
pub(super) const TIME: Duration = Duration::from_secs(120);
/// The runtime's exit code for a pipeline that is wrong.
const BAD_INPUT: i32 = ExitStatus::BadInput as i32;

/// Runs the runtime's `check`. Node modules are imported, no node is made.
///
/// # Errors
///
/// When a node type or a parameter is wrong, or a module isn't there. Any other failure to import
/// is a warning: it may be for want of what only the place has where the package runs.
pub fn check(command: &Command, pipeline: &Pipeline, subset: &Subset, ui: Ui) -> Result<()> {
    let folder = lay_out(pipeline, subset).context("cannot lay out the package's files")?;
    let outcome = command
        .run(invocation(pipeline, folder.path())?)
        .context("the runtime that was built cannot be run")?;
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    for warning in stderr.lines().filter_map(|line| line.strip_prefix("warning: ")) {
        ui.warning(warning);
    }
    match problem(&outcome, &stderr) {
        None => Ok(()),
        Some(Problem::Certain(error)) => refuse(pipeline, error),
        Some(Problem::Possible(message)) => {
            ui.warning(format!("not all nodes could be checked, which stops nothing: {message}"));
            Ok(())
        }
    }
}

/// The files as a package has them. Models stay where they are: they may be large.
fn lay_out(pipeline: &Pipeline, subset: &Subset) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let stdlib = subset.files.iter().map(|file| (WASI_DEPS_USR, &file.path, &file.source));
    let nodes = pipeline.nodes.iter().map(|(name, path)| (APP, name, path));
    for (part, name, source) in stdlib.chain(nodes) {
        let target = folder.path().join(part).join(name);
        target.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::copy(source, &target).with_context(|| format!("cannot copy `{}`", source.display()))?;
    }
    Ok(folder)
}

fn invocation(pipeline: &Pipeline, folder: &Path) -> Result<Invocation> {
    let preopens = mounts().map(|mount| {
        let root = if mount.folder == MODELS { &pipeline.folder } else { folder };
        Preopen { host: mount.host_folder(root), guest: mount.guest.to_owned(), writable: false }
    });
    Ok(Invocation {
        args: Action::Check.args(),
        stdin: serde_json::to_vec(&pipeline.manifest)?,
        preopens: preopens.into_iter().filter(|preopen| preopen.host.is_dir()).collect(),
        scratch: Some(Scratch::at(guest::TMP)),
        limits: Limits { time: Some(TIME), ..Limits::default() },
        ..Invocation::default()
    })
}

/// What the runtime has found.
pub(super) enum Problem {
    /// The pipeline can run nowhere.
    Certain(ReportedError),
    /// It may run elsewhere.
    Possible(String),
}

/// What stands against the pipeline, if the runtime did not succeed.
pub(super) fn problem(outcome: &Outcome, stderr: &str) -> Option<Problem> {
    if outcome.is_success() {
        return None;
    }
    let ending = &outcome.termination;
    let error = match ErrorDocument::from_stderr(stderr) {
        Ok(Some(document)) => document.error,
        Ok(None) => return Some(Problem::Possible(ending.to_string())),
        Err(malformed) => return Some(Problem::Possible(format!("{ending}, and {malformed}"))),
    };
    let is_wrong = *ending == Termination::Exited(BAD_INPUT);
    Some(match is_wrong || error.kind == ErrorKind::MissingModule.into() {
        true => Problem::Certain(error),
        false => Problem::Possible(error.message),
    })
}

/// Fails in the runtime's words.
pub(super) fn refuse<T>(pipeline: &Pipeline, error: ReportedError) -> Result<T> {
    let manifest = pipeline.manifest_path();
    let refused = Err(anyhow!(error.message))
        .with_context(|| format!("the pipeline in `{}` cannot run", manifest.display()));
    match next_step(&error.kind) {
        Some(step) => refused.hint(|| step.to_owned()),
        None => refused,
    }
}

/// Where the message itself doesn't say it.
fn next_step(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Known(ErrorKind::UnknownNodeType) => Some(
            "correct the `node_type`, or define the class at the top level of a file directly in `nodes/`",
        ),
        Kind::Known(ErrorKind::InvalidParameter) => Some("correct the node's `params`"),
        _ => None,
    }
}
