//! What is about this machine: tools, the environment, the cache.

use builtin_packages::BuiltinPackage;
use clap::{Args, Subcommand};
use rmpkg::flags::CacheFlags;

use super::build::builtin_package;
use super::tools::{ToolFlags, ToolchainFlag};

#[derive(Debug, Subcommand)]
pub enum Machine {
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
    /// Prints shell commands that make a plain `cargo build --target wasm32-wasip1` work
    ///
    /// The shell is for wasm builds then: use another one for native builds.
    #[command(after_help = ENV_HELP)]
    Env(EnvFlags),
    /// Shows what is kept on this machine and how much it takes, or removes it
    #[command(after_help = CACHE_HELP)]
    Cache(CacheFlags),
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

#[derive(Debug, Args)]
pub struct EnvFlags {
    #[command(flatten)]
    pub toolchain: ToolchainFlag,
}

const SETUP_HELP: &str = "\
Examples:
  cargo xtask setup                      install what is missing
  cargo xtask setup --browsers           what the browser tests need, too
  cargo xtask setup --with numpy         a compiler of C and C++ for `package --with numpy`
  cargo xtask setup --toolchain system   use the system's Rust even where rustup has the target

Exit codes: 0 everything is there, 1 something could not be installed, 2 wrong usage";

const DOCTOR_HELP: &str = "\
Examples:
  cargo xtask doctor          a table of what is there and what is missing
  cargo xtask doctor --json   the same for programs

Exit codes: 0 everything is there, 1 something is missing, 2 wrong usage";

const ENV_HELP: &str = "\
Examples:
  eval \"$(cargo xtask env)\"
  cargo build --target wasm32-wasip1 --bin pipeline_executor_wasm

Exit codes: 0 printed, 1 there is no toolchain, 2 wrong usage";

const CACHE_HELP: &str = "\
Examples:
  cargo xtask cache                         what is kept where, and how much it takes
  cargo xtask cache clear packages
  cargo xtask cache prune --unused-for 7    what was not used for a week

It is the cache of `rmpkg`, too. What is being run stays.

Exit codes: 0 shown or removed, 1 it is in use, can't be read or has no such kind, 2 wrong usage";
