//! The manifest's types. Fields that this version doesn't know are kept, never dropped.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::parse::object_or_null;

/// A pipeline: its nodes and how items flow between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Manifest {
    /// The manifest's version, `v1`.
    pub version: String,
    /// Who and what the pipeline is.
    pub metadata: Metadata,
    /// The nodes, in the order of declaration.
    pub nodes: Vec<NodeSpec>,
    /// The connections; their order decides how several inputs of one node are joined.
    pub connections: Vec<Connection>,
    /// What the pipeline's Python nodes need besides what their source shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub python: Option<PythonRequirements>,
    /// Every other field.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Manifest {
    /// The stdlib modules that the manifest asks for by name, for whoever packages the pipeline.
    pub fn stdlib_modules(&self) -> &[String] {
        self.python.as_ref().map_or(&[], |python| &python.stdlib)
    }

    /// What the manifest wants built into CPython, for whoever packages the pipeline.
    pub fn builtins(&self) -> &[String] {
        self.python.as_ref().map_or(&[], |python| &python.builtin)
    }

    /// What the manifest says of a snapshot, for whoever packages the pipeline.
    pub fn snapshot(&self) -> Option<&Snapshot> {
        self.python.as_ref()?.snapshot.as_ref()
    }

    /// What the manifest wants of the package index, for whoever locks the pipeline's dependencies.
    pub fn dependencies(&self) -> &[String] {
        self.python.as_ref().map_or(&[], |python| &python.dependencies)
    }

    /// The distributions whose sources are packaged beside their bytecode, for whoever packages the pipeline.
    pub fn sources(&self) -> &[String] {
        self.python.as_ref().map_or(&[], |python| &python.sources)
    }

    /// Whether the time zone database is packaged where `zoneinfo` may be imported, for whoever packages the
    /// pipeline.
    pub fn wants_tzdata(&self) -> bool {
        self.python.as_ref().and_then(|python| python.tzdata).unwrap_or(true)
    }
}

/// Whether and how Python is started when the pipeline is packaged, so that no run has to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Snapshot {
    /// `false`: each run starts Python itself.
    Wanted(bool),
    /// It is, with other modules than those that the nodes are seen to import.
    Modules(SnapshotModules),
}

/// Modules that are imported when the pipeline is packaged, or are not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SnapshotModules {
    /// Modules that are imported besides, such as those that a node imports in a function.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<String>,
    /// Modules that are not imported, and none of the modules below them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<String>,
}

/// Who and what a pipeline is; free text that the runtime doesn't interpret.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metadata {
    /// The pipeline's name.
    #[serde(default)]
    pub name: String,
    /// One sentence about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Every other field.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One step of the pipeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Node"))]
#[serde(expecting = "struct Node")]
pub struct NodeSpec {
    /// Unique within the manifest.
    pub id: String,
    /// The name of a Rust node, of a Python class, or `module:Class`.
    pub node_type: String,
    /// The node's parameters by name; absent and `null` mean none.
    #[serde(default, deserialize_with = "object_or_null")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Map<String, Value>>"))]
    pub params: Map<String, Value>,
    /// Whether the node wants its items as one stream.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_streaming: bool,
    /// Every other field: `capabilities`, `execution`, `runtime_hint` and the like.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Items flow from one node to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Connection {
    /// The id of the node that gives the items.
    pub from: String,
    /// The id of the node that takes them.
    pub to: String,
}

/// What the Python nodes need besides what a scan of their imports finds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PythonRequirements {
    /// Stdlib modules to package although no node imports them visibly.
    #[serde(default)]
    pub stdlib: Vec<String>,
    /// Packages such as `numpy` that CPython must have built in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub builtin: Vec<String>,
    /// Distributions of the package index that the nodes import, as PEP 508 writes them: `jinja2>=3.1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<String>,
    /// Distributions whose sources are packaged beside their bytecode, for code that reads sources as it runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Whether the time zone database is packaged where `zoneinfo` may be imported: yes, unless this is `false`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tzdata: Option<bool>,
    /// Whether and how Python is started when the pipeline is packaged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<Snapshot>,
    /// Every other field.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
