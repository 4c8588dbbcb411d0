//! The documents of a registry: manifests, indexes and what they list.
//!
//! They are those of the [OCI image specification](https://github.com/opencontainers/image-spec/blob/main/manifest.md),
//! as far as packages need them. Fields that are not named here are passed over, but stay in a list that is written anew.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Digest;

/// The type of a package's manifest, and of its one layer: an .rmpkg file, which is a zip.
pub const PACKAGE: &str = "application/vnd.rmpkg.package.v1+zip";
/// The type of a signature's manifest, and of its one layer: a .minisig file.
pub const SIGNATURE: &str = "application/vnd.rmpkg.signature.v1+minisign";

/// The type of any manifest.
pub(crate) const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The type of a list of manifests.
pub(crate) const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// A configuration that says nothing, and its type.
pub(crate) const EMPTY: &[u8] = b"{}";
const EMPTY_TYPE: &str = "application/vnd.oci.empty.v1+json";

/// What a blob or a manifest is: enough to get it and to check it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Its type.
    pub media_type: String,
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// The type of the artifact, where a manifest is described.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// What else is said of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// What a package or a signature consists of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) schema_version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    pub(crate) config: Descriptor,
    pub(crate) layers: Vec<Descriptor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) subject: Option<Descriptor>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) annotations: BTreeMap<String, String>,
}

/// A list of manifests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Index {
    pub(crate) schema_version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    /// As they came. Anybody's may be among them, and one that can't be understood is no reason to lose the others.
    pub(crate) manifests: Vec<Value>,
    /// What else is said of the list.
    #[serde(flatten)]
    pub(crate) others: Map<String, Value>,
}

impl Descriptor {
    /// Of these bytes.
    pub(crate) fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: Digest::of(bytes),
            size: bytes.len() as u64,
            artifact_type: None,
            annotations: BTreeMap::new(),
        }
    }

    /// Of the configuration that says nothing.
    pub(crate) fn empty() -> Self {
        Self::of(EMPTY_TYPE, EMPTY)
    }
}

impl Manifest {
    /// Of an artifact with one layer.
    pub(crate) fn of(layer: Descriptor, annotations: BTreeMap<String, String>) -> Self {
        Self {
            schema_version: 2,
            media_type: Some(MANIFEST.to_owned()),
            artifact_type: Some(layer.media_type.clone()),
            config: Descriptor::empty(),
            layers: vec![layer],
            subject: None,
            annotations,
        }
    }

    /// The only layer, if it is of that type.
    pub(crate) fn only_layer(&self, media_type: &str) -> Option<&Descriptor> {
        match self.layers.as_slice() {
            [layer] => Some(layer).filter(|layer| layer.media_type == media_type),
            _ => None,
        }
    }

    /// What it says that it is.
    pub(crate) fn kind(&self) -> &str {
        self.artifact_type.as_deref().unwrap_or(&self.config.media_type)
    }
}

impl Index {
    /// Of nothing yet.
    pub(crate) fn empty() -> Self {
        Self {
            schema_version: 2,
            media_type: Some(INDEX.to_owned()),
            manifests: Vec::new(),
            others: Map::new(),
        }
    }
}
