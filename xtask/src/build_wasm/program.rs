//! The program that is compiled: the runtime's own, or one that is written here for a crate with
//! nodes besides.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::Key;
use serde_json::json;
use toml::Table;

use super::lock;
use super::nodes_crate::NodesCrate;
use crate::toolchain::WasmToolchain;
use crate::variant::Variant;
use crate::workspace::{self, write};

const RUNTIME: &str = "runtime";
const BINARY: &str = "pipeline_executor_wasm";
/// Where what is written here goes.
const PROGRAMS: &str = "wasm/programs";
const OTHER_TARGET: &str = "wasm/nodes";
/// Where cargo puts what may use vectors.
const VECTORS: &str = "wasm/vectors";
/// The name `nodes` stands for the crate, whatever its own is.
const MAIN: &str = "\
//! The runtime with the nodes of another crate besides its own, as `cargo xtask` writes it.

fn main() -> std::process::ExitCode {
    let mut registry = runtime::builtin_nodes();
    nodes::register(&mut registry);
    runtime::command::main(registry)
}
";

/// What cargo is told to compile.
#[derive(Debug, PartialEq, Eq)]
pub struct Program {
    /// The manifest of its workspace.
    pub manifest: PathBuf,
    /// The package that has it.
    pub package: String,
    /// Its name.
    pub binary: String,
    /// The crate whose nodes it has besides our own.
    pub nodes: Option<NodesCrate>,
}

impl Program {
    /// The program of that variant.
    ///
    /// # Errors
    ///
    /// When the crate with the nodes is not what it should be, or a file cannot be read or written.
    pub fn of(variant: &Variant, toolchain: &WasmToolchain) -> Result<Self> {
        match &variant.runtime_crate {
            None => Ok(Self {
                manifest: workspace::root().join("Cargo.toml"),
                package: RUNTIME.to_owned(),
                binary: BINARY.to_owned(),
                nodes: None,
            }),
            Some(folder) => Self::write(NodesCrate::read(folder, toolchain)?, variant),
        }
    }

    /// The name of the crate that a package says the module was compiled from.
    pub fn crate_name(&self) -> &str {
        self.nodes.as_ref().map_or(RUNTIME, |nodes| &nodes.name)
    }

    /// Whether it was written here.
    pub fn is_written(&self) -> bool {
        self.nodes.is_some()
    }

    /// The folder outside this workspace that it is compiled from, if there is one.
    pub fn other_workspace(&self) -> Option<&Path> {
        let workspace = self.nodes.as_ref().map(|nodes| nodes.workspace.as_path());
        workspace.filter(|folder| !folder.starts_with(workspace::root()))
    }

    /// Where cargo puts what it compiles. The name of another workspace's folder is in the compiler's
    /// flags, as features of the target are, and with other flags cargo compiles all crates again, in the place of
    /// the first ones.
    pub fn target(&self, variant: &Variant) -> PathBuf {
        let mut folder = workspace::target();
        if self.other_workspace().is_some() {
            folder.push(OTHER_TARGET);
        }
        if !variant.target_features().is_empty() {
            folder.push(VECTORS);
        }
        folder
    }

    fn write(nodes: NodesCrate, variant: &Variant) -> Result<Self> {
        let root = workspace::root();
        let (ours, lock) = (text(&root.join("Cargo.toml"))?, text(&root.join("Cargo.lock"))?);
        // Absent in a workspace that was never built.
        let theirs = fs::read_to_string(nodes.workspace.join("Cargo.lock")).unwrap_or_default();
        let name = name(&nodes, variant, [&ours, &lock, &theirs]);
        let folder = workspace::target().join(PROGRAMS).join(&name);
        put(&folder.join("src/main.rs"), MAIN)?;
        put(&folder.join("Cargo.toml"), &manifest(&name, &nodes, variant, &ours)?)?;
        let lock_file = folder.join("Cargo.lock");
        // Cargo adds to it what the crate needs besides, and finds that pinned the next time.
        if !lock_file.exists() {
            put(&lock_file, &lock::merge(&lock, &theirs)?)?;
        }
        let manifest = folder.join("Cargo.toml");
        Ok(Self { manifest, package: name.clone(), binary: name, nodes: Some(nodes) })
    }
}

