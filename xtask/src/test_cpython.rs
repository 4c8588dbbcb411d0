//! `cargo xtask test-cpython`: CPython's own tests inside the wasm, beside the whole standard library.

mod installation;

use std::process::ExitCode;

use anyhow::{Context, Result};
use pipeline_command::guest;
use terminal_ui::Ui;

use crate::flags::TestCpythonFlags;
use crate::python_stdlib;
use crate::suite::{self, Expectations, Guest, Node, Report};
use crate::variant::Variant;

const EXPECTED: &str = include_str!("../cpython/expected.json");
const NODE: Node =
    Node { module: "cpython_tests", source: include_str!("../cpython/cpython_tests.py") };

/// Runs the command.
///
/// # Errors
///
/// When no CPython with tests is found, or the runtime cannot be built or started.
pub fn run(flags: &TestCpythonFlags, ui: Ui) -> Result<ExitCode> {
    let expectations = expectations()?;
    let cpython = installation::find(flags.python.as_deref(), &expectations.version)?;
    let (version, tests) = (&cpython.version, cpython.tests.display());
    if *version != expectations.version {
        ui.warning(format!(
            "the tests are those of CPython {version}, what is expected is written for {}",
            expectations.version
        ));
    }
    // So that the tests of what can be built in are run as well.
    let command = suite::runtime(&flags.suite, &Variant::with_everything(), ui)?;
    let stdlib = python_stdlib::ensure(ui)?;
    let bar = ui.bar("Testing", format!("with the tests of CPython {version} in `{tests}`"));
    // Python looks at a folder's listing before it opens a file in it: the mounted `test` has to be among
    // the entries of the folder around it.
    let packages = tempfile::tempdir().context("cannot create a temporary folder")?;
    std::fs::create_dir(packages.path().join("test"))
        .context("cannot create a temporary folder")?;
    let guest = Guest::new(command, flags.suite.limits(), NODE)?
        .with_folder(&stdlib.folder, guest::STDLIB)
        .with_folder(packages.path(), "/cpython")
        .with_folder(&cpython.tests, "/cpython/test");
    let modules = suite::modules(&flags.module, &expectations);
    let modules = suite::run(&guest, &modules, &flags.suite, &expectations, &bar)?;
    drop(bar);
    suite::finish(&Report { version: cpython.version, modules }, ui)
}

fn expectations() -> Result<Expectations> {
    Expectations::parse(EXPECTED).context("`xtask/cpython/expected.json` is wrong")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_list_is_sound_and_covers_what_is_promised() {
        let expectations = expectations().unwrap();
        assert_eq!(expectations.version, "3.12.1");
        for module in ["test_json", "test_re", "test_decimal", "test_asyncio.test_tasks"] {
            assert!(expectations.modules.contains_key(module), "{module}");
        }
    }
}
