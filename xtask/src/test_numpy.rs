//! `cargo xtask test-numpy`: NumPy's own tests inside the wasm.

use std::process::ExitCode;

use anyhow::{Context, Result};
use builtin_packages::NUMPY_TESTS;
use numpy_kit::NumpyKit;
use pipeline_command::guest;
use terminal_ui::Ui;
use wlr_libpy::kit::Kit;

use crate::flags::TestNumpyFlags;
use crate::pip::Requirements;
use crate::python_stdlib;
use crate::suite::{self, Expectations, Guest, Node, Report};
use crate::variant::Variant;

const EXPECTED: &str = include_str!("../numpy/expected.json");
const NODE: Node = Node { module: "numpy_tests", source: include_str!("../numpy/numpy_tests.py") };
const PYTEST: Requirements<'_> = Requirements {
    kind: "pytest",
    what: "pytest and what NumPy's tests need besides",
    text: include_str!("../numpy/pytest.txt"),
};

/// Runs the command.
///
/// # Errors
///
/// When NumPy, pytest or the runtime cannot be made, or an instance cannot be started.
pub fn run(flags: &TestNumpyFlags, ui: Ui) -> Result<ExitCode> {
    let expectations = expectations()?;
    let progress = |step: &str| ui.status("Preparing", step);
    let numpy = NumpyKit::ensure(&Kit::ensure(&progress)?, &progress)?;
    let stdlib = python_stdlib::ensure(ui)?;
    let pytest = PYTEST.installed(ui)?;
    let variant = Variant::with_everything().with(&[&NUMPY_TESTS]);
    let variant = Variant { optimised: false, ..variant };
    let command = suite::runtime(&flags.suite, &variant, ui)?;
    let bar = ui.bar("Testing", format!("with the tests of NumPy {}", numpy_kit::VERSION));
    let guest = Guest::new(command, flags.suite.limits(), NODE)?
        .with_folder(&stdlib.folder, guest::STDLIB)
        .with_folder(&numpy.tests(), "/numpy/site")
        .with_folder(&pytest, "/numpy/pytest");
    let files = suite::modules(&flags.file, &expectations);
    let modules = suite::run(&guest, &files, &flags.suite, &expectations, &bar)?;
    drop(bar);
    suite::finish(&Report { version: numpy_kit::VERSION.to_owned(), modules }, ui)
}

fn expectations() -> Result<Expectations> {
    Expectations::parse(EXPECTED).context("`xtask/numpy/expected.json` is wrong")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_list_is_sound_and_covers_what_is_promised() {
        let expectations = expectations().unwrap();
        assert_eq!(expectations.version, numpy_kit::VERSION);
        let folders = ["_core", "fft", "lib", "linalg", "ma", "polynomial", "random"];
        for folder in folders.map(|folder| format!("numpy/{folder}/tests/test_")) {
            assert!(expectations.modules.keys().any(|file| file.starts_with(&folder)), "{folder}");
        }
    }

    #[test]
    fn each_wheel_of_pytest_is_pinned() {
        let lines: Vec<_> = PYTEST.text.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() >= 8, "{lines:?}");
        assert!(lines.iter().all(|line| line.contains("==") && line.contains(" --hash=sha256:")));
    }
}