/// A name that no other program has: cargo takes a program for up to date even if one of the same
/// name was put in its place.
fn name(nodes: &NodesCrate, variant: &Variant, inputs: [&str; 3]) -> String {
    let folder = nodes.folder.to_string_lossy();
    let features: Vec<_> = variant.features().collect();
    let parts = inputs.into_iter().chain([&*folder]).chain(features);
    let key = Key::of(parts.map(str::as_bytes));
    let (digits, _) = key.as_str().split_at(16);
    format!("{}-runtime-{digits}", nodes.name)
}

/// The manifest of a program that is a workspace of its own, optimised as the one that ships.
fn manifest(name: &str, nodes: &NodesCrate, variant: &Variant, ours: &str) -> Result<String> {
    let ours: Table = ours.parse().context("the workspace's `Cargo.toml` cannot be read")?;
    let profile = ours.get("profile").and_then(|profile| profile.get("release"));
    let profile = profile.context("the workspace's `Cargo.toml` has no `profile.release`")?;
    let features: Vec<_> = variant.features().collect();
    let runtime = workspace::root().join(RUNTIME);
    toml::to_string(&json!({
        "package": { "name": name, "version": "0.0.0", "edition": "2024", "publish": false },
        "dependencies": {
            "runtime": { "path": runtime, "default-features": false, "features": features },
            "nodes": { "path": nodes.folder, "package": nodes.name },
        },
        "profile": { "release": profile },
        "workspace": {},
    }))
    .context("the program's manifest cannot be written")
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}

/// Leaves a file alone that is what it should be: cargo would compile it again.
fn put(path: &Path, text: &str) -> Result<()> {
    let is_there = fs::read_to_string(path).is_ok_and(|found| found == text);
    if is_there { Ok(()) } else { write(path, text.as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nodes() -> NodesCrate {
        NodesCrate { name: "own".to_owned(), folder: "/team/own".into(), workspace: "/team".into() }
    }

    #[test]
    fn a_program_is_written_for_a_crate_with_nodes() {
        let variant = Variant::with_everything();
        let ours = "[profile.release]\nlto = \"fat\"\n[profile.dev]\ndebug = false\n";
        let text = manifest("own-runtime", &nodes(), &variant, ours).unwrap();
        let manifest: Table = text.parse().unwrap();
        let dependencies = &manifest["dependencies"];
        assert_eq!(dependencies["nodes"]["path"].as_str(), Some("/team/own"));
        assert_eq!(dependencies["nodes"]["package"].as_str(), Some("own"));
        let runtime = workspace::root().join("runtime");
        assert_eq!(dependencies["runtime"]["path"].as_str(), runtime.to_str());
        assert_eq!(
            dependencies["runtime"]["features"].to_string(),
            r#"["audio", "bz2", "lzma", "numpy", "whisper"]"#
        );
        assert_eq!(manifest["profile"].to_string(), r#"{ release = { lto = "fat" } }"#);
        assert!(manifest["workspace"].as_table().unwrap().is_empty());
    }

    #[test]
    fn programs_that_differ_have_different_names() {
        let plain = Variant::default();
        let first = name(&nodes(), &plain, ["", "lock", ""]);
        assert!(first.starts_with("own-runtime-"), "{first}");
        assert_eq!(first, name(&nodes(), &plain, ["", "lock", ""]));
        assert_ne!(first, name(&nodes(), &plain, ["", "other", ""]));
        assert_ne!(first, name(&nodes(), &Variant::with_everything(), ["", "lock", ""]));
        let elsewhere = NodesCrate { folder: "/team/other".into(), ..nodes() };
        assert_ne!(first, name(&elsewhere, &plain, ["", "lock", ""]));
    }
}
