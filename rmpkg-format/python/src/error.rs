//! What goes wrong, as the exceptions of `rmpkg/_errors.py`: each has an error document.

use pipeline_command::{ErrorKind, ExitStatus, HostKind, ReportedBy};
use pyo3::prelude::*;
use rmpkg_format::{PackageError, SignatureError};
use rmpkg_run::{CompileError, ItemsError, LoadError, RunError};
use serde_json::{Value, json};

use crate::item::value_into_python;

/// The kind of a package that is not what was demanded.
const UNTRUSTED_PACKAGE: &str = "untrusted_package";
/// The kind of a package that can't be read or run.
const INVALID_PACKAGE: &str = "invalid_package";

/// Why there is no package, or no result.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum Refusal {
    /// The package can't be read, trusted or made ready.
    Load(#[from] LoadError),
    /// A run came to no result.
    Run(#[from] RunError),
    /// What the run gave are no items.
    Items(#[from] ItemsError),
    /// What the caller has said can't be used.
    Setting(#[from] anyhow::Error),
    /// Python has raised it.
    Python(#[from] PyErr),
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Python(error) => error,
            Refusal::Load(error) => load_error(&error),
            Refusal::Run(error) => run_error(&error),
            Refusal::Items(error) => {
                host_error("PipelineError", HostKind::NoResult.as_str(), 1, &error)
            }
            Refusal::Setting(error) => setting(&error),
        }
    }
}

fn load_error(error: &LoadError) -> PyErr {
    let bad_input = ExitStatus::BadInput.code();
    let package = |kind| {
        let mut document = document(kind, bad_input, error);
        document["code"] = json!(code(error));
        raised("PackageError", &document)
    };
    let internal = ErrorKind::Internal;
    match error {
        LoadError::Package(PackageError::Extract { .. }) => internal_error(internal, error),
        LoadError::Untrusted(_) | LoadError::WrongRuntime { .. } => package(UNTRUSTED_PACKAGE),
        LoadError::Module(CompileError::TooSlow { .. }) => {
            let kind = HostKind::Timeout;
            host_error("LimitError", kind.as_str(), kind.exit_status().code(), error)
        }
        LoadError::Package(_) | LoadError::Module(_) => package(INVALID_PACKAGE),
        _ => internal_error(internal, error),
    }
}

/// The name of the defect that does not change.
fn code(error: &LoadError) -> Option<&'static str> {
    match error {
        LoadError::Package(error) => Some(error.code()),
        LoadError::Untrusted(error) => Some(error.code()),
        _ => None,
    }
}

fn run_error(error: &RunError) -> PyErr {
    let mut document = match error {
        RunError::Failed(failure) => json!(failure.document),
        _ => json!({ "kind": error.kind(), "message": error.to_string() }),
    };
    document["exit_code"] = json!(error.exit_code());
    document["reported_by"] = json!(error.reported_by());
    document["stderr"] = match error {
        RunError::Failed(failure) => json!(failure.stderr),
        RunError::Abort { stderr, .. } | RunError::NoResult { stderr, .. } => json!(stderr),
        _ => Value::Null,
    };
    let class = match error {
        RunError::Start(_) | RunError::ArrayName(_) | RunError::Arrays { .. } => "RmpkgError",
        _ if error.exit_code() == ExitStatus::Limit.code() => "LimitError",
        _ => "PipelineError",
    };
    raised(class, &document)
}

fn setting(error: &anyhow::Error) -> PyErr {
    let kind = ErrorKind::InvalidInput;
    let code = error.chain().find_map(|cause| cause.downcast_ref().map(SignatureError::code));
    let message = format!("{error:#}");
    let exit_code = kind.exit_status().code();
    raised(
        "RmpkgError",
        &json!({
            "kind": kind, "message": message, "exit_code": exit_code, "reported_by": ReportedBy::Host, "code": code,
        }),
    )
}

fn internal_error(kind: ErrorKind, error: &LoadError) -> PyErr {
    host_error("RmpkgError", kind.as_str(), kind.exit_status().code(), error)
}

fn host_error(class: &str, kind: &str, exit_code: u8, error: &dyn std::error::Error) -> PyErr {
    raised(class, &document(kind, exit_code, error))
}

fn document(kind: &str, exit_code: u8, error: &dyn std::error::Error) -> Value {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let message = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
    json!({ "kind": kind, "message": message, "exit_code": exit_code, "reported_by": ReportedBy::Host })
}

/// The exception of that class, or the reason why there is none.
fn raised(class: &str, document: &Value) -> PyErr {
    Python::attach(|py| {
        let exception = py
            .import("rmpkg._errors")
            .and_then(|errors| errors.getattr(class)?.call1((value_into_python(py, document)?,)));
        exception.map_or_else(|error| error, PyErr::from_value)
    })
}
