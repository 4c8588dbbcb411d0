//! Runs cargo for the wasm.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use terminal_ui::Ui;

use super::environment;
use crate::flags::Extra;
use crate::process;
use crate::toolchain::{TARGET, WasmToolchain};
use crate::workspace;

const PACKAGE: &str = "runtime";
const BINARY: &str = "pipeline_executor_wasm";

/// One of the messages that cargo writes with `--message-format=json`.
#[derive(Deserialize)]
struct Message {
    reason: String,
    executable: Option<PathBuf>,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// What cargo made.
pub struct Compiled {
    /// The module.
    pub module: PathBuf,
    /// Cargo's ids of the packages that were compiled for the target, and so linked.
    pub packages: BTreeSet<String>,
}

/// Compiles and links the runtime, with what is asked for besides.
///
/// # Errors
///
/// When cargo fails or names no module.
pub fn compile(toolchain: &WasmToolchain, extras: &[Extra], ui: Ui) -> Result<Compiled> {
    let mut cargo = cargo(toolchain);
    cargo.args(["build", "--release", "--locked", "--target", TARGET]);
    cargo.args(["--package", PACKAGE, "--bin", BINARY]);
    cargo.args(extras.iter().map(|extra| format!("--features={}", extra.feature())));
    cargo.arg("--message-format=json-render-diagnostics");
    if ui.is_quiet() {
        cargo.arg("--quiet");
    }
    let messages = process::read_stdout(&mut cargo)?;
    read(&messages).context("cargo built no wasm module")
}

/// Cargo as the wasm is built with it.
pub fn cargo(toolchain: &WasmToolchain) -> Command {
    let mut cargo = Command::new(toolchain.cargo());
    cargo.current_dir(workspace::root()).envs(environment::of(toolchain));
    if matches!(toolchain, WasmToolchain::System(_)) {
        // Left there by rustup for the active Rust.
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("LD_LIBRARY_PATH");
    }
    cargo
}

/// The executable in cargo's messages, and what it was linked from.
fn read(messages: &[u8]) -> Option<Compiled> {
    let artifacts: Vec<Message> = serde_json::Deserializer::from_slice(messages)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|message: &Message| message.reason == "compiler-artifact")
        .collect();
    let module = artifacts.iter().find_map(|message| message.executable.clone())?;
    // What runs while it is built, scripts and macros, is compiled for this machine instead.
    let is_for_target = |file: &PathBuf| file.iter().any(|part| part == Path::new(TARGET));
    let linked =
        artifacts.into_iter().filter(|message| message.filenames.iter().any(is_for_target));
    Some(Compiled { module, packages: linked.map(|message| message.package_id).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_and_what_was_linked_are_found_in_cargos_messages() {
        let messages = br#"{"reason":"compiler-artifact","package_id":"macro","executable":null,
                "filenames":["/target/release/deps/macro.so"]}
            {"reason":"compiler-artifact","package_id":"serde","executable":null,
                "filenames":["/target/wasm32-wasip1/release/deps/serde.rlib"]}
            {"reason":"build-script-executed","package_id":"serde"}
            {"reason":"compiler-artifact","package_id":"runtime","executable":"/target/a.wasm",
                "filenames":["/target/wasm32-wasip1/release/a.wasm"]}
            {"reason":"build-finished","success":true}"#;
        let Compiled { module, packages } = read(messages).unwrap();
        assert_eq!(module, Path::new("/target/a.wasm"));
        assert!(packages.into_iter().eq(["runtime", "serde"]));
        assert!(read(b"").is_none());
    }
}
