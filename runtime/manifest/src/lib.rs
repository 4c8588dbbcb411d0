//! Pipeline manifest v1: the types, their validation and the graph that the nodes form.
//!
//! This crate knows neither Python nor wasm nor packages. The runtime, the package format and the
//! stdlib chooser all read manifests through it, so that they agree on what is valid.
//!
//! ```
//! use pipeline_manifest::Manifest;
//!
//! let manifest = Manifest::from_json(
//!     r#"{
//!         "version": "v1",
//!         "metadata": {"name": "double"},
//!         "nodes": [{"id": "double", "node_type": "MultiplyNode", "params": {"factor": 2}}],
//!         "connections": []
//!     }"#,
//! )?;
//! assert_eq!(manifest.graph()?.order(), [0]);
//! # Ok::<(), pipeline_manifest::ManifestError>(())
//! ```

mod error;
mod graph;
mod model;
mod parse;

pub use error::{Endpoint, ManifestError};
pub use graph::Graph;
pub use model::{
    Connection, Manifest, Metadata, NodeSpec, PythonRequirements, Snapshot, SnapshotModules,
};
pub use parse::json_type;

/// The one manifest version that this crate reads.
pub const VERSION: &str = "v1";
