//! The cases that every back end must pass, and what it means to pass one.
//!
//! `README.md` in this folder says what a case consists of. A back end runs each [`Case`] of
//! [`cases`] in its own way and hands the [`Ending`] to [`Case::check`]; [`report`] turns what
//! failed into one text. [`instructions`] compares what runs cost. The crate knows nothing of back ends.

mod array;
mod case;
mod check;
mod document;
mod guests;
mod hosts;
pub mod instructions;
mod stream;
mod tolerance;
mod traceback;

use std::fmt::Write;

pub use array::Floats;
pub use case::{Case, case, cases, packages};
pub use guests::{Guest, check_modules, check_outcomes, guests, modules};
pub use hosts::{Host, check_answers, differences, hosts};
pub use traceback::of_the_nodes;

/// How a run ended, as a shell sees it.
#[derive(Debug, Clone, Default)]
pub struct Ending {
    /// The exit code, if the program ended by itself.
    pub code: Option<i32>,
    /// What is on stdout.
    pub stdout: String,
    /// What is on stderr. A back end that runs the nodes in another folder than `/app` has
    /// replaced that folder's name.
    pub stderr: String,
}

/// Checks every case, and gives those that failed: the name of each with the reason.
///
/// # Errors
///
/// When a case failed; the text is for a person.
pub fn report(outcomes: impl IntoIterator<Item = (Case, Ending)>) -> Result<usize, String> {
    report_by(Case::check, outcomes)
}

/// As [`report`], of cases that ran [as streams](Case::stream_request).
///
/// # Errors
///
/// When a case failed; the text is for a person.
pub fn report_streams(outcomes: impl IntoIterator<Item = (Case, Ending)>) -> Result<usize, String> {
    report_by(Case::check_stream, outcomes)
}

fn report_by(
    check: fn(&Case, &Ending) -> Result<(), String>,
    outcomes: impl IntoIterator<Item = (Case, Ending)>,
) -> Result<usize, String> {
    let (mut passed, mut failures) = (0, String::new());
    for (case, ending) in outcomes {
        match check(&case, &ending) {
            Ok(()) => passed += 1,
            Err(reason) => _ = writeln!(failures, "\n=== {}\n{reason}", case.name),
        }
    }
    if failures.is_empty() { Ok(passed) } else { Err(failures) }
}
