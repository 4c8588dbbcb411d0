//! Which tools build the wasm.

use std::path::PathBuf;

use clap::Args;

use crate::toolchain::Kind;
use crate::variant::Tools;

#[derive(Debug, Clone, Args)]
pub struct ToolFlags {
    #[command(flatten)]
    pub toolchain: ToolchainFlag,
    #[command(flatten)]
    pub wasm_opt: WasmOptFlag,
}

#[derive(Debug, Clone, Copy, Args)]
pub struct ToolchainFlag {
    /// Which Rust builds the wasm [default: the first that is complete]
    #[arg(long, value_enum, env = "RMPKG_TOOLCHAIN")]
    pub toolchain: Option<Kind>,
}

#[derive(Debug, Clone, Args)]
pub struct WasmOptFlag {
    /// The wasm-opt to use, 116 or newer [default: the one in PATH, else npm's]
    #[arg(long, value_name = "FILE", env = "WASM_OPT")]
    pub wasm_opt: Option<PathBuf>,
}

impl From<&ToolFlags> for Tools {
    fn from(flags: &ToolFlags) -> Self {
        let wasm_opt = flags.wasm_opt.wasm_opt.clone();
        Self { toolchain: flags.toolchain.toolchain, wasm_opt }
    }
}
