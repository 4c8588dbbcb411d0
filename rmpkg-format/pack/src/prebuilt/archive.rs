//! Folders as zip files whose bytes depend on the files' names and content alone.

use std::io::{Cursor, Write};
use std::path::Path;

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::files;

/// All files below the folder.
pub(super) fn pack(folder: &Path) -> Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, path) in files::all_below(folder)? {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(&files::read(&path)?)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// Writes the files of an archive into a folder.
pub(super) fn unpack(archive: &[u8], folder: &Path) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).context("it is no zip file")?;
    archive.extract(folder).with_context(|| format!("cannot unpack to `{}`", folder.display()))
}
