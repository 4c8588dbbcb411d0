//! What `inspect` shows, for programs and for people.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use indicatif::HumanCount;
use pipeline_manifest::Manifest;
use rmpkg_format::{Package, RuntimeVariant, Signature, SnapshotRecord};
use serde::Serialize;
use serde_json::{Map, Value, json};
use terminal_ui::{columns, row};

use super::distributions::{self, Distribution};
use super::wasm::Interface;
use crate::trust::names_other;

/// How many digits of a digest a person compares; programs get them all.
const SHOWN_DIGITS: usize = 16;

/// What a package is and what is in it.
#[derive(Debug, Serialize)]
pub struct Report {
    package: PathBuf,
    size: u64,
    sha256: String,
    format: String,
    pipeline: Value,
    nodes: BTreeMap<String, String>,
    python: Option<String>,
    distributions: Vec<Distribution>,
    runtime: Option<RuntimeVariant>,
    snapshot: Option<SnapshotRecord>,
    /// What else the manifest says of how the package was made.
    made: Map<String, Value>,
    signature: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_beside: Option<Beside>,
    preopens: BTreeMap<&'static str, &'static str>,
    wasm: Interface,
    entries: Vec<Entry>,
}

/// A signature in a file beside the package.
#[derive(Debug, Serialize)]
pub struct Beside {
    file: PathBuf,
    #[serde(flatten)]
    signature: Value,
    /// The SHA-256 that it is of, if that is not the package's.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_another: Option<String>,
}

impl Beside {
    /// That signature, unchecked.
    pub fn of(file: PathBuf, signature: &Signature, package: &Package) -> Self {
        let of_another = names_other(signature, package).map(str::to_owned);
        Self { file, signature: claimed(signature), of_another }
    }

    fn shown(&self) -> String {
        let file = self.file.display();
        match &self.of_another {
            None => format!("{file} {}", shown(&self.signature)),
            Some(other) => format!("{file} is of another file, with the SHA-256 {other}"),
        }
    }
}

#[derive(Debug, Serialize)]
struct Entry {
    path: String,
    size: u64,
    packed_size: u64,
    sha256: String,
}

impl Report {
    /// Looks at a package whose every byte was checked.
    ///
    /// # Errors
    ///
    /// When its module can't be read.
    pub fn of(file: &Path, package: &Package) -> Result<Self> {
        let manifest = package.manifest();
        let info = &manifest.package;
        let provenance = info.provenance.as_ref();
        let entry = |record: &rmpkg_format::FileRecord| Entry {
            path: record.path.clone(),
            size: record.size,
            packed_size: package.packed_size(&record.path).unwrap_or_default(),
            sha256: record.sha256.clone(),
        };
        Ok(Self {
            package: file.to_path_buf(),
            size: package.bytes().len() as u64,
            sha256: package.sha256().to_owned(),
            format: info.format.clone(),
            pipeline: json!(manifest.pipeline.metadata),
            nodes: nodes(&manifest.pipeline),
            python: info.python.clone(),
            distributions: distributions::of(package),
            runtime: provenance.and_then(|provenance| provenance.runtime.clone()),
            snapshot: provenance.and_then(|provenance| provenance.snapshot.clone()),
            made: made(package),
            signature: package.signature().map(claimed),
            signature_beside: None,
            preopens: package.mounts().map(|mount| (mount.guest, mount.folder)).collect(),
            wasm: Interface::read(package.wasm())?,
            entries: package.entries().map(entry).collect(),
        })
    }

    /// The same, with the signature that lies beside the package.
    pub fn with_beside(self, signature_beside: Option<Beside>) -> Self {
        Self { signature_beside, ..self }
    }

    /// The report for people.
    pub fn render(&self) -> String {
        format!("{}\n\n{}", self.head(), self.table())
    }

