//! `rmpkg run`: executes a package as a host would, with the package's own folders.
//!
//! stdout belongs to the module alone. When the run does not come to an end of its own, stderr ends
//! with one JSON object as it does when the runtime itself reports an error.

mod ending;
mod request;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use content_cache::Cache;
use rmpkg_format::{Package, PackageError};
use rmpkg_run::{Limits, LoadError, OutputMode, Pipeline, Request, RunError, Runner, Termination};
use terminal_ui::ui::Ui;

use crate::flags::RunFlags;
use crate::package::named;
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
    let (manifest, input) = request::read(flags).map_err(Ending::BadRequest.because())?;
    let request = Request {
        manifest,
        input,
        data: flags.data.clone(),
        limits: limits(flags),
        ..Request::default()
    };
    let pipeline = load(&package, ui)?;
    let outcome = pipeline.execute(&request, OutputMode::Inherit).map_err(|error| {
        let ending = match &error {
            RunError::Start(wasi_host::RunError::Preopen { .. }) => Ending::BadRequest,
            _ => Ending::Internal,
        };
        ending.because()(error)
    })?;
    Ok(outcome.termination)
}

fn open(path: &Path) -> Result<Package, NotRun> {
    Package::open(path).map_err(|error| Ending::BadPackage.because()(named(path, error)))
}

/// Compiled modules are kept, so that only the first run of a module waits for the compiler.
fn load(package: &Package, ui: Ui) -> Result<Pipeline, NotRun> {
    let cache = Cache::open().map_err(Ending::Internal.because())?;
    let _spinner = ui.spinner("Loading", "the runtime (the first time it is compiled)");
    let pipeline = Runner::with_cache(cache.root()).and_then(|runner| runner.load(package));
    pipeline.map_err(|error| {
        let ending = match &error {
            LoadError::Package(PackageError::Extract { .. }) => Ending::Internal,
            LoadError::Package(_) | LoadError::Module(_) => Ending::BadPackage,
            _ => Ending::Internal,
        };
        ending.because()(error)
    })
}

fn limits(flags: &RunFlags) -> Limits {
    let mut limits = Limits { time: flags.timeout, ..Limits::default() };
    if let Some(mebibytes) = flags.max_memory {
        limits.memory_bytes = Some(mebibytes << 20);
    }
    limits
}
