//! The tests of another project inside the wasm: each module in an instance of its own.
//!
//! What is expected to fail is data, with a reason each. A command that runs a suite fails if anything comes
//! differently.

mod expectations;
mod guest;
mod report;

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use content_cache::Cache;
use terminal_ui::{Spinner, Ui};
use wasi_host::{Command, Host, HostOptions};

use crate::build_wasm;
use crate::flags::{SuiteFlags, ToolFlags};
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

pub use expectations::Expectations;
pub use guest::{Guest, Node};
pub use report::{ModuleReport, Report};

/// The runtime that the tests run in: the file that was named, or else that variant, which is built.
///
/// # Errors
///
/// When it cannot be built or compiled.
pub fn runtime(flags: &SuiteFlags, variant: &Variant, ui: Ui) -> Result<Command> {
    let wasm = module(flags.wasm.as_deref(), variant, &flags.tools, ui)?;
    let _spinner = ui.spinner("Loading", "the runtime, which is compiled once and kept");
    let module_cache = Some(Cache::open()?.root().join("modules"));
    let host = Host::new(HostOptions { module_cache })?;
    host.compile(&wasm).with_context(|| match &flags.wasm {
        Some(path) => format!("`{}` cannot be run", path.display()),
        None => "the runtime that was built cannot be run".to_owned(),
    })
}

/// The bytes of that file, or else of that variant, which is built.
///
/// # Errors
///
/// When it cannot be read or built.
pub fn module(
    file: Option<&Path>,
    variant: &Variant,
    tools: &ToolFlags,
    ui: Ui,
) -> Result<Arc<[u8]>> {
    Ok(match file {
        Some(path) => workspace::read(path)?.into(),
        None => build_wasm::build(variant, &Tools::from(tools), &mut Steps::default(), ui)?.wasm,
    })
}

/// The modules that were asked for, else all that are listed; each once.
pub fn modules(asked: &[String], expectations: &Expectations) -> Vec<String> {
    let asked: BTreeSet<&String> = asked.iter().collect();
    let all = || expectations.modules.keys().cloned().collect();
    if asked.is_empty() { all() } else { asked.into_iter().cloned().collect() }
}

/// Runs `modules` on as many threads as the flags say; the reports are in the order of `modules`.
///
/// # Errors
///
/// When an instance cannot be started.
pub fn run(
    guest: &Guest,
    modules: &[String],
    flags: &SuiteFlags,
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
        let threads: Vec<_> = (0..jobs(flags)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().map_err(|_| anyhow!("a thread that runs tests has panicked"))?
        })
    })?;
    let mut reports = done.into_inner().map_err(|_| anyhow!("another thread has failed"))?;
    reports.sort_by(|one, other| one.module.cmp(&other.module));
    Ok(reports)
}

fn jobs(flags: &SuiteFlags) -> usize {
    flags.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get)
}

fn run_one(guest: &Guest, module: &str, expectations: &Expectations) -> Result<ModuleReport> {
    let expected = expectations.of(module);
    let started = Instant::now();
    let answer = guest.run(module, &expected)?;
    Ok(ModuleReport::of(module, &expected, answer, started.elapsed()))
}

/// Prints the table; what is unexpected goes to stderr, test by test.
///
/// # Errors
///
/// When nothing can be printed.
pub fn finish(report: &Report, ui: Ui) -> Result<ExitCode> {
    ui.result(report, Report::table)?;
    let mut code = ExitCode::SUCCESS;
    for unexpected in report.unexpected() {
        ui.failure(format!("`{}`: {}", unexpected.test, unexpected.what));
        code = ExitCode::FAILURE;
    }
    Ok(code)
}
