//! The runtime's module, and what a package states of it.

use std::path::PathBuf;
use std::sync::Arc;

use builtin_packages::BuiltinPackage;
use rmpkg_format::Provenance;
use serde::{Deserialize, Serialize};

use crate::package::about::{Component, Texts};

/// A module that was built.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Module {
    /// Its bytes.
    #[serde(skip)]
    pub wasm: Arc<[u8]>,
    /// The release of the Rust that compiled it.
    pub rust: String,
    /// The version of the optimiser.
    pub wasm_opt: String,
    /// What it is made of, and which variant it is.
    pub provenance: Provenance,
    /// The parts that were linked into it, for the bill of materials.
    pub components: Vec<Component>,
    /// The texts of their licences.
    #[serde(skip)]
    pub licenses: Texts,
    /// The packages that were linked into it as archives.
    #[serde(skip)]
    pub builtins: Vec<Builtin>,
    /// Its size in bytes as it was linked.
    pub linked: u64,
    /// Its size in bytes after the optimisation.
    pub optimised: u64,
}

/// A package whose C modules are built into the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Builtin {
    /// The package.
    pub package: &'static BuiltinPackage,
    /// The folder with its Python files, as they would be installed.
    pub site_packages: PathBuf,
}
