//! `cargo xtask fuzz`: looks for inputs that break what must hold for any input.

mod hosts;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use terminal_ui::{Ui, WithHint};

use crate::flags::{FuzzFlags, FuzzTarget};
use crate::process;
use crate::workspace;

/// Packages that are bad in one way each.
const BAD_PACKAGES: &str = "rmpkg-format/corpus";

/// Runs the command.
///
/// # Errors
///
/// When cargo-fuzz is missing, an input was found, which cargo-fuzz has kept, or two hosts differ.
pub fn run(flags: &FuzzFlags, ui: Ui) -> Result<ExitCode> {
    match flags.target {
        FuzzTarget::Hosts => hosts::run(flags.first, flags.seconds, ui)?,
        _ => under_libfuzzer(flags, ui)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn under_libfuzzer(flags: &FuzzFlags, ui: Ui) -> Result<()> {
    which::which("cargo-fuzz")
        .context("there is no `cargo-fuzz`")
        .hint(|| "run `cargo install cargo-fuzz --locked`".to_owned())?;
    let name = flags.target.name();
    let found = folder().join("work").join(name);
    fs::create_dir_all(&found).with_context(|| format!("cannot create `{}`", found.display()))?;
    let kept = folder().join("corpus").join(name);
    ui.status("Fuzzing", format!("{name} for {} s", flags.seconds));
    let seconds = format!("-max_total_time={}", flags.seconds);
    let mut seeds = vec![found.clone(), kept.clone()];
    if matches!(flags.target, FuzzTarget::Reader) {
        seeds.push(workspace::root().join(BAD_PACKAGES));
    }
    process::run(cargo_fuzz(name).args(&seeds).arg("--").arg(seconds))?;
    if flags.keep {
        ui.status("Keeping", format!("what reaches new code in {}", kept.display()));
        process::run(cargo_fuzz(name).args([kept, found]).args(["--", "-merge=1"]))?;
    }
    Ok(())
}

/// The targets are safe Rust: a sanitizer would find nothing and takes half of the speed.
fn cargo_fuzz(target: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(folder()).args(["fuzz", "run", "--sanitizer", "none", target]);
    // The instrumentation is an unstable feature of a stable compiler.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo
}

fn folder() -> PathBuf {
    workspace::root().join("fuzz")
}
