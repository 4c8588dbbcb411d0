//! Memory that other commands used up.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::packages;
use crate::process;

/// Tells the memory of another command.
const SCRIPT: &str = "peak.py";

/// A command of which [`peak_of`] tells the memory; the program's arguments are still to be added.
pub fn watched(program: impl Into<PathBuf>) -> Command {
    let mut command = Command::new("python3");
    command.args(["-I", "-S"]).arg(packages::folder().join(SCRIPT)).arg(program.into());
    command
}

/// The most memory that the program of a [`watched`] command has in use at a time, in bytes.
///
/// # Errors
///
/// When it fails, or the system does not tell it.
pub fn peak_of(command: &mut Command) -> Result<f64> {
    let output = process::read_stdout(command)?;
    let bytes = String::from_utf8_lossy(&output).trim().parse();
    bytes.with_context(|| format!("`{SCRIPT}` has told no number of bytes"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_with_much_in_memory_has_a_higher_peak() {
        let python = |code: &str| peak_of(watched("python3").args(["-c", code])).unwrap();
        let (little, much) = (python("pass"), python("bytes(range(250)) * 400_000"));
        assert!(much - little > 80e6, "{little} {much}");
    }
}
