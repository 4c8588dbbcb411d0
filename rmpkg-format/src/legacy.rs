//! Packages in the layout from before version 1, of which little can be verified.

use std::io::Cursor;
use std::path::Path;

use pipeline_manifest::Manifest;
use serde_json::{Map, Value};

use crate::container::{self, Entry};
use crate::layout::{LEGACY_METADATA, LEGACY_WASM_MODULE, MANIFEST};
use crate::manifest::{RUNTIME_TARGET, read_object, read_pipeline};
use crate::package::{self, WASM_MAGIC};
use crate::{PackageError, ReadLimits};

/// What nobody can know of a package in the old layout, whatever is in it.
const UNVERIFIED: [&str; 3] = [
    "the contents are not verified: the manifest has no digests",
    "missing or added entries don't show: the manifest does not list them",
    "Python nodes can't run: the standard library is not in the package",
];

/// A package in the layout from before version 1: `manifest.json`, `runtime.wasm` and perhaps
/// `metadata.json`. The zip is read as strictly as that of other packages, but may have data
/// descriptors; nothing else vouches for what is in it. To execute its pipeline, package it again.
pub struct LegacyPackage {
    pipeline: Manifest,
    target: Option<String>,
    metadata: Option<Map<String, Value>>,
    wasm: Vec<u8>,
    entries: Vec<Entry>,
}

impl LegacyPackage {
    /// Opens a package file.
    ///
    /// # Errors
    /// [`PackageError`] with the first defect that was found; [`PackageError::NotLegacy`] for a
    /// package in the layout of today.
    pub fn open(path: &Path) -> Result<Self, PackageError> {
        Self::from_bytes(&package::read(path, &ReadLimits::default())?)
    }

    /// Opens a package in memory.
    ///
    /// # Errors
    /// As of [`Self::open`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PackageError> {
        let mut source = Cursor::new(bytes);
        let entries = container::list_legacy_entries(&mut source, &ReadLimits::default())?;
        let mut read = |name: &str| {
            let entry = entries.iter().find(|entry| entry.name == name);
            entry.map(|entry| entry.unpack(&mut source)).transpose()
        };
        let mut fields = read_object(&read(MANIFEST)?.ok_or(PackageError::NoManifest)?)?;
        let target = target(fields.shift_remove("runtime"))?;
        let pipeline = read_pipeline(Value::Object(fields))?;
        let wasm = read(LEGACY_WASM_MODULE)?.ok_or(PackageError::NotLegacy)?;
        if !wasm.starts_with(WASM_MAGIC) {
            return Err(PackageError::NotWasm(LEGACY_WASM_MODULE));
        }
        let metadata = read(LEGACY_METADATA)?.and_then(|json| serde_json::from_slice(&json).ok());
        Ok(Self { pipeline, target, metadata, wasm, entries })
    }

    /// The pipeline, without the field `runtime`: what a package of today is made of.
    pub fn pipeline(&self) -> &Manifest {
        &self.pipeline
    }

    /// What the module was built for, if the manifest says so: always `wasm32-wasi`.
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// What a tool wrote about the package, if that is a JSON object. Its numbers are estimates.
    pub fn metadata(&self) -> Option<&Map<String, Value>> {
        self.metadata.as_ref()
    }

    /// The wasm module, which nothing vouches for.
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// The names and unpacked sizes of all entries, in their order in the file.
    pub fn entries(&self) -> impl Iterator<Item = (&str, u64)> {
        self.entries.iter().map(|entry| (entry.name.as_str(), entry.size))
    }

    /// What could not be verified, a sentence each.
    pub fn unverified(&self) -> Vec<&'static str> {
        let no_target = "the manifest does not say what the module was built for";
        UNVERIFIED.into_iter().chain(self.target.is_none().then_some(no_target)).collect()
    }
}

/// The field `target` of `runtime`, which old tools forgot to write.
fn target(runtime: Option<Value>) -> Result<Option<String>, PackageError> {
    match runtime.as_ref().map(|runtime| &runtime["target"]) {
        None => Ok(None),
        Some(Value::String(target)) if target == RUNTIME_TARGET => Ok(Some(target.clone())),
        Some(other) => Err(PackageError::WrongLegacyTarget { found: other.to_string() }),
    }
}
