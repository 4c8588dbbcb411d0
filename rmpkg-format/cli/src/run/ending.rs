//! How a run without a result ends, as an exit code and as the last line on stderr.

use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use pipeline_command::{ErrorKind, ExitStatus, HostKind};
use rmpkg_registry::ReferenceError;
use rmpkg_run::{ReportedBy, RunError};
use serde_json::json;

use crate::exit::{BadInput, is_bad_input};

/// How long somebody has to read what is told of a run whose time is over.
const PATIENCE: Duration = Duration::from_millis(200);

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
    /// The last item that a stream had read.
    stream_item: Option<u64>,
}

impl Ending {
    /// The package cannot be read or its module cannot be run.
    pub fn bad_package<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of(INVALID_PACKAGE, ExitStatus::BadInput, error)
    }

    /// The package is in a registry, and can't be had.
    pub fn unavailable(error: anyhow::Error) -> Self {
        let is_request = error.is::<ReferenceError>() || error.is::<BadInput>();
        match is_bad_input(&error) {
            true if is_request => Self::bad_request(error),
            true => Self::bad_package(error),
            false => Self::internal(error),
        }
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

    /// The module takes too long to compile.
    pub fn too_slow<E: Into<anyhow::Error>>(error: E) -> Self {
        Self::of(HostKind::Timeout.as_str(), HostKind::Timeout.exit_status(), error)
    }

    fn of_kind<E: Into<anyhow::Error>>(kind: ErrorKind, error: E) -> Self {
        Self::of(kind.as_str(), kind.exit_status(), error)
    }

    fn of<E: Into<anyhow::Error>>(kind: &str, status: ExitStatus, error: E) -> Self {
        let message = Some(format!("{:#}", error.into()));
        Self { kind: kind.to_owned(), exit_code: status.code(), message, stream_item: None }
    }

    /// Writes the message to stderr, for a person and as a JSON object, and gives the exit code.
    pub fn report(&self) -> ExitCode {
        if let Some(message) = &self.message {
            let mut document = json!({ "status": "error", "kind": self.kind, "message": message });
            if let Some(item) = self.stream_item {
                document["stream_item"] = item.into();
            }
            let (message, document) = (terminal_ui::message(message), document.to_string());
            let report = format!("error: {message}\n{}", terminal_ui::json(&document));
            if self.kind == HostKind::Timeout.as_str() {
                tell_in_time(report);
            } else {
                anstream::eprintln!("{report}");
            }
        }
        self.exit_code.into()
    }
}

/// The run may have been ended because nobody reads its stderr, so this process does not wait for its own either.
fn tell_in_time(report: String) {
    let (ready, told) = mpsc::channel::<()>();
    thread::spawn(move || {
        let _ready = ready;
        anstream::eprintln!("{report}");
    });
    let _told_or_given_up = told.recv_timeout(PATIENCE);
}

impl From<RunError> for Ending {
    fn from(error: RunError) -> Self {
        let is_said = error.reported_by() == ReportedBy::Guest;
        let (message, stream_item) = match &error {
            RunError::ItemTime { item, .. } => (format!("{error} with `--item-timeout`"), *item),
            _ => (error.to_string(), None),
        };
        Self {
            kind: error.kind().to_owned(),
            exit_code: error.exit_code(),
            message: (!is_said).then_some(message),
            stream_item,
        }
    }
}
