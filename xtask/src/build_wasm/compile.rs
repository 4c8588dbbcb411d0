//! Runs cargo for the wasm.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::environment;
use crate::process;
use crate::toolchain::{TARGET, WasmToolchain};
use crate::ui::Ui;
use crate::workspace;

const PACKAGE: &str = "runtime";
const BINARY: &str = "pipeline_executor_wasm";

/// One of the messages that cargo writes with `--message-format=json`.
#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
}

/// Compiles and links the runtime; the result is the path of the module.
///
/// # Errors
///
/// When cargo fails or names no module.
pub fn compile(toolchain: &WasmToolchain, ui: Ui) -> Result<PathBuf> {
    let mut cargo = Command::new(toolchain.cargo());
    cargo.current_dir(workspace::root());
    cargo.args(["build", "--release", "--locked", "--target", TARGET]);
    cargo.args(["--package", PACKAGE, "--bin", BINARY]);
    cargo.arg("--message-format=json-render-diagnostics");
    if ui.is_quiet() {
        cargo.arg("--quiet");
    }
    cargo.envs(environment::of(toolchain));
    if matches!(toolchain, WasmToolchain::System(_)) {
        // Left there by rustup for the active Rust.
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("LD_LIBRARY_PATH");
    }
    let messages = process::read_stdout(&mut cargo)?;
    module_path(&messages).context("cargo built no wasm module")
}

/// The executable in cargo's messages.
fn module_path(messages: &[u8]) -> Option<PathBuf> {
    serde_json::Deserializer::from_slice(messages)
        .into_iter::<Message>()
        .filter_map(Result::ok)
        .filter(|message| message.reason == "compiler-artifact")
        .find_map(|message| message.executable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_found_in_cargos_messages() {
        let messages = br#"{"reason":"compiler-artifact","executable":null}
            {"reason":"build-script-executed"}
            {"reason":"compiler-artifact","executable":"/target/a.wasm"}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(module_path(messages), Some("/target/a.wasm".into()));
        assert_eq!(module_path(b""), None);
    }
}
