//! How a run without a result ends, as an exit code and as the last line on stderr.

use std::process::ExitCode;

use rmpkg_run::RunError;
use serde_json::json;

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
        Self::before_the_run("invalid_package", 2, error)
    }

    /// A file for the runtime's stdin cannot be read.
    pub fn bad_request<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::before_the_run("invalid_input", 2, error)
    }

    /// Something on this machine does not work.
    pub fn internal<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::before_the_run("internal", 1, error)
    }

    fn before_the_run<E: Into<anyhow::Error>>(kind: &str, exit_code: u8, error: E) -> Self {
        let message = Some(format!("{:#}", error.into()));
        Self { kind: kind.to_owned(), exit_code, message }
    }

    /// Writes the message to stderr, for a person and as a JSON object, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Some(message) = &self.message {
            let document = json!({ "status": "error", "kind": self.kind, "message": message });
            anstream::eprintln!("error: {message}\n{document}");
        }
        self.exit_code.into()
    }
}

impl From<RunError> for Ending {
    fn from(error: RunError) -> Self {
        let is_said = matches!(error, RunError::Failed(_));
        Self {
            kind: error.kind().to_owned(),
            exit_code: error.exit_code(),
            message: (!is_said).then(|| error.to_string()),
        }
    }
}
