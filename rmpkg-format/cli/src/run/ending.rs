//! How a run without a result ends, as an exit code and as the last line on stderr.

use std::process::ExitCode;

use pipeline_command::{ErrorKind, ExitStatus};
use rmpkg_run::{ReportedBy, RunError};
use serde_json::json;

/// The kind of a package that is not what the command line demands.
const UNTRUSTED_PACKAGE: &str = "untrusted_package";
/// The kind of what is wrong before there is a runtime to report it.
const INVALID_PACKAGE: &str = "invalid_package";

/// The end of a run that has no result.
#[derive(Debug)]
pub struct Ending {
    kind: String,
    exit_code: u8,
    /// Nothing where the module has said it itself.
    message: Option<String>,
}

impl Ending {
    /// The package cannot be read or its module cannot be run.
    pub fn bad_package<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of(INVALID_PACKAGE, ExitStatus::BadInput, error)
    }

    /// The package is not what was demanded of it.
    pub fn untrusted<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of(UNTRUSTED_PACKAGE, ExitStatus::BadInput, error)
    }

    /// A file for the runtime's stdin cannot be read.
    pub fn bad_request<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of_kind(ErrorKind::InvalidInput, error)
    }

    /// Something on this machine does not work.
    pub fn internal<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of_kind(ErrorKind::Internal, error)
    }

    fn of_kind<E: Into<anyhow::Error>>(kind: ErrorKind, error: E) -> Self {
        Self::of(kind.as_str(), kind.exit_status(), error)
    }

    fn of<E: Into<anyhow::Error>>(kind: &str, status: ExitStatus, error: E) -> Self {
        let message = Some(format!("{:#}", error.into()));
        Self { kind: kind.to_owned(), exit_code: status.code(), message }
    }

    /// Writes the message to stderr, for a person and as a JSON object, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Some(message) = &self.message {
            let document = json!({ "status": "error", "kind": self.kind, "message": message });
            let (message, document) = (terminal_ui::message(message), document.to_string());
            anstream::eprintln!("error: {message}\n{}", terminal_ui::json(&document));
        }
        self.exit_code.into()
    }
}

impl From<RunError> for Ending {
    fn from(error: RunError) -> Self {
        let is_said = error.reported_by() == ReportedBy::Guest;
        Self {
            kind: error.kind().to_owned(),
            exit_code: error.exit_code(),
            message: (!is_said).then(|| error.to_string()),
        }
    }
}
