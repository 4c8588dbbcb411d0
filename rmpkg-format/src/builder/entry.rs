//! An entry as it goes into the zip.

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, PreparedZipFile, System};

use crate::BuildError;

/// Read and write for the owner, read for everybody: what an unzipped package should have.
const ENTRY_MODE: u32 = 0o644;

/// Packages are written once and loaded often.
const DEFLATE_LEVEL: i64 = 9;

/// Deflates the content, or stores it where that is not smaller.
pub fn compress(path: &str, content: &[u8]) -> Result<PreparedZipFile, BuildError> {
    let deflate = options(CompressionMethod::Deflated).compression_level(Some(DEFLATE_LEVEL));
    let deflated = PreparedZipFile::from_data(path, deflate, content)?;
    if deflated.compressed_size() < content.len() as u64 {
        return Ok(deflated);
    }
    store(path, content)
}

/// Stores the content as it is.
pub fn store(path: &str, content: &[u8]) -> Result<PreparedZipFile, BuildError> {
    Ok(PreparedZipFile::from_data(path, options(CompressionMethod::Stored), content)?)
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .system(System::Unix)
        .unix_permissions(ENTRY_MODE)
        .last_modified_time(DateTime::DEFAULT)
        .compression_method(method)
}
