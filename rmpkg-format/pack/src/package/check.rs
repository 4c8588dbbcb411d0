//! Whether the runtime finds every node of the pipeline and takes its parameters, with exactly the
//! files that the package is about to get.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use pipeline_command::{Action, ErrorDocument, ExitStatus, ReportedError, guest};
use rmpkg_format::layout::{APP, MODELS, WASI_DEPS_USR, mounts};
use stdlib_subset::{Subset, SubsetFile};
use terminal_ui::Ui;
use wasi_host::{Command, Invocation, Limits, Outcome, Preopen, Scratch, Termination};

use super::pipeline::Pipeline;
use super::refusal;
use crate::dependencies::distribution::Distribution;

/// Long enough for any import that people wait for.
pub(super) const TIME: Duration = Duration::from_secs(120);
/// The runtime's exit code for a pipeline that is wrong.
const BAD_INPUT: i32 = ExitStatus::BadInput as i32;
/// What the check says of a pipeline that can run.
#[derive(Debug)]
pub struct Checked {
    /// What the author was warned of.
    pub warnings: Vec<String>,
    /// Whether every node could be imported.
    pub is_whole: bool,
}

/// Runs the runtime's `check` on what [`lay_out`] has laid out. Node modules are imported, no node is made.
///
/// # Errors
///
/// When a node type or a parameter is wrong, or a node cannot be imported. An import that fails for want
/// of what only a run has is a warning, and so is any other one where `failing_imports` are allowed.
pub fn check(
    command: &Command,
    (pipeline, distributions): (&Pipeline, &[Distribution]),
    laid_out: &Path,
    failing_imports: FailingImports,
    ui: Ui,
) -> Result<Checked> {
    let outcome = command
        .run(invocation(pipeline, laid_out)?)
        .context("the runtime that was built cannot be run")?;
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    let warnings = stderr.lines().filter_map(|line| line.strip_prefix("warning: "));
    let mut checked = Checked { warnings: warnings.map(str::to_owned).collect(), is_whole: true };
    let unchecked = match (problem(&outcome, &stderr), failing_imports) {
        (None, _) => None,
        (Some(Problem::Certain(error)), _) => return refusal::refuse(pipeline, error),
        (Some(Problem::Import { message, traceback }), FailingImports::Refused) => {
            let traceback = traceback.unwrap_or_default();
            return refusal::refuse_import(pipeline, distributions, &message, &traceback);
        }
        (Some(Problem::Import { message, .. } | Problem::OfThePlace(message)), _) => Some(message),
    };
    if let Some(message) = unchecked {
        checked.is_whole = false;
        checked
            .warnings
            .push(format!("not all nodes could be checked, which stops nothing: {message}"));
    }
    checked.warnings.iter().for_each(|warning| ui.warning(warning));
    Ok(checked)
}

/// Copies the files into a folder, as a package has them. Models stay where they are: they may be large.
///
/// # Errors
///
/// When one of them cannot be read, or the folder cannot be written.
pub fn lay_out(pipeline: &Pipeline, subset: &Subset, folder: &Path) -> Result<()> {
    let nodes =
        pipeline.nodes.iter().map(|(name, path)| Packaged { part: APP, name, source: path });
    let beside = packaged(&subset.beside, APP);
    copy(packaged(&subset.files, WASI_DEPS_USR).chain(beside).chain(nodes), folder)
        .context("cannot lay out the package's files")
}

/// A file of a package.
struct Packaged<'a> {
    /// The package's folder.
    part: &'static str,
    /// Its path there.
    name: &'a str,
    /// Where it comes from.
    source: &'a Path,
}

/// The files in that folder of a package.
fn packaged<'a>(files: &'a [SubsetFile], part: &'static str) -> impl Iterator<Item = Packaged<'a>> {
    files.iter().map(move |SubsetFile { path, source }| Packaged { part, name: path, source })
}

fn copy<'a>(files: impl Iterator<Item = Packaged<'a>>, folder: &Path) -> Result<()> {
    for Packaged { part, name, source } in files {
        let target = folder.join(part).join(name);
        target.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::copy(source, &target).with_context(|| format!("cannot copy `{}`", source.display()))?;
    }
    Ok(())
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
        scratch: Some(Scratch { parent: Some(folder.to_owned()), ..Scratch::at(guest::TMP) }),
        limits: Limits { time: Some(TIME), ..Limits::default() },
        ..Invocation::default()
    })
}

/// What becomes of a pipeline whose nodes cannot be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailingImports {
    /// It is not packaged.
    #[default]
    Refused,
    /// It is packaged: its author knows better.
    Allowed,
}

/// What the runtime has found.
pub(super) enum Problem {
    /// The pipeline can run nowhere.
    Certain(ReportedError),
    /// A node cannot be imported.
    Import { message: String, traceback: Option<String> },
    /// It may run elsewhere.
    OfThePlace(String),
}

/// What stands against the pipeline, if the runtime did not succeed.
pub(super) fn problem(outcome: &Outcome, stderr: &str) -> Option<Problem> {
    if outcome.is_success() {
        return None;
    }
    let ending = &outcome.termination;
    Some(match ErrorDocument::from_stderr(stderr) {
        Ok(Some(document)) if *ending == Termination::Exited(BAD_INPUT) => {
            Problem::Certain(document.error)
        }
        Ok(Some(document)) if needs_a_run(&document.error) => {
            Problem::OfThePlace(document.error.message)
        }
        Ok(Some(document)) => {
            Problem::Import { message: document.error.message, traceback: document.error.traceback }
        }
        Ok(None) if matches!(ending, Termination::TimedOut { .. }) => {
            Problem::OfThePlace(ending.to_string())
        }
        Ok(None) => Problem::Import { message: ending.to_string(), traceback: None },
        Err(malformed) => {
            Problem::Import { message: format!("{ending}, and {malformed}"), traceback: None }
        }
    })
}

/// Whether the error names a folder that a run may have and the check has not.
fn needs_a_run(error: &ReportedError) -> bool {
    let messages = error.causes.iter().map(|cause| &cause.message).chain([&error.message]);
    messages
        .into_iter()
        .any(|message| [guest::DATA, guest::MODELS].iter().any(|folder| names(message, folder)))
}

/// Whether a text has the path of the folder or of something in it, and not just of one that ends alike.
fn names(text: &str, folder: &str) -> bool {
    let is_of_name = |character: char| character.is_alphanumeric() || "_-.".contains(character);
    text.match_indices(folder).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + folder.len()..].chars().next();
        !before.is_some_and(|before| is_of_name(before) || before == '/')
            && !after.is_some_and(is_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_a_run_is_told_from_others_of_its_name() {
        for text in ["[Errno 44] No such file or directory: '/data/a.txt'", "/data", "no (/data)"] {
            assert!(names(text, guest::DATA), "{text}");
        }
        for text in ["'/app/data/a.txt'", "/database", "/data-old/a", "x/data", "//data"] {
            assert!(!names(text, guest::DATA), "{text}");
        }
    }
}
