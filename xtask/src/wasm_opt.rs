//! Binaryen's optimiser: finding one that is new enough, and running it on a module.
//!
//! One result is kept per module, flags and version, since a run takes about a minute.

#[cfg(feature = "wasm-opt-crate")]
mod library;
mod locate;
mod npm;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use content_cache::{Cache, Key, sha256_hex};
use terminal_ui::{Ui, WithHint};

use crate::process;
use crate::version::Version;
use crate::workspace;

pub use locate::locate;
pub use npm::install;

/// The oldest version that understands what the compiler emits.
pub const OLDEST: Version = Version::new(116, 0);

/// Features that the compiler turns on for the target, for a module that no longer says so itself.
const TARGET_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    // What is built in as static archives may have been compiled for it.
    "--enable-simd",
];

/// An optimiser that is new enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasmOpt {
    /// How to run it.
    pub program: Program,
    /// Its version.
    pub version: Version,
}

/// How to run an optimiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// A program of the system.
    Native(PathBuf),
    /// A script for Node.js.
    Node(PathBuf),
    /// The library that was compiled into this program.
    #[cfg(feature = "wasm-opt-crate")]
    Library,
}

/// The optimiser to use.
///
/// # Errors
///
/// When there is none, or the one that was `named` is not usable.
pub fn require(named: Option<&Path>, ui: Ui) -> Result<WasmOpt> {
    locate(named, ui)?
        .with_context(|| format!("there is no wasm-opt {OLDEST} or newer"))
        .hint(|| "run `cargo xtask setup`".to_owned())
}

impl WasmOpt {
    /// Optimises `wasm` with these [`flags`].
    ///
    /// # Errors
    ///
    /// When the cache cannot be used, or the optimiser fails.
    pub fn optimise(&self, wasm: &[u8], flags: &[&str], ui: Ui) -> Result<Vec<u8>> {
        let key = self.key(wasm, flags);
        let cache = Cache::open()?;
        let entry = cache.get_or_fill("wasm-opt", &key, |folder| {
            let message = format!("with wasm-opt {} (about a minute)", self.version);
            let _spinner = ui.spinner("Optimising", message);
            let input = folder.join("in.wasm");
            workspace::write(&input, wasm)?;
            self.run(&input, &folder.join("out.wasm"), flags)?;
            let context = || format!("cannot remove `{}`", input.display());
            fs::remove_file(&input).with_context(context)
        })?;
        workspace::read(&entry.join("out.wasm"))
    }

    /// A path to show.
    pub fn path(&self) -> &Path {
        match &self.program {
            Program::Native(path) | Program::Node(path) => path,
            #[cfg(feature = "wasm-opt-crate")]
            Program::Library => Path::new("(built in)"),
        }
    }

    fn run(&self, input: &Path, output: &Path, flags: &[&str]) -> Result<()> {
        let mut command = match &self.program {
            Program::Native(path) => Command::new(path),
            Program::Node(path) => node(path),
            #[cfg(feature = "wasm-opt-crate")]
            Program::Library => return library::optimise(input, output, flags),
        };
        process::run_hidden(command.arg(input).arg("-o").arg(output).args(flags), None)
    }

    fn key(&self, wasm: &[u8], flags: &[&str]) -> Key {
        let (digest, version) = (sha256_hex(wasm), self.version.to_string());
        let inputs = [digest.as_bytes(), version.as_bytes()];
        Key::of(inputs.into_iter().chain(flags.iter().map(|flag| flag.as_bytes())))
    }
}

fn node(script: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(script);
    command
}

/// The flags for `wasm`. With `debug`, function names and the record of tools stay in.
pub fn flags(wasm: &[u8], debug: bool) -> Vec<&'static str> {
    let mut flags = vec!["-O3"];
    if !has_target_features(wasm) {
        flags.extend(TARGET_FEATURES);
    }
    flags.extend(if debug { &["-g"][..] } else { &["--strip-debug", "--strip-producers"] });
    flags
}

/// Whether the module lists the features that it uses, as the linker does unless it is told to strip.
fn has_target_features(wasm: &[u8]) -> bool {
    wasmparser::Parser::new(0).parse_all(wasm).any(|payload| {
        matches!(payload, Ok(wasmparser::Payload::CustomSection(section))
            if section.name() == "target_features")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_says_its_features_is_believed() {
        let silent = wat::parse_str("(module)").unwrap();
        let speaking = wat::parse_str(r#"(module (@custom "target_features" "\00"))"#).unwrap();
        assert_eq!(flags(&speaking, false), ["-O3", "--strip-debug", "--strip-producers"]);
        assert_eq!(flags(&speaking, true), ["-O3", "-g"]);
        assert!(flags(&silent, true).contains(&"--enable-sign-ext"));
    }

    #[test]
    fn the_key_depends_on_module_flags_and_version() {
        let optimiser = |major| WasmOpt {
            program: Program::Native("wasm-opt".into()),
            version: Version::new(major, 0),
        };
        let key = optimiser(132).key(b"module", &["-O3"]);
        assert_eq!(key, optimiser(132).key(b"module", &["-O3"]));
        assert_ne!(key, optimiser(131).key(b"module", &["-O3"]));
        assert_ne!(key, optimiser(132).key(b"other", &["-O3"]));
        assert_ne!(key, optimiser(132).key(b"module", &["-O3", "-g"]));
    }
}
