//! The optimiser that npm's `binaryen` package ships, pinned by a lock file with its digest.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use terminal_ui::{Ui, WithHint};

use super::{Program, WasmOpt};
use crate::process;
use crate::version::Version;

/// The version in the lock file.
const VERSION: Version = Version::new(132, 0);

const PACKAGE: &str = include_str!("../../tools/package.json");
const LOCK: &str = include_str!("../../tools/package-lock.json");
const PROGRAMS: &str = "node_modules/binaryen/bin";

/// The installed optimiser, if it was installed.
pub fn installed() -> Option<WasmOpt> {
    let entry = Cache::open().ok()?.get("npm", &key())?;
    Some(WasmOpt { program: Program::Node(program(&entry)), version: VERSION })
}

/// Installs the optimiser into the cache folder, unless it is there.
///
/// # Errors
///
/// When npm is missing or fails.
pub fn install(ui: Ui) -> Result<WasmOpt> {
    let entry = Cache::open()?.get_or_fill("npm", &key(), |folder| {
        let _spinner = ui.spinner("Installing", format!("binaryen {VERSION} from npm (wasm-opt)"));
        fs::write(folder.join("package.json"), PACKAGE)?;
        fs::write(folder.join("package-lock.json"), LOCK)?;
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
        process::run_hidden(&mut npm, None).hint(|| {
            "check that Node.js and npm work, or set `WASM_OPT` to a wasm-opt that you have"
                .to_owned()
        })?;
        let programs = folder.join(PROGRAMS);
        let context = || format!("cannot remove programs from `{}`", programs.display());
        keep_only_wasm_opt(&programs).with_context(context)
    })?;
    Ok(WasmOpt { program: Program::Node(program(&entry)), version: VERSION })
}

fn key() -> Key {
    Key::of([PACKAGE.as_bytes(), LOCK.as_bytes()])
}

fn program(entry: &Path) -> PathBuf {
    entry.join(PROGRAMS).join("wasm-opt")
}

/// The package holds nine programs of ten megabytes each.
fn keep_only_wasm_opt(programs: &Path) -> std::io::Result<()> {
    for file in fs::read_dir(programs)? {
        let file = file?;
        if file.file_name() != "wasm-opt" && file.file_name() != "package.json" {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_pins_the_version_and_its_digest_but_no_host() {
        let lock: serde_json::Value = serde_json::from_str(LOCK).unwrap();
        let package = &lock["packages"]["node_modules/binaryen"];
        let version = package["version"].as_str().and_then(Version::find_in);
        assert_eq!(version, Some(VERSION));
        assert!(package["integrity"].as_str().unwrap().starts_with("sha512-"));
        assert!(!LOCK.contains("://"));
    }
}
