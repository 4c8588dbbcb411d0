//! `cargo xtask test-packages`: pipelines with packages from PyPI, each packaged and run as a user does it.

mod report;

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, ExitCode, Output};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use conformance::{Case, Ending};
use terminal_ui::Ui;

use crate::flags::TestPackagesFlags;
use crate::process;
use report::{Outcome, PackageReport, Report};

/// Runs the command.
///
/// # Errors
///
/// When a name is unknown, a lock cannot be made, or a command cannot be started.
pub fn run(flags: &TestPackagesFlags, ui: Ui) -> Result<ExitCode> {
    let cases = chosen(&flags.names)?;
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let bar = ui.bar("Testing", format!("with {} pipelines", cases.len()));
    let mut packages = Vec::new();
    for case in &cases {
        bar.show(packages.len() as u64, cases.len() as u64);
        if flags.upgrade {
            let mut lock = xtask([
                "lock".as_ref(),
                "--upgrade".as_ref(),
                "--pipeline".as_ref(),
                case.folder.as_os_str(),
            ])?;
            process::run_hidden(&mut lock, None)?;
        }
        packages.push(test(case, folder.path(), flags.snapshot)?);
    }
    drop(bar);
    report::finish(&Report { packages }, ui)
}

fn chosen(names: &[String]) -> Result<Vec<Case>> {
    let all = conformance::packages();
    if let Some(unknown) =
        names.iter().find(|name| !all.iter().any(|case| case.short_name() == *name))
    {
        let known: Vec<_> = all.iter().map(Case::short_name).collect();
        bail!("`conformance/packages` has no folder `{unknown}`; there are {}", known.join(", "));
    }
    let is_chosen =
        |case: &Case| names.is_empty() || names.iter().any(|name| name == case.short_name());
    Ok(all.into_iter().filter(is_chosen).collect())
}

/// Packages and runs one of them.
fn test(case: &Case, folder: &Path, with_snapshot: bool) -> Result<PackageReport> {
    let package = folder.join(case.short_name()).with_added_extension("rmpkg");
    let arguments = [
        OsStr::new("package"),
        "--pipeline".as_ref(),
        case.folder.as_os_str(),
        "--output".as_ref(),
        package.as_os_str(),
    ];
    let plain = (!with_snapshot).then_some(OsStr::new("--no-snapshot"));
    let (built, packaging) = timed(&mut xtask(arguments.into_iter().chain(plain))?)?;
    let mut report = PackageReport::new(case.short_name(), packaging);
    if !built.status.success() {
        report.outcome = Outcome::Refused(String::from_utf8_lossy(&built.stderr).trim().to_owned());
        return Ok(report);
    }
    report.bytes = std::fs::metadata(&package)?.len();
    let input = case.folder.join("input.json");
    let arguments = [OsStr::new("run"), package.as_os_str(), "--input".as_ref(), input.as_os_str()];
    let (ran, running) = timed(&mut xtask(arguments)?)?;
    report.running = Some(running);
    report.outcome = Outcome::of(case.check(&ending(&ran)), ran.status.success());
    Ok(report)
}

/// This program, as a user would start it.
fn xtask<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Result<Command> {
    let program = env::current_exe().context("cannot find this program's file")?;
    let mut command = Command::new(program);
    command.arg("--quiet").args(arguments);
    Ok(command)
}

fn timed(command: &mut Command) -> Result<(Output, Duration)> {
    let started = Instant::now();
    Ok((process::read_all(command)?, started.elapsed()))
}

fn ending(ran: &Output) -> Ending {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ending { code: ran.status.code(), stdout: text(&ran.stdout), stderr: text(&ran.stderr) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_refused_with_those_that_there_are() {
        let error = chosen(&["jinja3".to_owned()]).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "`conformance/packages` has no folder `jinja3`; there are absent-modules, arrow, "
            ),
            "{error}"
        );
    }

    #[test]
    fn names_choose() {
        let names = ["jinja2".to_owned(), "lark".to_owned()];
        let chosen: Vec<_> = chosen(&names).unwrap().into_iter().map(|case| case.name).collect();
        assert_eq!(chosen, ["packages/jinja2", "packages/lark"]);
        assert!(super::chosen(&[]).unwrap().len() >= 40);
    }
}
