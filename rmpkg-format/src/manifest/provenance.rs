//! What a package was made of.

use serde::{Deserialize, Serialize};

/// What a package was made of, as far as its maker knows. There is no time, path or name of a user
/// or machine in it, so that the same inputs still give the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Provenance {
    /// Where the Rust toolchain came from that compiled the module: `rustup` or `system`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub toolchain: Option<String>,
    /// The flags that wasm-opt was given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wasm_opt_flags: Vec<String>,
    /// The files that went into the module and the standard library, such as the wheel that both
    /// were taken from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub materials: Vec<Material>,
    /// The revision of the runtime's source; absent where it had changes that are in no revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_revision: Option<String>,
    /// Which variant of the runtime the module is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runtime: Option<RuntimeVariant>,
    /// What the memory holds that each run begins with; absent where a run starts Python itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<SnapshotRecord>,
    /// How the package was changed after it had been made, the first change first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

/// The memory that each run begins with, in which Python has been started.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(expecting = "struct Snapshot")]
pub struct SnapshotRecord {
    /// The Python modules that have been imported, of those that are files; sorted.
    pub modules: Vec<String>,
}

/// A change of a package. What the rest of the provenance says holds for what no edit has changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Edit {
    /// What has changed it, such as `@rmpkg/loader in a page`.
    pub by: String,
    /// SHA-256 of the package that was changed, as 64 lower-case hexadecimal digits.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub package: String,
    /// The entries that were added, replaced or removed, sorted; `manifest.json` where the pipeline
    /// is another.
    pub entries: Vec<String>,
}

/// What was chosen when the runtime was built. Together with the source revision and the versions
/// of the tools it says how to build the same module again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RuntimeVariant {
    /// The crate that the module was compiled from, such as `runtime`.
    #[serde(rename = "crate")]
    pub crate_name: String,
    /// What is built in beyond the modules that every variant has, such as `bz2`; sorted.
    pub builtins: Vec<String>,
    /// Whether the module calls its host every so often, so that a host without interruption can
    /// end it.
    pub safepoints: bool,
    /// Whether the module has kept the names of its functions.
    pub debug: bool,
}

/// A file that something was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Material {
    /// What it is, for people.
    pub name: String,
    /// SHA-256 of the file as 64 lower-case hexadecimal digits.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
}
