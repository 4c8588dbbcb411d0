//! Opens packages, and names the file when it is none.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Result, anyhow};
use pipeline_command::text::without_mark;
use rmpkg_format::{LegacyPackage, Package, PackageError, ReadLimits};

use crate::exit::BadInput;
use crate::place::Place;

/// Opens a package and checks every byte of it.
///
/// # Errors
///
/// When it can't be read or is no valid package.
pub fn open(path: &Path) -> Result<Package> {
    Package::open(path).and_then(Package::verify).map_err(|error| refused(path, error))
}

/// As [`open`], of a package that may be in a registry.
///
/// # Errors
///
/// As of [`open`].
pub fn open_at(place: &Place) -> Result<Package> {
    let opened = Package::open(place.file()).and_then(Package::verify);
    opened.map_err(|error| refused(place.shown(), error))
}

/// Opens a package from before version 1; with the bytes of the file.
///
/// # Errors
///
/// When it can't be read or is damaged.
pub fn open_legacy(path: &Path) -> Result<(LegacyPackage, Vec<u8>)> {
    let bytes = read(path, ReadLimits::default().package_bytes)?;
    let package = LegacyPackage::from_bytes(&bytes).map_err(|error| refused(path, error))?;
    Ok((package, bytes))
}

/// What stands above the reason.
pub fn invalid(path: &Path) -> String {
    format!("`{}` is no valid package", path.display())
}

fn refused(path: &Path, error: PackageError) -> anyhow::Error {
    blame(error, || invalid(path))
}

/// Adds the file's name where the error does not have it.
pub fn named(path: &Path, error: PackageError) -> anyhow::Error {
    blame(error, || format!("`{}`", path.display()))
}

fn blame(error: PackageError, file: impl FnOnce() -> String) -> anyhow::Error {
    let names_path = matches!(error, PackageError::Io { .. });
    let error = anyhow!(error);
    if names_path { error } else { error.context(file()) }
}

/// The content of a file that was named on the command line.
///
/// # Errors
///
/// When it can't be read, or has more bytes than `limit`.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|source| BadInput::unreadable(path, source))?;
    read_from(file, path, limit)
}

/// As [`read`], of a file that is open already.
///
/// # Errors
///
/// As of [`read`].
pub fn read_from(source: impl Read, path: &Path, limit: u64) -> Result<Vec<u8>> {
    let read = read_at_most(source, limit).map_err(|source| BadInput::unreadable(path, source))?;
    let shown = path.display();
    let too_large =
        || BadInput::new(format!("`{shown}` is too large; at most {limit} bytes are read"));
    Ok(read.ok_or_else(too_large)?)
}

/// All that the source gives; none of it if that is more bytes than `limit`. No more is read, however much there is.
///
/// # Errors
///
/// When it can't be read.
pub fn read_at_most(source: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The text of a small file that was named on the command line.
///
/// # Errors
///
/// When it can't be read, has more bytes than `limit`, or is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String> {
    text(path, &read(path, limit)?)
}

/// The text that these bytes of a file are.
///
/// # Errors
///
/// When it is not UTF-8.
pub fn text(path: &Path, bytes: &[u8]) -> Result<String> {
    let invalid = |reason: Box<dyn Error + Send + Sync>| {
        BadInput::unreadable(path, io::Error::new(io::ErrorKind::InvalidData, reason))
    };
    let text = without_mark(bytes).map_err(|reason| invalid(reason.into()))?;
    Ok(String::from_utf8(text.to_vec()).map_err(|reason| invalid(reason.into()))?)
}
