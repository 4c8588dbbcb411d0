//! `cargo xtask test-spark`: packages on Spark.

use std::env;
use std::process::ExitCode;

use anyhow::{Context, Result};
use terminal_ui::Ui;

use crate::apt;
use crate::engines;
use crate::flags::ToolFlags;
use crate::test_wheel;
use crate::variant::Tools;

/// What Debian calls the Java that it prefers.
const JAVA: &str = "default-jre-headless";

/// Runs the command.
///
/// # Errors
///
/// When Java, Spark or the wheel cannot be had, or a test fails.
pub fn run(flags: &ToolFlags, ui: Ui) -> Result<ExitCode> {
    let xtask = env::current_exe().context("cannot find out this program's own path")?;
    if which::which("java").is_err() {
        apt::install(&[JAVA], ui)?;
    }
    let spark = engines::spark(ui)?;
    let (python, packages) = test_wheel::ready(&xtask, &Tools::from(flags), ui)?;
    engines::test(&python, &packages, &["test_spark.py"], Some(&spark), ui)?;
    Ok(ExitCode::SUCCESS)
}
