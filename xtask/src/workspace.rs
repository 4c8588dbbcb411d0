//! The folders of this workspace, and the files in them.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// Names another clone to work on, for the test that it gives the same package.
const ROOT_VARIABLE: &str = "RMPKG_WORKSPACE";

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os(ROOT_VARIABLE) {
        Some(folder) => folder.into(),
        None => {
            let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
            xtask.parent().unwrap_or(xtask).to_owned()
        }
    });
    &ROOT
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Reads a file that must be there.
///
/// # Errors
///
/// When it cannot be read; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Writes a file that is either there as a whole or not at all.
///
/// # Errors
///
/// When it cannot be written; the error names it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let action = || format!("cannot write `{}`", path.display());
    let folder = path.parent().with_context(action)?;
    fs::create_dir_all(folder).with_context(action)?;
    let mut file = shareable(folder).with_context(action)?;
    file.write_all(bytes).with_context(action)?;
    file.persist(path).with_context(action)?;
    Ok(())
}

/// A temporary file that others may read, as the user's `umask` has it.
fn shareable(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
