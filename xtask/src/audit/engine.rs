//! Whether wasmtime is the newest release of its line: what is mended in a sandbox is mended there first.

use std::process::Command;

use anyhow::Result;

use super::Outcome;
use crate::process;
use crate::workspace;

/// What cargo says of a package for which it knows a newer release that `Cargo.toml` allows.
const UPDATING: &str = "Updating wasmtime v";

/// Asks the registry for a newer one than `Cargo.lock` has.
pub(super) fn newest() -> Result<Outcome> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root());
    cargo.args(["update", "--dry-run", "--color", "never", "--package", "wasmtime"]);
    let output = process::read_all(&mut cargo)?;
    if !output.status.success() {
        let about = "the registry can't be reached, so nothing was checked";
        return Ok(Outcome::NotReached(about.to_owned()));
    }
    Ok(outcome(&String::from_utf8_lossy(&output.stderr)))
}

fn outcome(said: &str) -> Outcome {
    let newer = said.lines().map(str::trim).find(|line| line.starts_with(UPDATING));
    newer.map_or(Outcome::Passed, |line| {
        Outcome::Failed(format!(
            "there is a newer release ({line}); `cargo update --package wasmtime` takes it"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_release_is_a_finding() {
        let none = "    Updating crates.io index\n     Locking 0 packages to latest Rust 1.95.0 compatible versions\n";
        assert_eq!(outcome(none), Outcome::Passed);
        let one = format!("{none}    Updating wasmtime v48.0.8 -> v48.0.9\n");
        let Outcome::Failed(about) = outcome(&one) else { panic!("there is a newer one") };
        assert!(about.contains("(Updating wasmtime v48.0.8 -> v48.0.9)"), "{about}");
    }
}
