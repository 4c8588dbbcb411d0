//! `cargo xtask run`: executes a package as a host would, with the package's own folders.
//!
//! stdout belongs to the module alone. When the run does not come to an end of its own, stderr ends
//! with one JSON object as it does when the runtime itself reports an error.

mod ending;
mod request;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow};
use content_cache::{Cache, Key};
use rmpkg_format::{Package, PackageError};
use wasi_host::{
    Command, Host, HostOptions, Invocation, Limits, OutputMode, Preopen, RunError, Termination,
};

use crate::flags::RunFlags;
use crate::ui::Ui;
use ending::{Ending, NotRun};

/// Runs the command.
///
/// # Errors
///
/// None: whatever goes wrong is reported as the runtime reports its errors.
pub fn run(flags: &RunFlags, ui: Ui) -> Result<ExitCode> {
    Ok(match execute(flags, ui) {
        Ok(termination) => ending::exit_code(&termination),
        Err(NotRun { ending, error }) => ending.report(&format!("{error:#}")),
    })
}

fn execute(flags: &RunFlags, ui: Ui) -> Result<Termination, NotRun> {
    let package = open(&flags.file)?;
    let stdin = request::read(&package, flags).map_err(Ending::BadRequest.because())?;
    let cache = Cache::open().map_err(Ending::Internal.because())?;
    let invocation = Invocation {
        args: vec!["remotemedia_runtime".to_owned()],
        stdin,
        preopens: preopens(&package, flags.data.clone(), &cache)?,
        stdout: OutputMode::Inherit,
        stderr: OutputMode::Inherit,
        limits: limits(flags),
        ..Invocation::default()
    };
    let command = compile(&package, &cache, ui)?;
    let outcome = command.run(invocation).map_err(|error| match error {
        RunError::Preopen { .. } => Ending::BadRequest.because()(error),
        RunError::Thread { .. } => Ending::Internal.because()(error),
    })?;
    Ok(outcome.termination)
}

fn open(path: &Path) -> Result<Package, NotRun> {
    Package::open(path).map_err(|error| {
        let names_path = matches!(error, PackageError::Io { .. });
        let error = anyhow!(error);
        let named = if names_path { error } else { error.context(format!("`{}`", path.display())) };
        Ending::BadPackage.because()(named)
    })
}

/// Compiled modules are kept, so that only the first run of a module waits for the compiler.
fn compile(package: &Package, cache: &Cache, ui: Ui) -> Result<Command, NotRun> {
    let modules = Some(cache.root().join("modules"));
    let host = Host::new(HostOptions { module_cache: modules });
    let host = host.map_err(Ending::Internal.because())?;
    let _spinner = ui.spinner("Loading", "the runtime (the first time it is compiled)");
    host.compile(package.wasm()).map_err(Ending::BadPackage.because())
}

/// The folders that the guest sees: the package's own, read-only, and the user's.
fn preopens(
    package: &Package,
    data: Option<PathBuf>,
    cache: &Cache,
) -> Result<Vec<Preopen>, NotRun> {
    let extracted = extract(package, cache)?;
    let own = package.mounts().map(|mount| Preopen {
        host: mount.host_folder(&extracted),
        guest: mount.guest.to_owned(),
        writable: false,
    });
    let data = data.map(|host| Preopen { host, guest: "/data".to_owned(), writable: true });
    Ok(own.chain(data).collect())
}

fn extract(package: &Package, cache: &Cache) -> Result<PathBuf, NotRun> {
    let key = Key::of([package.sha256().as_bytes()]);
    cache.get_or_fill("packages", &key, |folder| {
        package.extract_to(folder).map_err(|error| match error {
            PackageError::Extract { .. } => Ending::Internal.because()(error),
            _ => Ending::BadPackage.because()(error),
        })
    })
}

fn limits(flags: &RunFlags) -> Limits {
    let mut limits = Limits { time: flags.timeout, ..Limits::default() };
    if let Some(mebibytes) = flags.max_memory {
        limits.memory_bytes = Some(mebibytes << 20);
    }
    limits
}
