//! What an error means for programs: its code and the exit code.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{fmt, io};

use anyhow::Error as AnyError;
use pipeline_command::ExitStatus;
use pipeline_manifest::ManifestError;
use rmpkg_format::{BuildError, PackageError, SignatureError, TrustError};
use rmpkg_pack::package::{NoManifest, UnknownBuiltin};
use rmpkg_registry::{ReferenceError, RegistryError};
use terminal_ui::{Report, causes};
use wasmparser::BinaryReaderError;

/// The answer is no, or this machine failed.
pub const NO: u8 = ExitStatus::Internal.code();
/// What was given is no valid package, key or manifest.
pub const BAD_INPUT: u8 = ExitStatus::BadInput.code();

/// Something that was given is not what it must be.
#[derive(Debug)]
pub struct BadInput {
    message: String,
    source: Option<io::Error>,
}

impl BadInput {
    /// An error that this sentence tells.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// A file that was named but can't be read.
    pub fn unreadable(path: &Path, source: io::Error) -> Self {
        Self { message: format!("cannot read `{}`", path.display()), source: Some(source) }
    }
}

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for BadInput {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// The error taken apart, with its code.
pub fn report(error: &AnyError) -> Report {
    Report { code: causes(error).find_map(defect), ..Report::of(error) }
}

/// The exit code for an error.
pub fn code(error: &AnyError) -> ExitCode {
    if is_bad_input(error) { BAD_INPUT.into() } else { NO.into() }
}

/// Whether what was given is wrong, and not this machine.
pub fn is_bad_input(error: &AnyError) -> bool {
    causes(error).any(is_wrong)
}

fn defect(cause: &(dyn Error + 'static)) -> Option<&'static str> {
    let package = cause.downcast_ref::<PackageError>().map(PackageError::code);
    let trust = cause.downcast_ref::<TrustError>().map(TrustError::code);
    let registry = cause.downcast_ref::<RegistryError>().map(RegistryError::code);
    let signature = cause.downcast_ref::<SignatureError>().map(SignatureError::code);
    package.or(trust).or(registry).or(signature)
}

fn is_wrong(cause: &(dyn Error + 'static)) -> bool {
    if let Some(error) = cause.downcast_ref::<PackageError>() {
        return !matches!(error, PackageError::Extract { .. } | PackageError::FolderNotEmpty(_));
    }
    if let Some(error) = cause.downcast_ref::<SignatureError>() {
        return matches!(error, SignatureError::PublicKey | SignatureError::Malformed { .. });
    }
    if let Some(error) = cause.downcast_ref::<RegistryError>() {
        return error.is_about_the_package();
    }
    if let Some(error) = cause.downcast_ref::<BuildError>() {
        return !matches!(error, BuildError::Zip(_) | BuildError::Io { action: "write", .. });
    }
    cause.is::<ManifestError>()
        || cause.is::<NoManifest>()
        || cause.is::<UnknownBuiltin>()
        || cause.is::<ReferenceError>()
        || cause.is::<BinaryReaderError>()
        || cause.is::<BadInput>()
}
