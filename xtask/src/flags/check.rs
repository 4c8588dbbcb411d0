//! What checks this project.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::tools::ToolFlags;

#[derive(Debug, Subcommand)]
pub enum Checking {
    /// Runs every check that a change has to pass
    ///
    /// Formatting, lints, the workspace's tests, licences and sources of the crates, the tests of the packaged
    /// wasm, then those of the loader and the demo, under Node.js and in browsers.
    #[command(after_help = TEST_HELP)]
    Test(ToolFlags),
    /// Checks what the project depends on: licences, sources, known vulnerabilities
    ///
    /// cargo-deny checks the crates as deny.toml has it, npm the packages of each lock file. Whether somebody has
    /// reported a vulnerability, and whether there is a newer wasmtime of its line, is asked where that can be reached;
    /// else that is said.
    #[command(after_help = AUDIT_HELP)]
    Audit,
    /// Looks for inputs that break a reader or the converter, with cargo-fuzz, or for modules on which hosts differ
    ///
    /// What must hold is in fuzz/checks, what was found once in fuzz/corpus; `cargo xtask test` checks
    /// the one on the other.
    #[command(after_help = FUZZ_HELP)]
    Fuzz(FuzzFlags),
    /// Runs the tests of the packaged wasm on a module with a snapshot
    ///
    /// They are those of `cargo xtask test` that run the runtime's module itself: the conformance cases, the hostile
    /// programs and the guest's world among them.
    #[command(after_help = TEST_SNAPSHOT_HELP)]
    TestSnapshot(TestSnapshotFlags),
    /// Runs packages on Spark
    ///
    /// Spark comes from the package index into the cache, Java from the system's packages if there is none. On Ray and
    /// Dask packages run in `test-wheel`.
    #[command(after_help = TEST_SPARK_HELP)]
    TestSpark(ToolFlags),
    /// Counts the words that the node for speech gets wrong
    ///
    /// It transcribes Debian's recordings of LibriVox, natively, in wasm and with weights of 8 bits. It may get wrong
    /// one word of a hundred more than faster-whisper does with the same weights, and native and wasm must agree but
    /// for one word.
    #[command(after_help = TEST_WHISPER_HELP)]
    TestWhisper,
    /// Tests the Python package
    ///
    /// Its wheel is installed into an empty environment, where packages are opened, run, pickled, streamed and
    /// interrupted, with and without NumPy.
    #[command(after_help = TEST_WHEEL_HELP)]
    TestWheel(ToolFlags),
}

#[derive(Debug, Args)]
pub struct FuzzFlags {
    /// What to break
    #[arg(value_enum)]
    pub target: FuzzTarget,
    /// Seconds after which it is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub seconds: u32,
    /// Adds inputs that reach new code to fuzz/corpus
    #[arg(long)]
    pub keep: bool,
    /// The number that makes the first module for the hosts; those that follow make the others
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub first: u64,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FuzzTarget {
    /// The hosts: wasmtime's and the loader's, with random modules
    Hosts,
    /// The converter of libpython
    Libpython,
    /// The manifests of pipelines and packages
    Manifest,
    /// The reader of packages
    Reader,
}

impl FuzzTarget {
    /// The name of the target and its corpus.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hosts => "hosts",
            Self::Libpython => "libpython",
            Self::Manifest => "manifest",
            Self::Reader => "reader",
        }
    }
}

#[derive(Debug, Args)]
pub struct TestSnapshotFlags {
    /// A runtime that is built already [default: builds it]
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
    #[command(flatten)]
    pub tools: ToolFlags,
}

const TEST_HELP: &str = "\
Examples:
  cargo xtask test           all stages, with their output
  cargo xtask --quiet test   only the output of a stage that fails

Exit codes: 0 all stages passed, 1 one failed, 2 wrong usage";

const AUDIT_HELP: &str = "\
Examples:
  cargo xtask audit
  cargo xtask --json audit

Exit codes: 0 nothing was found, 1 something was found or a tool cannot be had, 2 wrong usage";

const FUZZ_HELP: &str = "\
Examples:
  cargo xtask fuzz reader                  for ten minutes
  cargo xtask fuzz libpython --seconds 60 --keep
  cargo xtask fuzz hosts --first 100000

Exit codes: 0 nothing was found, 1 something was found or cargo-fuzz is missing, 2 wrong usage";

const TEST_SNAPSHOT_HELP: &str = "\
Examples:
  cargo xtask test-snapshot                        builds the module first
  cargo xtask test-snapshot --wasm my.wasm         takes one that is built

Exit codes: 0 every test passed, 1 one did not, 2 wrong usage";

const TEST_SPARK_HELP: &str = "\
Examples:
  cargo xtask test-spark     the first time it downloads half a gigabyte

Exit codes: 0 every test passed, 1 one did not or something cannot be had, 2 wrong usage";

const TEST_WHISPER_HELP: &str = "\
Examples:
  cargo xtask test-whisper          a table of errors
  cargo xtask --json test-whisper   the same for programs

Installs the recordings with apt-get if they are not there.

Exit codes: 0 good enough, 1 too many errors, or something failed, 2 wrong usage";

const TEST_WHEEL_HELP: &str = "\
Examples:
  cargo xtask test-wheel

Exit codes: 0 every test passed, 1 one did not, 2 wrong usage";
