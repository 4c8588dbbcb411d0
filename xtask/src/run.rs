//! `cargo xtask run`: executes a package as a host would, with the package's own folders.
//!
//! stdout belongs to the module alone. When the run does not come to an end of its own, stderr ends
//! with one JSON object as it does when the runtime itself reports an error.

mod ending;
mod request;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use content_cache::{Cache, Key};
use rmpkg_format::{Package, PackageError};
use wasi_host::{Command, Host, HostOptions, Invocation, Limits, OutputMode, Preopen};

use crate::flags::RunFlags;
use crate::ui::Ui;
use ending::Ending;

/// Runs the command.
///
/// # Errors
///
/// Failures of this machine: an unusable cache folder, for one. Whatever is wrong with the package
/// or with its run is reported here and named by the exit code.
pub fn run(flags: &RunFlags, ui: Ui) -> Result<ExitCode> {
    let package = match Package::open(&flags.file) {
        Ok(package) => package,
        Err(error) => {
            return Ok(Ending::BadPackage.report(&explain(&flags.file, error)));
        }
    };
    let stdin = match request::read(&package, flags) {
        Ok(stdin) => stdin,
        Err(error) => return Ok(Ending::BadRequest.report(&format!("{error:#}"))),
    };
    let cache = Cache::open()?;
    let invocation = Invocation {
        args: vec!["remotemedia_runtime".to_owned()],
        stdin,
        preopens: preopens(&package, flags.data.clone(), &cache)?,
        stdout: OutputMode::Inherit,
        stderr: OutputMode::Inherit,
        limits: limits(flags),
        ..Invocation::default()
    };
    let command = match compile(&package, &cache, ui) {
        Ok(command) => command,
        Err(error) => return Ok(Ending::BadPackage.report(&format!("{error:#}"))),
    };
    let outcome = command.run(invocation).context("cannot run the package")?;
    Ok(ending::exit_code(&outcome.termination))
}

/// What is wrong with the package at `path`, with its name where the error itself lacks it.
fn explain(path: &Path, error: PackageError) -> String {
    match error {
        PackageError::Io { .. } => format!("{:#}", anyhow!(error)),
        _ => format!("`{}`: {:#}", path.display(), anyhow!(error)),
    }
}

/// Compiled modules are kept, so that only the first run of a module waits for the compiler.
fn compile(package: &Package, cache: &Cache, ui: Ui) -> Result<Command> {
    let modules = Some(cache.root().join("modules"));
    let host = Host::new(HostOptions { module_cache: modules })?;
    let _spinner = ui.spinner("Loading", "the runtime (the first time it is compiled)");
    Ok(host.compile(package.wasm())?)
}

/// The folders that the guest sees: the package's own, read-only, and the user's.
fn preopens(package: &Package, data: Option<PathBuf>, cache: &Cache) -> Result<Vec<Preopen>> {
    let key = Key::of([package.sha256().as_bytes()]);
    let extract = |folder: &Path| Ok::<_, anyhow::Error>(package.extract_to(folder)?);
    let extracted = cache.get_or_fill("packages", &key, extract)?;
    let own = package.mounts().map(|mount| Preopen {
        host: mount.host_folder(&extracted),
        guest: mount.guest.to_owned(),
        writable: false,
    });
    let data = data.map(|host| Preopen { host, guest: "/data".to_owned(), writable: true });
    Ok(own.chain(data).collect())
}

fn limits(flags: &RunFlags) -> Limits {
    let mut limits = Limits { time: flags.timeout, ..Limits::default() };
    if let Some(mebibytes) = flags.max_memory {
        limits.memory_bytes = Some(mebibytes << 20);
    }
    limits
}
