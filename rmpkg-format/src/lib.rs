//! The `.rmpkg` format: a zip that holds a pipeline, the wasm runtime that executes it, and the
//! files that they need.
//!
//! `manifest.json` comes first: the pipeline's own manifest with `runtime_target` and a `package`
//! object that lists every other entry with its size and SHA-256. A [`PackageBuilder`] writes the
//! same bytes for the same inputs; a [`Package`] gives out nothing whose size or digest differs.
//! The crate knows nothing of Python or of wasm engines. `docs/format.md` is the specification.
//!
//! ```
//! use pipeline_manifest::Manifest;
//! use rmpkg_format::{Package, PackageBuilder, layout};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let pipeline = r#"{"version": "v1", "metadata": {}, "nodes": [], "connections": []}"#;
//! let mut builder = PackageBuilder::new(Manifest::from_json(pipeline)?);
//! builder.add_bytes(layout::WASM_MODULE, b"\0asm\x01\0\0\0".to_vec())?;
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("demo.rmpkg");
//! builder.build_file(&path)?;
//!
//! let package = Package::open(&path)?.verify()?;
//! assert_eq!(package.wasm().len(), 8);
//! # Ok(())
//! # }
//! ```

mod builder;
mod container;
mod error;
mod extract;
pub mod layout;
mod legacy;
mod limits;
mod manifest;
mod name;
mod package;
#[cfg(feature = "schema")]
mod schema;
mod signature;
mod trust;

pub use builder::PackageBuilder;
pub use error::{BuildError, PackageError, ZipError};
pub use legacy::LegacyPackage;
pub use limits::ReadLimits;
pub use manifest::{
    Edit, FORMAT_VERSION, FileRecord, Material, PackageInfo, PackageManifest, Provenance,
    RUNTIME_TARGET, RuntimeVariant, SnapshotRecord,
};
pub use name::{NameError, Names as EntryNames};
pub use package::{EntryReader, Package, PackageReader};
#[cfg(feature = "schema")]
pub use schema::manifest_schema;
pub use signature::{PublicKey, Signature, SignatureError};
pub use trust::{TrustError, TrustPolicy};
