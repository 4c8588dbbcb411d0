//! What an error means for programs: its code and the exit code.

use std::error::Error;
use std::process::ExitCode;

use anyhow::Error as AnyError;
use pipeline_manifest::ManifestError;
use rmpkg_format::{BuildError, PackageError, SignatureError};
use terminal_ui::error::Report;

/// The answer is no, or this machine failed.
pub const NO: u8 = 1;
/// What was given is no valid package, key or manifest.
pub const BAD_INPUT: u8 = 2;

/// Something that was given is not what it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadInput(pub String);

impl std::fmt::Display for BadInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for BadInput {}

/// The error taken apart, with its code.
pub fn report(error: &AnyError) -> Report {
    Report { code: error.chain().find_map(defect), ..Report::of(error) }
}

/// The exit code for an error.
pub fn code(error: &AnyError) -> ExitCode {
    if error.chain().any(is_bad_input) { BAD_INPUT.into() } else { NO.into() }
}

fn defect(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    let package = cause.downcast_ref::<PackageError>().map(PackageError::code);
    package.or_else(|| cause.downcast_ref::<SignatureError>().map(SignatureError::code))
}

fn is_bad_input(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<PackageError>() {
        return !matches!(error, PackageError::Extract { .. } | PackageError::FolderNotEmpty(_));
    }
    if let Some(error) = cause.downcast_ref::<SignatureError>() {
        return matches!(error, SignatureError::PublicKey | SignatureError::Malformed { .. });
    }
    if let Some(error) = cause.downcast_ref::<BuildError>() {
        return !matches!(error, BuildError::Zip(_) | BuildError::Io { action: "write", .. });
    }
    cause.is::<ManifestError>() || cause.is::<BadInput>()
}
