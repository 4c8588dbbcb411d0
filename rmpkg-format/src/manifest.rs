//! The package manifest: a pipeline manifest with what a package adds to it.

mod keys;
mod provenance;

use std::collections::BTreeMap;

use pipeline_manifest::{Manifest, ManifestError, json_type};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::PackageError;
use keys::DistinctKeys;
pub use provenance::{Edit, Material, Provenance, RuntimeVariant, SnapshotRecord};

/// The target tag of every package of this format. Rust now calls the target `wasm32-wasip1`.
pub const RUNTIME_TARGET: &str = "wasm32-wasi";

/// The format version that this crate writes. It reads this and every later version of 1.
pub const FORMAT_VERSION: &str = "1.0";

/// The largest integer that every JSON reader can represent.
const MAX_INTEGER: u64 = (1 << 53) - 1;

/// The content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageManifest {
    /// The pipeline; its fields stand at the top level of the document.
    #[serde(flatten)]
    pub pipeline: Manifest,
    /// What the wasm module was built for, always `wasm32-wasi`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = RUNTIME_TARGET)))]
    pub runtime_target: String,
    /// What the package holds.
    pub package: PackageInfo,
}

/// What a package holds and how it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PackageInfo {
    /// The version of the package format, such as `1.0`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^1\.(0|[1-9][0-9]*)$")))]
    pub format: String,
    /// The version of the CPython in the wasm module, such as `3.12.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python: Option<String>,
    /// Names and versions of the tools that made the package.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub built_with: BTreeMap<String, String>,
    /// What the package was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// Every entry but the manifest itself; writers sort them by path.
    pub files: Vec<FileRecord>,
}

/// One entry of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileRecord {
    /// The entry's name: parts separated by `/`, relative to the package.
    pub path: String,
    /// The size of the content in bytes, before compression.
    pub size: u64,
    /// SHA-256 of the content as 64 lower-case hexadecimal digits.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
}

impl PackageManifest {
    /// Reads a package manifest from JSON.
    ///
    /// # Errors
    /// [`PackageError`] naming the field that is wrong.
    pub fn from_json(json: &[u8]) -> Result<Self, PackageError> {
        let mut fields = read_object(json)?;
        check_version(fields.get("package"))?;
        let runtime_target = read_target(fields.shift_remove("runtime_target"))?;
        let package = read_package(fields.shift_remove("package"))?;
        let pipeline = read_pipeline(Value::Object(fields))?;
        Ok(Self { pipeline, runtime_target, package })
    }
}

/// Reads a document in which no object has a field twice.
pub(crate) fn read_object(json: &[u8]) -> Result<Map<String, Value>, PackageError> {
    let fields = serde_json::from_slice(json)
        .map_err(|error| PackageError::ManifestNotJson { reason: error.to_string() })?;
    let _distinct: DistinctKeys = serde_json::from_slice(json)
        .map_err(|error| PackageError::ManifestDuplicateKey { key: error.to_string() })?;
    Ok(fields)
}

/// Comes before all other checks: another major version may have changed what they are about.
fn check_version(package: Option<&Value>) -> Result<(), PackageError> {
    match package.and_then(|package| package.get("format")).and_then(Value::as_str) {
        Some(found) if !is_known(found) => {
            Err(PackageError::UnknownFormat { found: found.to_owned() })
        }
        _ => Ok(()),
    }
}

fn read_target(field: Option<Value>) -> Result<String, PackageError> {
    match field {
        Some(Value::String(target)) if target == RUNTIME_TARGET => Ok(target),
        None => Err(PackageError::WrongTarget { found: "none".to_owned() }),
        Some(other) => Err(PackageError::WrongTarget { found: other.to_string() }),
    }
}

pub(crate) fn read_pipeline(fields: Value) -> Result<Manifest, PackageError> {
    match not_an_object(&fields, "connections") {
        Some((path, message)) => Err(ManifestError::Field { path, node: None, message }.into()),
        None => Ok(Manifest::from_value(&fields)?),
    }
}

