//! What became of each pipeline, as a table.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use serde::{Serialize, Serializer};
use terminal_ui::{Ui, markdown_table};

use crate::steps;

/// The result of the command.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The pipelines, in the order of their names.
    pub packages: Vec<PackageReport>,
}

/// The result of one pipeline.
#[derive(Debug, Serialize)]
pub struct PackageReport {
    /// Its folder.
    pub name: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How long packaging took.
    #[serde(rename = "package_seconds", serialize_with = "steps::seconds")]
    pub packaging: Duration,
    /// The size of the package; 0 if there is none.
    pub bytes: u64,
    /// How long the run took, its process included, if there was one.
    #[serde(rename = "run_seconds", serialize_with = "some_seconds")]
    pub running: Option<Duration>,
}

/// What came of a pipeline, with the text that says why.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "reason")]
pub enum Outcome {
    /// What CPython gives natively.
    Right,
    /// Something else, and no error.
    Wrong(String),
    /// The run failed, and should not have.
    Failed(String),
    /// There is no package.
    Refused(String),
}

impl Outcome {
    /// Of a run that did or did not succeed, and was compared with what is expected.
    pub fn of(comparison: Result<(), String>, has_succeeded: bool) -> Self {
        match comparison {
            Ok(()) => Self::Right,
            Err(reason) if has_succeeded => Self::Wrong(reason),
            Err(reason) => Self::Failed(reason),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong(_) => "**wrong**",
            Self::Failed(_) => "failed",
            Self::Refused(_) => "refused",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Right => None,
            Self::Wrong(reason) | Self::Failed(reason) | Self::Refused(reason) => Some(reason),
        }
    }
}

impl PackageReport {
    /// Of a pipeline that took so long to package.
    pub fn new(name: &str, packaging: Duration) -> Self {
        Self { name: name.to_owned(), outcome: Outcome::Right, packaging, bytes: 0, running: None }
    }

    fn row(&self) -> [String; 5] {
        let seconds = |time: Duration| format!("{:.1}", time.as_secs_f64());
        let megabytes = || format!("{:.1}", self.bytes as f64 / 1e6);
        [
            self.name.clone(),
            self.outcome.name().to_owned(),
            seconds(self.packaging),
            self.running.map_or(NOTHING.to_owned(), |_| megabytes()),
            self.running.map_or(NOTHING.to_owned(), seconds),
        ]
    }
}

/// In the cell of what there is not.
const NOTHING: &str = "–";

impl Report {
    /// A table in Markdown.
    pub fn table(&self) -> String {
        let header = ["pipeline", "result", "package, s", "`.rmpkg`, MB", "run, s"];
        let rule = ["---", "---", "--:", "--:", "--:"];
        let rows = self.packages.iter().map(PackageReport::row);
        let head = [header, rule].map(|row| row.map(str::to_owned));
        markdown_table(&head.into_iter().chain(rows).collect::<Vec<_>>())
    }
}

/// Prints the table; why something is not right goes to stderr.
///
/// # Errors
///
/// When nothing can be printed.
pub fn finish(report: &Report, ui: Ui) -> Result<ExitCode> {
    ui.result(report, Report::table)?;
    let mut code = ExitCode::SUCCESS;
    for PackageReport { name, outcome, .. } in &report.packages {
        if let Some(reason) = outcome.reason() {
            ui.failure(format!("`{name}` {}: {reason}", outcome.name()));
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn some_seconds<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => steps::seconds(time, serializer),
        None => serializer.serialize_none(),
    }
}
