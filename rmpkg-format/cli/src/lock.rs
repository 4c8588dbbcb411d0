//! `rmpkg lock`: which distributions of the package index a pipeline gets, with a runtime that is there.

use std::process::ExitCode;

use anyhow::Result;
use rmpkg_pack::dependencies::lock::{self, Options, Runtime};
use rmpkg_pack::dependencies::sdist::Sandbox;
use rmpkg_pack::package::{self, Compiled};
use terminal_ui::Ui;

use crate::flags::LockFlags;
use crate::packaging;

/// Runs the command.
///
/// # Errors
///
/// As [`lock::write`] and [`lock::check`], and when there is no runtime for the former.
pub fn run(flags: &LockFlags, ui: Ui) -> Result<ExitCode> {
    if flags.check {
        return lock::check(&flags.pipeline, ui);
    }
    let prebuilt = packaging::runtime(flags.runtime.as_deref())?;
    // Those that build: of the packages that have nothing built in.
    let parts = || prebuilt.with(&[]);
    let command = || package::load_as(Compiled::ForAnyProcessor, &parts()?.0.wasm, ui);
    let sandbox = Sandbox::new(command, || Ok(parts()?.1), ui);
    let release = Box::new(|package: &_| prebuilt.release(package));
    let options = Options { upgrade: flags.upgrade.clone(), with: Vec::new() };
    lock::write(&flags.pipeline, &options, &Runtime { sandbox, release }, ui)
}
