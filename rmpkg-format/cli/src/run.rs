//! `rmpkg run`: executes a package as a host would, with the package's own folders.
//!
//! stdout is the module's report, byte for byte, or nothing. When the module does not say itself why it
//! has no result, stderr ends with one JSON object as it does when the runtime reports an error.

mod arrays;
mod ending;
mod request;
mod stream;

use std::process::ExitCode;

use anyhow::Result;
use content_cache::Cache;
use rmpkg_format::{Package, PackageError};
use rmpkg_run::{
    COMPILE_TIME, CompileError, Limits, LoadError, Pipeline, Request, Runner, Success,
};
use terminal_ui::Ui;

use crate::cache;
use crate::flags::RunFlags;
use crate::output::Temporary;
use crate::package::named;
use crate::place::Place;
use crate::trust::Demands;
use arrays::Folders;
use ending::Ending;
use request::{Files, Input};

/// Runs the command.
///
/// # Errors
///
/// When stdout cannot be written. Whatever else goes wrong is reported as the runtime reports its
/// errors.
pub fn run(flags: &RunFlags, ui: Ui) -> Result<ExitCode> {
    if flags.stream {
        return Ok(stream::run(flags, ui).unwrap_or_else(|ending| ending.report()));
    }
    match execute(flags, ui) {
        Ok(success) => {
            terminal_ui::print_json(&success.json)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(ending) => Ok(ending.report()),
    }
}

fn execute(flags: &RunFlags, ui: Ui) -> Result<Success, Ending> {
    let package = open(flags, ui)?;
    let Files { manifest, input } = request::read(flags).map_err(Ending::bad_request)?;
    let npy = if let Some(Input::Npy(npy)) = &input { Some(npy) } else { None };
    let folders = Folders::prepare(flags.arrays.as_deref(), npy).map_err(Ending::bad_request)?;
    let tmp = Temporary::make().map_err(Ending::internal)?;
    let request = Request {
        manifest,
        input: input.map(Input::into_items),
        data: flags.data.clone(),
        models: flags.models.clone(),
        tmp: Some(tmp.path().to_owned()),
        arrays: folders.arrays(),
        results: folders.results(),
        limits: limits(flags),
        ..Request::default()
    };
    let success = load(&package, flags, ui)?.run_aloud(&request)?;
    folders.keep(&success).map_err(Ending::internal)?;
    Ok(success)
}

/// What follows works on the bytes that were read and checked here.
fn open(flags: &RunFlags, ui: Ui) -> Result<Package, Ending> {
    let file = &flags.file;
    let demands = Demands::read(&flags.trust).map_err(Ending::bad_request)?;
    let place = Place::of(file, flags.registry, demands.want_signatures(), ui)
        .map_err(Ending::unavailable)?;
    let package =
        Package::open(place.file()).map_err(|error| Ending::bad_package(named(file, error)))?;
    demands.check(&package, &place).map_err(Ending::untrusted)?;
    Ok(package)
}

/// Compiled modules are kept, so that only the first run of a module waits for the compiler. Code has no checks for
/// time limits: a guest that does not stop when its time is over is left behind, and ends with this process.
fn load(package: &Package, flags: &RunFlags, ui: Ui) -> Result<Pipeline, Ending> {
    let cache = Cache::open().map_err(Ending::internal)?;
    let _spinner = ui.spinner("Loading", "the runtime, which is compiled once and kept");
    let bytes = cache::packages_bytes().map_err(Ending::bad_request)?;
    let engine = Runner::endless(cache.root()).map(|runner| runner.with_cached_bytes(bytes));
    let pipeline = runner(engine, flags).and_then(|runner| runner.load(package)).or_else(|error| {
        if !error.is_about_others() {
            return Err(error);
        }
        ui.warning(format!("{error}; going on without a cache, so the runtime is compiled"));
        runner(Runner::new(), flags)?.load(package)
    });
    pipeline.map_err(|error| match error {
        LoadError::Package(error @ PackageError::Extract { .. }) => Ending::internal(error),
        LoadError::Package(error) => Ending::bad_package(named(&flags.file, error)),
        LoadError::Module(CompileError::TooSlow { .. }) => Ending::too_slow(error),
        LoadError::WrongRuntime { .. } | LoadError::Untrusted(_) => Ending::untrusted(error),
        LoadError::Module(_) => Ending::bad_package(error),
        _ => Ending::internal(error),
    })
}

fn runner(engine: Result<Runner, LoadError>, flags: &RunFlags) -> Result<Runner, LoadError> {
    let runner = engine?.compile_time(Some(flags.compile_timeout.unwrap_or(COMPILE_TIME)));
    let all = flags.runtime.is_empty();
    Ok(if all { runner } else { runner.only(flags.runtime.clone()) })
}

fn limits(flags: &RunFlags) -> Limits {
    let given = Limits { time: flags.timeout, ..Limits::default() };
    Limits {
        stdout_bytes: flags.max_output.map(bytes).or(given.stdout_bytes),
        stderr_bytes: flags.max_output.map(bytes).or(given.stderr_bytes),
        memory_bytes: flags.max_memory.map(bytes).or(given.memory_bytes),
        file_bytes: flags.max_data.map(bytes).or(given.file_bytes),
        files: flags.max_files.or(given.files),
        ..given
    }
}

fn bytes(mebibytes: u64) -> u64 {
    mebibytes << 20
}
