//! The crates that were linked into the module.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use super::environment;
use super::program::Program;
use crate::process;
use crate::toolchain::WasmToolchain;
use crate::workspace;

/// A crate.
#[derive(Debug, Clone)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// An SPDX expression.
    pub license: String,
    /// Where its source is on this machine.
    pub folder: PathBuf,
    /// Who has it.
    pub origin: Origin,
}

/// Who has a crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A registry.
    Registry,
    /// This workspace.
    Workspace,
    /// Whoever packages nodes of their own.
    Elsewhere,
}

/// What `cargo metadata` says, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

/// The crates of a program with these ids, sorted. The parts of a standard library that was compiled
/// along with them are none of the workspace's, and left out; so is a program that was written to hold
/// the others together.
///
/// # Errors
///
/// When cargo fails.
pub fn linked(
    toolchain: &WasmToolchain,
    program: &Program,
    ids: &BTreeSet<String>,
) -> Result<Vec<Crate>> {
    let mut cargo = environment::cargo(toolchain, None, &[]);
    cargo.args(["metadata", "--format-version", "1", "--locked", "--quiet"]);
    cargo.arg("--manifest-path").arg(&program.manifest);
    let metadata: Metadata = serde_json::from_slice(&process::read_stdout(&mut cargo)?)
        .context("cargo's metadata cannot be read")?;
    let is_part = |package: &Package| {
        ids.contains(&package.id) && !(program.is_written() && package.name == program.package)
    };
    let linked = metadata.packages.into_iter().filter(is_part);
    let mut crates: Vec<_> = linked.map(Crate::from).collect();
    crates.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(crates)
}

impl From<Package> for Crate {
    fn from(package: Package) -> Self {
        let folder = package.manifest_path.parent().map(PathBuf::from).unwrap_or_default();
        Self {
            name: package.name,
            version: package.version,
            license: package.license.unwrap_or_else(|| "NOASSERTION".to_owned()),
            origin: Origin::of(package.source.as_deref(), &folder),
            folder,
        }
    }
}

impl Origin {
    /// Cargo names a source for what is not there by path: a registry, or a repository.
    fn of(source: Option<&str>, folder: &Path) -> Self {
        let is_registry =
            |source: &str| ["registry+", "sparse+"].iter().any(|kind| source.starts_with(kind));
        match source {
            Some(source) if is_registry(source) => Self::Registry,
            None if folder.starts_with(workspace::root()) => Self::Workspace,
            _ => Self::Elsewhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_belongs_to_a_registry_to_us_or_to_somebody_else() {
        let ours = workspace::root().join("runtime");
        let registry = "registry+https://index.example";
        assert_eq!(Origin::of(Some(registry), Path::new("/cargo/serde")), Origin::Registry);
        assert_eq!(Origin::of(None, &ours), Origin::Workspace);
        assert_eq!(Origin::of(None, Path::new("/team/own")), Origin::Elsewhere);
        let repository = Some("git+https://git.example/own");
        assert_eq!(Origin::of(repository, Path::new("/cargo/git/own")), Origin::Elsewhere);
    }
}
