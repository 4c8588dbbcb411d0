//! The engine, and how a package becomes a pipeline that can be run.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use content_cache::{Cache, Key};
use rmpkg_format::Package;
use tempfile::TempDir;
use wasi_host::{Host, HostOptions, private_folder};

use crate::pipeline::Unpacked;
use crate::runtimes::{self, RuntimeDigest};
use crate::{LoadError, Pipeline};

/// How long a module may take to compile, unless [`Runner::compile_time`] says otherwise: many times what the
/// largest ones take that a package may have.
pub const COMPILE_TIME: Duration = Duration::from_secs(600);

/// The kind of the entries that packages are unpacked to in a cache.
pub const CACHED_PACKAGES: &str = "packages";
/// What unpacked packages may take in a cache, in bytes, unless something else is said: 2 GiB.
pub const CACHED_PACKAGES_BYTES: u64 = 2 << 30;

/// An engine that runs packages.
pub struct Runner {
    host: Host,
    cache: Option<Cache>,
    compile_time: Option<Duration>,
    /// Those that may run; without them, all may.
    runtimes: Option<BTreeSet<RuntimeDigest>>,
    cached_bytes: u64,
}

impl Runner {
    /// Starts an engine that keeps nothing: modules are compiled anew for each package, and packages
    /// unpacked to a temporary folder.
    ///
    /// # Errors
    /// [`LoadError::Host`] when the engine does not run here.
    pub fn new() -> Result<Self, LoadError> {
        Ok(Self::of(Host::new(HostOptions::default())?, None))
    }

    /// Starts an engine that keeps compiled modules and unpacked packages in `folder`, by their
    /// hash. Compiling a runtime takes seconds, loading it again milliseconds. The folder holds
    /// machine code that is loaded as it is: it is made for this user alone, and refused if it is somebody
    /// else's or others may write to it. What was unpacked is checked each time. The packages that were used
    /// least recently are removed once all of them take more than [`CACHED_PACKAGES_BYTES`].
    ///
    /// # Errors
    /// [`LoadError::Host`] when the folder can't be used or the engine does not run here.
    pub fn with_cache(folder: &Path) -> Result<Self, LoadError> {
        Ok(Self::of(Host::new(module_cache(folder))?, Some(Cache::at(folder))))
    }

    /// Lets unpacked packages take so many bytes in the cache. One that is run stays in any case.
    #[must_use]
    pub fn with_cached_bytes(self, cached_bytes: u64) -> Self {
        Self { cached_bytes, ..self }
    }

    /// As [`Self::with_cache`], for runs without a time limit, or for a process that ends with its run. The time limit of
    /// a guest that does not call its host leaves its thread behind, working. Modules are compiled
    /// without the checks that time limits take, so that they are quicker. All other limits are as ever.
    ///
    /// # Errors
    /// As [`Self::with_cache`].
    pub fn endless(folder: &Path) -> Result<Self, LoadError> {
        Ok(Self::of(Host::endless(module_cache(folder))?, Some(Cache::at(folder))))
    }

    /// An engine for a process that was forked from one with an engine. It compiles on one thread, since those that
    /// the other process compiles with are not here; with a cache folder, as [`Self::with_cache`]. What the other
    /// process has loaded is to be loaded again, and never dropped here: it would remove folders of the other one.
    ///
    /// # Errors
    /// As [`Self::with_cache`].
    pub fn forked(cache: Option<&Path>) -> Result<Self, LoadError> {
        let options = cache.map(module_cache).unwrap_or_default();
        Ok(Self::of(Host::serial(options)?, cache.map(Cache::at)))
    }

    fn of(host: Host, cache: Option<Cache>) -> Self {
        let compile_time = Some(COMPILE_TIME);
        Self { host, cache, cached_bytes: CACHED_PACKAGES_BYTES, compile_time, runtimes: None }
    }

    /// Refuses every package whose runtime is none of these, before anything of it is compiled. Who takes packages
    /// from others is left with what their Python code can do.
    #[must_use]
    pub fn only(self, runtimes: impl IntoIterator<Item = RuntimeDigest>) -> Self {
        Self { runtimes: Some(runtimes.into_iter().collect()), ..self }
    }

    /// How long a module may take to compile, in place of [`COMPILE_TIME`]; `None` for as long as it likes. What is
    /// given up goes on in this process until it is ready.
    #[must_use]
    pub fn compile_time(self, limit: Option<Duration>) -> Self {
        Self { compile_time: limit, ..self }
    }

    /// Compiles the package's module and unpacks the folders that it sees. What is read of the
    /// package is checked against its manifest, as [`Package::read`] does.
    ///
    /// # Errors
    /// [`LoadError`] when the runtime is not among those that may run, an entry is damaged, the module is no WASI
    /// command or takes too long to compile, or nothing can be written here.
    pub fn load(&self, package: &Package) -> Result<Pipeline, LoadError> {
        if let Some(runtimes) = &self.runtimes {
            runtimes::require(runtimes, package)?;
        }
        let unpacked = self.unpack(package)?;
        let command = match self.compile_time {
            Some(limit) => self.host.compile_within(limit, package.wasm())?,
            None => self.host.compile(package.wasm())?,
        };
        Ok(Pipeline::new(command, package, unpacked))
    }

    fn unpack(&self, package: &Package) -> Result<Unpacked, LoadError> {
        let Some(cache) = &self.cache else {
            let folder = temporary_folder()?;
            package.extract_to(folder.path())?;
            return Ok(Unpacked::Temporary(folder));
        };
        let key = Key::of([package.sha256().as_bytes()]);
        let entry = cache.entry_or_fill(CACHED_PACKAGES, &key, |folder| {
            package.extract_to(folder).map_err(LoadError::from)
        })?;
        if entry.is_new() {
            // What can't be removed doesn't keep this package from being run.
            cache.keep_within(CACHED_PACKAGES, self.cached_bytes).ok();
        }
        Ok(Unpacked::Kept(entry))
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
