//! The engine, and how a package becomes a pipeline that can be run.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::Duration;

use content_cache::{Cache, Key};
use rmpkg_format::{Package, TrustPolicy};
use tempfile::TempDir;
use wasi_host::{Host, HostOptions, private_folder};

use crate::runtimes::{self, RuntimeDigest};
use crate::{LoadError, Pipeline, pipeline};

/// How long a module may take to compile, unless [`Runner::compile_time`] says otherwise: many times what the
/// largest ones take that a package may have.
pub const COMPILE_TIME: Duration = Duration::from_secs(600);

/// An engine that runs packages.
pub struct Runner {
    host: Host,
    cache: Option<Cache>,
    compile_time: Option<Duration>,
    /// Those that may run; without them, all may.
    runtimes: Option<BTreeSet<RuntimeDigest>>,
}

/// The folders of a package that its pipeline sees, unpacked.
pub struct Unpacked(pipeline::Unpacked);

impl Runner {
    /// Starts an engine that keeps nothing: modules are compiled anew for each package, and packages
    /// unpacked to a temporary folder.
    ///
    /// # Errors
    /// [`LoadError::Host`] when the engine does not run here.
    pub fn new() -> Result<Self, LoadError> {
        let host = Host::new(HostOptions::default())?;
        Ok(Self::of(host, None))
    }

    /// Starts an engine that keeps compiled modules and unpacked packages in `folder`, by their
    /// hash. Compiling a runtime takes seconds, loading it again milliseconds. The folder holds
    /// machine code that is loaded as it is: give it the protection that programs get.
    ///
    /// # Errors
    /// [`LoadError::Host`] when the folder can't be used or the engine does not run here.
    pub fn with_cache(folder: &Path) -> Result<Self, LoadError> {
        let host = Host::new(module_cache(folder))?;
        Ok(Self::of(host, Some(Cache::at(folder))))
    }

    /// As [`Self::with_cache`], for packages that are known to end: a time limit may not end others. For
    /// measuring what the checks cost that time limits take.
    ///
    /// # Errors
    /// As [`Self::with_cache`].
    pub fn endless(folder: &Path) -> Result<Self, LoadError> {
        let host = Host::endless(module_cache(folder))?;
        Ok(Self::of(host, Some(Cache::at(folder))))
    }

    fn of(host: Host, cache: Option<Cache>) -> Self {
        Self { host, cache, compile_time: Some(COMPILE_TIME), runtimes: None }
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
        self.compile(package, self.unpack(package, || Ok(()))?)
    }

    /// As [`Self::load`], once the package has turned out to be what `policy` demands. Nothing of another one
    /// is unpacked, kept or compiled.
    ///
    /// # Errors
    /// [`LoadError::Untrusted`] with the demand that is not met, and as [`Self::load`].
    pub fn load_trusted(
        &self,
        package: &Package,
        policy: &TrustPolicy,
    ) -> Result<Pipeline, LoadError> {
        policy.check(package)?;
        self.load(package)
    }

    /// The first half of [`Self::load`]. `before` is called before each file is written, and ends the work
    /// with its error, which leaves nothing.
    ///
    /// # Errors
    /// [`LoadError`] when the runtime is not among those that may run, an entry is damaged or nothing can be written here.
    pub fn unpack(
        &self,
        package: &Package,
        before: impl Fn() -> io::Result<()>,
    ) -> Result<Unpacked, LoadError> {
        if let Some(runtimes) = &self.runtimes {
            runtimes::require(runtimes, package)?;
        }
        let Some(cache) = &self.cache else {
            let folder = temporary_folder()?;
            package.extract_mounts(folder.path(), before)?;
            return Ok(Unpacked(pipeline::Unpacked::Temporary(folder)));
        };
        let key = Key::of([package.sha256().as_bytes()]);
        let folder = cache.get_or_fill("packages", &key, |folder| {
            package.extract_mounts(folder, before).map_err(LoadError::from)
        })?;
        Ok(Unpacked(pipeline::Unpacked::Kept(folder)))
    }

    /// The second half of [`Self::load`], for the same package.
    ///
    /// # Errors
    /// [`LoadError::Module`] when the module is no WASI command or takes too long to compile.
    pub fn compile(&self, package: &Package, unpacked: Unpacked) -> Result<Pipeline, LoadError> {
        let command = match self.compile_time {
            Some(limit) => self.host.compile_within(limit, package.wasm())?,
            None => self.host.compile(package.wasm())?,
        };
        Ok(Pipeline::new(command, package, unpacked.0))
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
