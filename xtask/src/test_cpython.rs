//! `cargo xtask test-cpython`: CPython's own tests inside the wasm.
//!
//! Each module runs in an instance of its own, beside the whole standard library. What is expected
//! to fail is data, with a reason each: the command fails if anything comes differently.

mod expectations;
mod guest;
mod installation;
mod report;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use content_cache::Cache;
use terminal_ui::{Spinner, Ui};
use wasi_host::{Command, Host, HostOptions, Limits};
use wlr_libpy::kit::Kit;

use crate::build_wasm;
use crate::flags::TestCpythonFlags;
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;
use expectations::Expectations;
use guest::Guest;
use report::{ModuleReport, Report};

/// Runs the command.
///
/// # Errors
///
/// When no CPython with tests is found, or the runtime cannot be built or started.
pub fn run(flags: &TestCpythonFlags, ui: Ui) -> Result<ExitCode> {
    let expectations = Expectations::committed()?;
    let cpython = installation::find(flags.python.as_deref(), &expectations.version)?;
    let (version, tests) = (&cpython.version, cpython.tests.display());
    if *version != expectations.version {
        ui.warning(format!(
            "the tests are those of CPython {version}, what is expected is written for {}",
            expectations.version
        ));
    }
    let command = runtime(flags, ui)?;
    let stdlib = Kit::ensure(&|step| ui.status("Preparing", step))?.stdlib_folder;
    let limits = Limits {
        time: Some(flags.timeout),
        memory_bytes: Some(flags.max_memory << 20),
        ..Limits::default()
    };
    let bar = ui.bar("Testing", format!("with the tests of CPython {version} in `{tests}`"));
    let guest = Guest::new(command, stdlib, cpython.tests.clone(), limits)?;
    let modules =
        run_all(&guest, &modules(flags, &expectations), jobs(flags), &expectations, &bar)?;
    drop(bar);
    finish(&Report { version: cpython.version, modules }, ui)
}

/// The modules that were asked for, else all that are listed; each once.
fn modules(flags: &TestCpythonFlags, expectations: &Expectations) -> Vec<String> {
    let asked: BTreeSet<&String> = flags.module.iter().collect();
    let all = || expectations.modules.keys().cloned().collect();
    if asked.is_empty() { all() } else { asked.into_iter().cloned().collect() }
}

fn jobs(flags: &TestCpythonFlags) -> usize {
    flags.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get)
}

fn runtime(flags: &TestCpythonFlags, ui: Ui) -> Result<Command> {
    let wasm = match &flags.wasm {
        Some(path) => workspace::read(path)?.into(),
        None => {
            // So that the tests of what can be built in are run as well.
            let variant = Variant::with_everything();
            build_wasm::build(&variant, &Tools::from(&flags.tools), &mut Steps::default(), ui)?.wasm
        }
    };
    let _spinner = ui.spinner("Loading", "the runtime (compiled the first time)");
    let module_cache = Some(Cache::open()?.root().join("modules"));
    let host = Host::new(HostOptions { module_cache })?;
    host.compile(&wasm).with_context(|| match &flags.wasm {
        Some(path) => format!("`{}` cannot be run", path.display()),
        None => "the runtime that was built cannot be run".to_owned(),
    })
}

/// Runs `modules` on as many threads as `jobs` says; the reports are in the order of `modules`.
fn run_all(
    guest: &Guest,
    modules: &[String],
    jobs: usize,
    expectations: &Expectations,
    bar: &Spinner,
) -> Result<Vec<ModuleReport>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || -> Result<()> {
        while let Some(module) = modules.get(next.fetch_add(1, Ordering::Relaxed)) {
            let report = run_one(guest, module, expectations)?;
            let mut done = done.lock().map_err(|_| anyhow!("another thread has failed"))?;
            done.push(report);
            bar.show(done.len() as u64, modules.len() as u64);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| anyhow!("a thread that runs tests has panicked"))?
        })
    })?;
    let mut reports = done.into_inner().map_err(|_| anyhow!("another thread has failed"))?;
    reports.sort_by(|one, other| one.module.cmp(&other.module));
    Ok(reports)
}

fn run_one(guest: &Guest, module: &str, expectations: &Expectations) -> Result<ModuleReport> {
    let expected = expectations.of(module);
    let started = Instant::now();
    let answer = guest.run(module, &expected)?;
    Ok(ModuleReport::of(module, &expected, answer, started.elapsed()))
}

/// Prints the table; what is unexpected goes to stderr, test by test.
fn finish(report: &Report, ui: Ui) -> Result<ExitCode> {
    ui.result(report, Report::table)?;
    let mut code = ExitCode::SUCCESS;
    for unexpected in report.unexpected() {
        ui.failure(format!("`{}`: {}", unexpected.test, unexpected.what));
        code = ExitCode::FAILURE;
    }
    Ok(code)
}
