//! The `.rmpkg` format: a zip that holds a pipeline, the wasm runtime that executes it, and the
//! files that they need.
//!
//! `manifest.json` comes first: the pipeline's own manifest with `runtime_target` and a `package`
//! object that lists every other entry with its size and SHA-256. A [`PackageBuilder`] writes the
//! same bytes for the same inputs; a [`Package`] gives out nothing whose size or digest differs.
//! The crate knows nothing of Python or of wasm engines.

mod builder;
mod container;
mod error;
mod extract;
pub mod layout;
mod limits;
mod manifest;
mod name;
mod package;
#[cfg(feature = "schema")]
mod schema;

pub use builder::PackageBuilder;
pub use error::{BuildError, PackageError, ZipError};
pub use limits::ReadLimits;
pub use manifest::{FORMAT_VERSION, FileRecord, PackageInfo, PackageManifest, RUNTIME_TARGET};
pub use name::NameError;
pub use package::Package;
#[cfg(feature = "schema")]
pub use schema::manifest_schema;
