//! The flags of `rmpkg new`, `rmpkg package` and `rmpkg lock`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rmpkg_pack::package::{Coverage, FailingImports, Options};

/// Flags of `package`.
#[derive(Debug, Args)]
pub struct PackageFlags {
    /// The pipeline's folder, or the manifest in it
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub pipeline: PathBuf,
    /// The package [default: <name of the folder>.rmpkg]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The folder with the runtime that the package gets
    #[arg(long, value_name = "FOLDER", env = "RMPKG_RUNTIME", hide_env_values = true)]
    pub runtime: Option<PathBuf>,
    /// What goes into it.
    #[command(flatten)]
    pub content: ContentFlags,
}

/// Flags of `lock`.
#[derive(Debug, Args)]
pub struct LockFlags {
    /// The pipeline's folder, or the manifest in it
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub pipeline: PathBuf,
    /// Writes nothing, and fails if the lock is not that of the requirements
    #[arg(long)]
    pub check: bool,
    /// Takes the newest releases, of all distributions or of the named one
    #[arg(long, value_name = "NAME", num_args = 0..=1, require_equals = true, conflicts_with = "check")]
    pub upgrade: Option<Option<String>>,
    /// The folder with the runtime in which source distributions are built
    #[arg(long, value_name = "FOLDER", env = "RMPKG_RUNTIME", hide_env_values = true)]
    pub runtime: Option<PathBuf>,
}

/// What goes into a package.
#[derive(Debug, Args)]
pub struct ContentFlags {
    /// How much of the Python standard library to include
    #[arg(long, value_enum, default_value_t)]
    pub stdlib: Stdlib,
    /// Writes the package although a node cannot be imported here
    #[arg(long)]
    pub allow_failing_imports: bool,
    /// Leaves the module uncompressed in the package, for servers that compress with brotli what they send
    #[arg(long)]
    pub stored_module: bool,
    /// Leaves the start of Python to each run, instead of starting it now and keeping the memory
    #[arg(long)]
    pub no_snapshot: bool,
}

/// Flags of `new`.
#[derive(Debug, Args)]
pub struct NewFlags {
    /// The folder to make; the pipeline gets its name
    #[arg(value_name = "NAME")]
    pub folder: PathBuf,
}

/// How much of the standard library goes into a package.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Stdlib {
    /// The modules that the nodes need
    #[default]
    Subset,
    /// Everything but tests and what cannot be imported
    Full,
}

impl From<&ContentFlags> for Options {
    fn from(flags: &ContentFlags) -> Self {
        Self {
            output: None,
            coverage: flags.stdlib.into(),
            failing_imports: match flags.allow_failing_imports {
                true => FailingImports::Allowed,
                false => FailingImports::Refused,
            },
            stored_module: flags.stored_module,
            no_snapshot: flags.no_snapshot,
        }
    }
}

impl From<Stdlib> for Coverage {
    fn from(stdlib: Stdlib) -> Self {
        match stdlib {
            Stdlib::Subset => Self::Subset,
            Stdlib::Full => Self::Full,
        }
    }
}

/// Examples and exit codes of `package`.
pub(super) const PACKAGE_HELP: &str = "\
Examples:
  rmpkg new hello                           a folder to begin with
  rmpkg package hello -o hello.rmpkg
  rmpkg run hello.rmpkg --input hello/input.json
  rmpkg package hello --no-snapshot         each run starts Python itself

The pipeline's folder has manifest.json, Python files in nodes/, model files in models/, and the
lock pylock.toml where nodes need distributions of the package index, which pip downloads.

The runtime is what runs the nodes, CPython with it. The Python package rmpkg brings one; in a
checkout `cargo xtask runtime` makes one. The same runtime and files give the same bytes, those of
`cargo xtask package` too. Rust nodes of one's own need `cargo xtask package --runtime CRATE`.

Exit codes: 0 packaged, 1 the pipeline can't run, the runtime doesn't fit or this machine failed,
2 wrong usage, no valid manifest, or no runtime is named";

/// Examples and exit codes of `lock`.
pub(super) const LOCK_HELP: &str = "\
Examples:
  rmpkg lock my-pipeline                     write my-pipeline/pylock.toml
  rmpkg lock my-pipeline --check             whether it is current, without the network
  rmpkg lock my-pipeline --upgrade           the newest releases of everything
  rmpkg lock my-pipeline --upgrade=jinja2    the newest release of one distribution

uv resolves; pip installs it, pinned, for the machine's python3. Nothing of a distribution runs
outside the sandbox. What is compiled code alone is refused, with its name and with who needs it.
The index is the one that pip is configured for.

Exit codes: 0 written or current, 1 not current or it cannot be locked, 2 wrong usage, no valid
manifest, or no runtime is named";

/// Examples and exit codes of `new`.
pub(super) const NEW_HELP: &str = "\
Examples:
  rmpkg new hello
  cd hello
  rmpkg package -o hello.rmpkg              packages it
  rmpkg run hello.rmpkg --input input.json  runs it
  python3 test_pipeline.py                  does both, and compares with expected.json

The folder holds manifest.json, which says what follows what, one node in nodes/, an input and what
it gives, a test, and a README that says how to go on.

Exit codes: 0 made, 1 it is there already or can't be written, 2 wrong usage or no such name";
