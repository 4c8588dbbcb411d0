//! The crates that were linked into the module.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::compile;
use crate::process;
use crate::toolchain::WasmToolchain;

/// A crate.
#[derive(Debug, Clone, Serialize)]
pub struct Crate {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// An SPDX expression.
    pub license: String,
    /// Where its source is on this machine.
    #[serde(skip)]
    pub folder: PathBuf,
    /// Whether a registry has it.
    #[serde(skip)]
    pub is_published: bool,
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

/// The crates with these ids, sorted. The parts of a standard library that was compiled along with
/// them are none of the workspace's, and left out.
///
/// # Errors
///
/// When cargo fails.
pub fn linked(toolchain: &WasmToolchain, ids: &BTreeSet<String>) -> Result<Vec<Crate>> {
    let mut cargo = compile::cargo(toolchain);
    cargo.args(["metadata", "--format-version", "1", "--locked", "--quiet"]);
    let metadata: Metadata = serde_json::from_slice(&process::read_stdout(&mut cargo)?)
        .context("cargo's metadata cannot be read")?;
    let linked = metadata.packages.into_iter().filter(|package| ids.contains(&package.id));
    let mut crates: Vec<_> = linked.map(Crate::from).collect();
    crates.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(crates)
}

impl From<Package> for Crate {
    fn from(package: Package) -> Self {
        Self {
            name: package.name,
            version: package.version,
            license: package.license.unwrap_or_else(|| "NOASSERTION".to_owned()),
            folder: package.manifest_path.parent().map(PathBuf::from).unwrap_or_default(),
            is_published: package.source.is_some(),
        }
    }
}
