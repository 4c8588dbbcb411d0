//! The JSON Schema of the manifest, made of its types.

use schemars::{Schema, schema_for};

use crate::PackageManifest;

/// The JSON Schema of `manifest.json`. It says what each field is; that the list of files is true,
/// and that the pipeline's graph is one, no schema can say.
pub fn manifest_schema() -> Schema {
    schema_for!(PackageManifest)
}
