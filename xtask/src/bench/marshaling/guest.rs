//! Runs cases in the wasm under wasmtime. The engine is used directly, so that what a host does with
//! documents before and after a run does not count.

use std::fs;
use std::path::Path as FilePath;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use content_cache::Cache;
use pipeline_command::{Action, guest, last_line};
use rmpkg_format::Package;
use serde_json::Value;
use tempfile::TempDir;
use wasi_host::{Command, Host, HostOptions, Invocation, Limits, Preopen};

use super::case::{Case, Path};
use super::inputs::Inputs;
use crate::bench::clock;

/// The package, ready to run.
pub struct Guest {
    command: Command,
    unpacked: TempDir,
    preopens: Vec<Preopen>,
}

impl Guest {
    /// Unpacks the package and compiles its module, or takes it from the cache.
    pub fn load(package: &Package) -> Result<Self> {
        let unpacked = tempfile::tempdir().context("cannot create a temporary folder")?;
        package.extract_to(unpacked.path())?;
        let module_cache = Some(Cache::open()?.root().join("modules"));
        let command = Host::new(HostOptions { module_cache })?.compile(package.wasm())?;
        let folder = |mount: rmpkg_format::layout::Mount| {
            preopen(&mount.host_folder(unpacked.path()), mount.guest, false)
        };
        let preopens = package.mounts().map(folder).collect();
        Ok(Self { command, unpacked, preopens })
    }

    /// The nodes' folder on this machine.
    pub fn nodes(&self) -> std::path::PathBuf {
        self.unpacked.path().join(rmpkg_format::layout::APP)
    }

    /// Makes the arrays that cases are given: each as base64 and as a file.
    pub fn inputs(&self, sizes: &[usize]) -> Result<Inputs> {
        let mut inputs = Inputs::new()?;
        for bytes in sizes {
            let inline = self.execute(super::case::maker(*bytes), &[])?;
            let results = tempfile::tempdir().context("cannot create a temporary folder")?;
            let writable = preopen(results.path(), guest::RESULTS, true);
            self.execute(super::case::maker(*bytes), &[writable])?;
            inputs.add(*bytes, result(&inline)?, &results.path().join("0.npy"))?;
        }
        Ok(inputs)
    }

    /// The processor time of a run.
    pub fn run(&self, case: Case, inputs: &Inputs) -> Result<Duration> {
        let results = tempfile::tempdir().context("cannot create a temporary folder")?;
        let folders = match case.path {
            Path::Files => vec![
                preopen(inputs.folder(), guest::ARRAYS, false),
                preopen(results.path(), guest::RESULTS, true),
            ],
            Path::Inline | Path::InMemory => Vec::new(),
        };
        let stdin = case.stdin(inputs.array(case)?);
        let (stdout, time) = clock::time(|| self.execute(stdin, &folders))?;
        check(case, &stdout, results.path())?;
        Ok(time)
    }

    fn execute(&self, stdin: String, folders: &[Preopen]) -> Result<Vec<u8>> {
        let outcome = self.command.run(Invocation {
            args: Action::Run.args(),
            stdin: stdin.into_bytes(),
            preopens: [&self.preopens, folders].concat(),
            limits: Limits { stdout_bytes: None, file_bytes: None, ..Limits::default() },
            ..Invocation::default()
        })?;
        let stderr = String::from_utf8_lossy(&outcome.stderr);
        ensure!(outcome.is_success(), "{}: {}", outcome.termination, last_line(&stderr));
        Ok(outcome.stdout)
    }
}

fn preopen(host: &FilePath, guest: &str, writable: bool) -> Preopen {
    Preopen { host: host.to_owned(), guest: guest.to_owned(), writable }
}

/// The only result in a report.
fn result(stdout: &[u8]) -> Result<Value> {
    let report: Value = serde_json::from_slice(stdout).context("a run has written no report")?;
    report["results"].get(0).cloned().context("a run has given no result")
}

/// Whether the array came out on the path on which it should.
fn check(case: Case, stdout: &[u8], results: &FilePath) -> Result<()> {
    let (bytes, items) = (case.bytes as u64, case.items());
    let file = |item: usize| fs::metadata(results.join(format!("{item}.npy")));
    let is_right = match case.path {
        Path::Inline => stdout.len() as u64 > items as u64 * bytes / 3 * 4,
        Path::Files => {
            (0..items).all(|item| file(item).is_ok_and(|file| file.len() > bytes))
                && (stdout.len() as u64) < 100_000
        }
        Path::InMemory => result(stdout)? == case.bytes / size_of::<f64>(),
    };
    ensure!(is_right, "the array has not come back as it should: {case:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::case::Work;
    use super::*;

    #[test]
    fn a_result_on_the_wrong_path_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let case = |path| Case { path, work: Work::LowPass, bytes: 80 };
        let report = |result: &str| format!(r#"{{"results": [{result}]}}"#).into_bytes();
        let long = format!("\"{}\"", "A".repeat(108));
        check(case(Path::InMemory), &report("10"), folder.path()).unwrap();
        check(case(Path::InMemory), &report("80"), folder.path()).unwrap_err();
        check(case(Path::Inline), &report(&long), folder.path()).unwrap();
        check(case(Path::Inline), &report("{}"), folder.path()).unwrap_err();
        check(case(Path::Files), &report("{}"), folder.path()).unwrap_err();
        fs::write(folder.path().join("0.npy"), [0; 200]).unwrap();
        check(case(Path::Files), &report("{}"), folder.path()).unwrap();
    }
}