    fn head(&self) -> String {
        let mut rows = vec![
            row("package", format!("{}, {} bytes", self.package.display(), HumanCount(self.size))),
            row("sha256", &self.sha256),
            row("format", &self.format),
            row("pipeline", self.pipeline["name"].as_str().unwrap_or_default()),
            row("nodes", listed(&self.nodes, ": ")),
            row("python", self.python.as_deref().unwrap_or("none")),
        ];
        rows.extend(self.distributions.iter().map(|one| row("distribution", one.shown())));
        rows.extend(self.runtime.as_ref().map(|runtime| row("runtime", variant(runtime))));
        rows.extend(self.snapshot.as_ref().map(|snapshot| row("snapshot", kept(snapshot))));
        rows.extend(self.made.iter().flat_map(|(field, value)| flat(field, value)));
        rows.push(row("signature", self.signature.as_ref().map_or("none".to_owned(), shown)));
        rows.extend(self.signature_beside.iter().map(|one| row("signature beside", one.shown())));
        rows.push(row("preopens", listed(&self.preopens, " from ")));
        rows.extend(self.wasm.rows());
        columns(&rows)
    }

    fn table(&self) -> String {
        let count = |bytes: u64| format!("{:>11}", HumanCount(bytes).to_string());
        let title = [
            "entry".to_owned(),
            format!("{:>11}", "bytes"),
            format!("{:>11}", "packed"),
            format!("first {SHOWN_DIGITS} digits of sha256"),
        ];
        let line = |entry: &Entry| {
            let digest = entry.sha256.get(..SHOWN_DIGITS).unwrap_or_default();
            [entry.path.clone(), count(entry.size), count(entry.packed_size), digest.to_owned()]
        };
        columns(&[title].into_iter().chain(self.entries.iter().map(line)).collect::<Vec<_>>())
    }
}

/// The types of a pipeline's nodes by their ids.
pub fn nodes(pipeline: &Manifest) -> BTreeMap<String, String> {
    pipeline.nodes.iter().map(|node| (node.id.clone(), node.node_type.clone())).collect()
}

/// Pairs in one line.
pub fn listed<K: AsRef<str>, V: AsRef<str>>(map: &BTreeMap<K, V>, between: &str) -> String {
    let pair = |(key, value): (&K, &V)| [key.as_ref(), between, value.as_ref()].concat();
    map.iter().map(pair).collect::<Vec<_>>().join(", ")
}

fn claimed(signature: &Signature) -> Value {
    json!({ "key": signature.key_id(), "comment": signature.trusted_comment(), "verified": false })
}

fn shown(claimed: &Value) -> String {
    format!(
        "says that it is by the key {}: {}; `rmpkg verify --key` checks it",
        claimed["key"].as_str().unwrap_or_default(),
        claimed["comment"].as_str().unwrap_or_default().replace('\t', ", "),
    )
}

/// The variant of the runtime in one line.
fn variant(runtime: &RuntimeVariant) -> String {
    let RuntimeVariant { crate_name, builtins, safepoints, debug } = runtime;
    let builtins = if builtins.is_empty() { "none".to_owned() } else { builtins.join(", ") };
    let [safepoints, debug] = [safepoints, debug].map(|is_so| if *is_so { "yes" } else { "no" });
    format!("crate {crate_name}; builtins: {builtins}; safepoints: {safepoints}; debug: {debug}")
}

/// What a snapshot holds, in one line.
fn kept(SnapshotRecord { modules }: &SnapshotRecord) -> String {
    format!("Python is started, {} modules are imported; `--json` names them", modules.len())
}

/// The fields of `package` but those that the report names itself.
fn made(package: &Package) -> Map<String, Value> {
    let mut fields = match json!(package.manifest().package) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    fields.retain(|field, _| !["format", "python", "files"].contains(&field.as_str()));
    if let Some(Value::Object(provenance)) = fields.get_mut("provenance") {
        provenance.shift_remove("runtime");
        provenance.shift_remove("snapshot");
    }
    fields
}

/// One row for each plain value, however deep it lies.
fn flat(name: &str, value: &Value) -> Vec<[String; 2]> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(field, value)| flat(&format!("{name}.{field}"), value))
            .collect(),
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().flat_map(|value| flat(name, value)).collect()
        }
        Value::String(text) => vec![row(name, text)],
        other => vec![row(name, other.to_string())],
    }
}
