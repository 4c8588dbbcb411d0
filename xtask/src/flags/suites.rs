//! What runs the tests of other projects inside the wasm.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use rmpkg::flags::seconds;
use wasi_host::Limits;

use super::tools::ToolFlags;

#[allow(clippy::enum_variant_names, reason = "these are the names of the commands")]
#[derive(Debug, Subcommand)]
pub enum Suites {
    /// Runs CPython's own tests inside the wasm
    ///
    /// They come from a CPython on this machine, each module in an instance of its own. Tests that are
    /// expected to fail are listed, with the reason, in xtask/cpython/expected.json.
    #[command(after_help = TEST_CPYTHON_HELP)]
    TestCpython(TestCpythonFlags),
    /// Runs NumPy's own tests inside the wasm
    ///
    /// Each file runs in an instance of its own. Tests that are expected to fail are listed, with the reason,
    /// in xtask/numpy/expected.json.
    #[command(after_help = TEST_NUMPY_HELP)]
    TestNumpy(TestNumpyFlags),
    /// Packages and runs pipelines that use packages from PyPI
    ///
    /// They are in conformance/packages: a folder for each, with its lock and with what CPython 3.12 gives. They are
    /// packaged and run as a user does it, but without a snapshot unless that is asked for.
    #[command(after_help = TEST_PACKAGES_HELP)]
    TestPackages(TestPackagesFlags),
}

#[derive(Debug, Args)]
pub struct TestCpythonFlags {
    /// Modules of the package `test`, such as test_json [default: all that are listed]
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub module: Vec<String>,
    /// The CPython whose tests are run [default: the best in PATH and among pyenv's]
    #[arg(long, value_name = "FILE")]
    pub python: Option<PathBuf>,
    #[command(flatten)]
    pub suite: SuiteFlags,
}

#[derive(Debug, Args)]
pub struct TestNumpyFlags {
    /// Files below NumPy's folder, such as numpy/fft/tests/test_helper.py [default: all that are listed]
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub file: Vec<String>,
    #[command(flatten)]
    pub suite: SuiteFlags,
}

#[derive(Debug, Args)]
pub struct TestPackagesFlags {
    /// Names of folders in conformance/packages [default: all]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Locks each of them anew first, to the newest releases
    #[arg(long)]
    pub upgrade: bool,
    /// Packages each of them with a snapshot, which takes longer: each has a module of its own then
    #[arg(long)]
    pub snapshot: bool,
}

/// How the tests of another project run.
#[derive(Debug, Args)]
pub struct SuiteFlags {
    /// A runtime that is built already [default: builds it]
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
    /// How many modules run at once [default: the number of processors]
    #[arg(long, short, value_name = "NUMBER")]
    pub jobs: Option<NonZero<usize>>,
    /// Seconds that each module may take
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "900")]
    pub timeout: Duration,
    /// Memory that each module may take, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(1..=4096))]
    pub max_memory: u64,
    #[command(flatten)]
    pub tools: ToolFlags,
}

impl SuiteFlags {
    /// What each module may use up.
    pub fn limits(&self) -> Limits {
        Limits {
            time: Some(self.timeout),
            memory_bytes: Some(self.max_memory << 20),
            ..Limits::default()
        }
    }
}

const TEST_CPYTHON_HELP: &str = "\
Examples:
  cargo xtask test-cpython                                all modules; takes long
  cargo xtask test-cpython --module test_json test_re     two of them
  cargo xtask --json test-cpython --jobs 1                with tracebacks and reasons, for programs

Exit codes: 0 everything came as expected, 1 something did not or there is no CPython with tests,
2 wrong usage";

const TEST_NUMPY_HELP: &str = "\
Examples:
  cargo xtask test-numpy                                           all files; takes long
  cargo xtask test-numpy --file numpy/fft/tests/test_helper.py     one of them
  cargo xtask --json test-numpy --jobs 1                           with tracebacks and reasons, for programs

Exit codes: 0 everything came as expected, 1 something did not, 2 wrong usage";

const TEST_PACKAGES_HELP: &str = "\
Examples:
  cargo xtask test-packages                        all of them; takes a quarter of an hour
  cargo xtask test-packages jinja2 sqlalchemy      two of them
  cargo xtask test-packages --upgrade              what the newest releases give
  cargo xtask test-packages --snapshot             with a snapshot, as people package them
  cargo xtask --json test-packages                 for programs

Exit codes: 0 every result is right, 1 one is not, 2 wrong usage";
