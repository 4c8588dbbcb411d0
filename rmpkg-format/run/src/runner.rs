//! The engine, and how a package becomes a pipeline that can be run.

use std::path::Path;

use content_cache::{Cache, Key};
use rmpkg_format::Package;
use tempfile::TempDir;
use wasi_host::{Host, HostOptions, private_folder};

use crate::pipeline::Unpacked;
use crate::{LoadError, Pipeline};

/// An engine that runs packages.
pub struct Runner {
    host: Host,
    cache: Option<Cache>,
}

impl Runner {
    /// Starts an engine that keeps nothing: modules are compiled anew for each package, and packages
    /// unpacked to a temporary folder.
    ///
    /// # Errors
    /// [`LoadError::Host`] when the engine does not run here.
    pub fn new() -> Result<Self, LoadError> {
        let host = Host::new(HostOptions::default())?;
        Ok(Self { host, cache: None })
    }

    /// Starts an engine that keeps compiled modules and unpacked packages in `folder`, by their
    /// hash. Compiling a runtime takes seconds, loading it again milliseconds. The folder holds
    /// machine code that is loaded as it is: give it the protection that programs get.
    ///
    /// # Errors
    /// [`LoadError::Host`] when the folder can't be used or the engine does not run here.
    pub fn with_cache(folder: &Path) -> Result<Self, LoadError> {
        let host = Host::new(module_cache(folder))?;
        Ok(Self { host, cache: Some(Cache::at(folder)) })
    }

    /// As [`Self::with_cache`], for packages that are known to end: a time limit may not end others. For
    /// measuring what the checks cost that time limits take.
    ///
    /// # Errors
    /// As [`Self::with_cache`].
    pub fn endless(folder: &Path) -> Result<Self, LoadError> {
        let host = Host::endless(module_cache(folder))?;
        Ok(Self { host, cache: Some(Cache::at(folder)) })
    }

    /// Compiles the package's module and unpacks the folders that it sees. What is read of the
    /// package is checked against its manifest, as [`Package::read`] does.
    ///
    /// # Errors
    /// [`LoadError`] when an entry is damaged, the module is no WASI command, or nothing can be
    /// written here.
    pub fn load(&self, package: &Package) -> Result<Pipeline, LoadError> {
        let unpacked = self.unpack(package)?;
        let command = self.host.compile(package.wasm())?;
        Ok(Pipeline::new(command, package, unpacked))
    }

    fn unpack(&self, package: &Package) -> Result<Unpacked, LoadError> {
        let Some(cache) = &self.cache else {
            let folder = temporary_folder()?;
            package.extract_to(folder.path())?;
            return Ok(Unpacked::Temporary(folder));
        };
        let key = Key::of([package.sha256().as_bytes()]);
        let folder = cache.get_or_fill("packages", &key, |folder| {
            package.extract_to(folder).map_err(LoadError::from)
        })?;
        Ok(Unpacked::Kept(folder))
    }
}

/// Nodes and models may be secret.
fn temporary_folder() -> Result<TempDir, LoadError> {
    let path = std::env::temp_dir();
    private_folder(&path).map_err(|source| LoadError::Temporary { path, source })
}

fn module_cache(folder: &Path) -> HostOptions {
    HostOptions { module_cache: Some(folder.join("modules")) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn only_the_owner_looks_into_an_unpacked_package() {
        let mode = temporary_folder().unwrap().path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
