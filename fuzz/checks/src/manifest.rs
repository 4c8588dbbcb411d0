//! The manifests of pipelines and packages.

use std::str;

use pipeline_manifest::Manifest;
use rmpkg_format::PackageManifest;

/// What is read and written again reads the same; a graph orders each node once.
///
/// # Panics
/// When one of them does not hold.
pub fn manifest(json: &[u8]) {
    if let Ok(manifest) = PackageManifest::from_json(json) {
        let written = serde_json::to_vec(&manifest).unwrap_or_default();
        let again = PackageManifest::from_json(&written);
        assert_eq!(again.ok(), Some(manifest), "a package's manifest");
    }
    if let Some(manifest) =
        str::from_utf8(json).ok().and_then(|json| Manifest::from_json(json).ok())
    {
        pipeline(&manifest);
    }
}

fn pipeline(manifest: &Manifest) {
    let written = serde_json::to_string(manifest).unwrap_or_default();
    assert_eq!(
        Manifest::from_json(&written).as_ref().ok(),
        Some(manifest),
        "a pipeline's manifest"
    );
    if let Ok(graph) = manifest.graph() {
        let mut order = graph.order().to_vec();
        order.sort_unstable();
        assert!(order.into_iter().eq(0..manifest.nodes.len()), "the order of execution");
    }
}
