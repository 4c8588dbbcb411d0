//! System packages on Debian and its relatives.

use std::process::Command;

use anyhow::{Result, anyhow};
use terminal_ui::{Interrupted, Ui, WithHint};

use crate::process;

const INSTALL: [&str; 5] = [
    "-o",
    // Another package manager that is busy, as on a machine that was just started, is waited for.
    "DPkg::Lock::Timeout=900",
    "install",
    "-y",
    "--no-install-recommends",
];

/// Installs `packages` after saying so, in the versions that the system's sources have today: a new
/// machine's lists are as old as its image, and know browsers with last year's holes.
///
/// # Errors
///
/// When this is no such system, the user may not install packages, or apt-get fails.
pub fn install(packages: &[&str], ui: Ui) -> Result<()> {
    let names = packages.join(" ");
    if which::which("apt-get").is_err() {
        return Err(anyhow!("there is no `apt-get` here to install {names}"))
            .hint(|| "see `cargo xtask doctor` for another way to get what is missing".to_owned());
    }
    let by_hand = || format!("install them with `{}`, then run this again", command_line(packages));
    let prefix = privileges()
        .ok_or_else(|| anyhow!("installing {names} takes root, and there is no `sudo`"))
        .hint(by_hand)?;
    ui.status("Installing", format!("system-wide with apt-get: {names}"));
    match run(prefix, &["update"], ui) {
        Err(error) if !error.is::<Interrupted>() => {
            ui.warning(format!("the lists of packages stay as old as they are: {error:#}"));
        }
        result => result?,
    }
    run(prefix, &[&INSTALL, packages].concat(), ui).hint(by_hand)
}

/// The command that installs `packages`, for a person to type.
pub fn command_line(packages: &[&str]) -> String {
    let sudo = if is_root() { "" } else { "sudo " };
    format!("{sudo}apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// What to put before a command to run it as root; `None` if there is no way.
fn privileges() -> Option<&'static [&'static str]> {
    if is_root() {
        return Some(&[]);
    }
    which::which("sudo").is_ok().then_some(&["sudo"])
}

fn run(prefix: &[&str], arguments: &[&str], ui: Ui) -> Result<()> {
    // sudo keeps only what is set behind it.
    let environment = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"];
    let quiet: &[&str] = if ui.is_quiet() { &["-qq"] } else { &[] };
    let words = [prefix, &environment, quiet, arguments].concat();
    process::run_in_terminal(Command::new(words[0]).args(&words[1..]))
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
