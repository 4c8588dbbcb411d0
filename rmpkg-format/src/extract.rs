//! Extracts the folders that a guest sees.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::layout::{self, MANIFEST, MANIFEST_SIGNATURE};
use crate::{Package, PackageError};

impl Package {
    /// Writes every entry of the guest's folders below `folder`, which must be empty or not exist:
    /// with no link in it, and names without `..`, no path can lead out of it. Each entry is
    /// checked against the manifest before it is written.
    ///
    /// # Errors
    /// [`PackageError`] at the first entry that is damaged or can't be written.
    pub fn extract_to(&self, folder: &Path) -> Result<(), PackageError> {
        prepare(folder)?;
        let mounts = layout::mounts();
        for record in self.entries() {
            if mounts.iter().any(|mount| mount.holds(&record.path)) {
                let target = folder.join(&record.path);
                write_new(&target, &self.read(&record.path)?)
                    .map_err(|source| PackageError::Extract { path: target, source })?;
            }
        }
        Ok(())
    }
}

impl Package {
    /// Writes every entry, the manifest and the signature too, below `folder`, which must be empty
    /// or not exist, as for [`Self::extract_to`]. `before` is called before each of them, and ends
    /// the work with its error: extracting takes long, and somebody may not want to wait.
    ///
    /// # Errors
    /// [`PackageError`] at the first entry that is damaged or can't be written, or before which the
    /// work was ended.
    pub fn extract_all(
        &self,
        folder: &Path,
        before: impl Fn() -> io::Result<()>,
    ) -> Result<(), PackageError> {
        prepare(folder)?;
        let write = |path: &str, content: &[u8]| {
            let target = folder.join(path);
            before()
                .and_then(|()| write_new(&target, content))
                .map_err(|source| PackageError::Extract { path: target, source })
        };
        write(MANIFEST, self.manifest_json())?;
        if let Some(signature) = self.signature() {
            write(MANIFEST_SIGNATURE, signature.as_str().as_bytes())?;
        }
        self.entries().try_for_each(|record| write(&record.path, &self.read(&record.path)?))
    }
}

fn prepare(folder: &Path) -> Result<(), PackageError> {
    let unusable = |source| PackageError::Extract { path: folder.to_path_buf(), source };
    fs::create_dir_all(folder).map_err(unusable)?;
    match fs::read_dir(folder).map_err(unusable)?.next() {
        None => Ok(()),
        Some(_) => Err(PackageError::FolderNotEmpty(folder.to_path_buf())),
    }
}

fn write_new(target: &Path, content: &[u8]) -> io::Result<()> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent)?;
    }
    File::create_new(target)?.write_all(content)
}
