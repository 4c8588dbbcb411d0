//! What is built of this project, for packages and for others.

use std::path::PathBuf;

use builtin_packages::BuiltinPackage;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};

use super::tools::ToolFlags;
use crate::variant::Variant;

#[derive(Debug, Subcommand)]
pub enum Building {
    /// Builds the runtime, target/wasm/remotemedia_runtime.wasm
    ///
    /// Compiles and links the runtime with CPython, checks that nothing was left undefined, makes likely
    /// calls direct, removes what a host never calls, optimises, and inserts calls of the host, by which any
    /// run can be ended.
    #[command(after_help = BUILD_WASM_HELP)]
    BuildWasm(BuildFlags),
    /// Writes a runtime to a folder, with which `rmpkg package` works without this workspace
    ///
    /// The folder holds the module that ships and, with --with, a second one with more built in; the Python
    /// standard library; all of it as bytecode; and as machine code for this kind of machine the modules without
    /// Python files of their own. An index names each file with its SHA-256.
    #[command(after_help = RUNTIME_HELP)]
    Runtime(RuntimeFlags),
    /// Builds the wheel of the Python package
    ///
    /// It is one for CPython 3.11 and newer on this kind of machine, and brings the command `rmpkg`, too.
    #[command(after_help = WHEEL_HELP)]
    Wheel(WheelFlags),
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

pub(super) fn builtin_package() -> impl TypedValueParser<Value = &'static BuiltinPackage> {
    let value = |package: &BuiltinPackage| PossibleValue::new(package.name).help(package.cost);
    PossibleValuesParser::new(BuiltinPackage::optional().map(value)).try_map(|name| {
        BuiltinPackage::named(&name).ok_or_else(|| format!("there is no package `{name}`"))
    })
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

const BUILD_WASM_HELP: &str = "\
Examples:
  cargo xtask build-wasm                 the module that ships
  cargo xtask build-wasm --debug         with function names, for backtraces and profiles
  cargo xtask build-wasm --runtime DIR   with the Rust nodes of a crate of your own

Exit codes: 0 built, 1 the build failed, 2 wrong usage";

const RUNTIME_HELP: &str = "\
Examples:
  cargo xtask runtime                                  target/runtime
  cargo xtask runtime --with numpy --output /opt/rmpkg-runtime
  rmpkg package my-pipeline --runtime /opt/rmpkg-runtime

A package gets the module with all that its pipeline wants built in and the fewest others. Machine
code is taken from the folder as it is: it is as trusted as the program that uses it.

Exit codes: 0 written, 1 the build failed or the folder holds something else, 2 wrong usage,
130 interrupted";

const WHEEL_HELP: &str = "\
Examples:
  cargo xtask wheel                                target/wheels/rmpkg-….whl; takes minutes
  cargo xtask wheel --debug --output wheels        quickly, with what was compiled for tests

Exit codes: 0 the wheel is there, 1 it could not be built, 2 wrong usage";
