//! Folders that nobody else may write to: what is in them is linked, loaded and executed.

use std::fs::DirBuilder;
use std::path::Path;

use crate::CacheError;

/// Makes the folder if it is not there, for this user alone, and makes sure that it is.
pub(crate) fn private(path: &Path) -> Result<(), CacheError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(CacheError::io("create", path))?;
    check(path)
}

/// Refuses a folder that is somebody else's, or that others may write to. Root may do anyway what it
/// likes, and a service's folder may be root's.
#[cfg(unix)]
pub(crate) fn check(path: &Path) -> Result<(), CacheError> {
    use std::os::unix::fs::MetadataExt;

    const WRITABLE_BY_OTHERS: u32 = 0o022;
    let metadata = path.metadata().map_err(CacheError::io("look at", path))?;
    let owner = metadata.uid();
    if owner != 0 && owner != rustix::process::geteuid().as_raw() {
        return Err(CacheError::OthersFolder { path: path.to_owned(), owner });
    }
    if metadata.mode() & WRITABLE_BY_OTHERS != 0 {
        return Err(CacheError::WritableByOthers { path: path.to_owned() });
    }
    Ok(())
}

/// Elsewhere folders inherit who may write from the user's own.
#[cfg(not(unix))]
pub(crate) fn check(_path: &Path) -> Result<(), CacheError> {
    Ok(())
}