fn read_package(field: Option<Value>) -> Result<PackageInfo, PackageError> {
    let field = field.unwrap_or_default();
    if let Some((path, message)) = array_for_struct(&field) {
        return Err(wrong(&path, &message));
    }
    let info: PackageInfo = serde_path_to_error::deserialize(field)
        .map_err(|error| wrong(&error.path().to_string(), &error.inner().to_string()))?;
    let materials = info.provenance.iter().flat_map(|provenance| &provenance.materials);
    let edits = info.provenance.iter().flat_map(|provenance| &provenance.edits);
    let defects = info.files.iter().filter_map(defect).chain(materials.filter_map(material_defect));
    let defects = defects.chain(edits.filter_map(edit_defect));
    match defects.into_iter().next() {
        Some(reason) => Err(PackageError::PackageField { reason }),
        None => Ok(info),
    }
}

/// Finds an array where `package` or something in it must be an object.
fn array_for_struct(package: &Value) -> Option<(String, String)> {
    let in_provenance = || {
        let provenance = package.get("provenance").filter(|value| !value.is_null())?;
        let (path, message) = array_in_provenance(provenance)?;
        let path = if path == "." { String::new() } else { format!(".{path}") };
        Some((format!("provenance{path}"), message))
    };
    not_an_object(package, "files").or_else(in_provenance)
}

fn array_in_provenance(provenance: &Value) -> Option<(String, String)> {
    let part = |field: &str| {
        let part = provenance.get(field).filter(|value| !value.is_null())?;
        Some((field.to_owned(), other_than_object(part)?))
    };
    not_an_object(provenance, "materials")
        .or_else(|| part("runtime"))
        .or_else(|| part("snapshot"))
        .or_else(|| not_an_object(provenance, "edits"))
}

/// `.` is the path of `package` itself.
fn wrong(path: &str, message: &str) -> PackageError {
    let place = if path == "." { String::new() } else { format!("`{path}`: ") };
    PackageError::PackageField { reason: place + message }
}

/// Finds an array in place of an object, which would do as a struct: the value itself, or an
/// element of its field.
fn not_an_object(value: &Value, field: &str) -> Option<(String, String)> {
    if let Some(message) = other_than_object(value) {
        return Some((".".to_owned(), message));
    }
    let elements = value.get(field)?.as_array()?.iter().enumerate();
    let wrong = |(index, element)| Some((format!("{field}[{index}]"), other_than_object(element)?));
    elements.into_iter().find_map(wrong)
}

fn other_than_object(value: &Value) -> Option<String> {
    (!value.is_object()).then(|| format!("expected an object, found {}", json_type(value)))
}

fn defect(record: &FileRecord) -> Option<String> {
    let FileRecord { path, size, sha256 } = record;
    if *size > MAX_INTEGER {
        return Some(format!("`size` of `{path}` is larger than {MAX_INTEGER}"));
    }
    digest_defect(path, sha256)
}

fn material_defect(Material { name, sha256 }: &Material) -> Option<String> {
    digest_defect(name, sha256)
}

fn edit_defect(Edit { by, package, .. }: &Edit) -> Option<String> {
    (!is_sha256(package))
        .then(|| format!("`package` of the edit by `{by}` is not 64 lower-case hexadecimal digits"))
}

fn digest_defect(of: &str, sha256: &str) -> Option<String> {
    let reason = || format!("`sha256` of `{of}` is not 64 lower-case hexadecimal digits");
    (!is_sha256(sha256)).then(reason)
}

/// A later minor version adds what a reader may ignore; another major version may mean anything.
fn is_known(format: &str) -> bool {
    format.strip_prefix("1.").is_some_and(|minor| {
        let digits = !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit());
        digits && (minor == "0" || !minor.starts_with('0'))
    })
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
