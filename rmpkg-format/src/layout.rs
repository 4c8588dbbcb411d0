//! Where things are in a package, and where the guest sees them.

use std::path::{Path, PathBuf};

use pipeline_command::guest;

/// The first entry: the pipeline and the list of all other entries.
pub const MANIFEST: &str = "manifest.json";
/// The signature of the manifest, and with it of everything that the manifest lists. It comes
/// directly after the manifest and is the one entry that the manifest does not list.
pub const MANIFEST_SIGNATURE: &str = "manifest.json.minisig";
/// The runtime, a WASI command.
pub const WASM_MODULE: &str = "modules/remotemedia_runtime.wasm";
/// Where the runtime was in the layout that the format had before version 1.
pub const LEGACY_WASM_MODULE: &str = "runtime.wasm";
/// What tools wrote about a package in the layout before version 1.
pub const LEGACY_METADATA: &str = "metadata.json";
/// What the runtime finds at `/usr`: the Python standard library.
pub const WASI_DEPS_USR: &str = "wasi-deps/usr";
/// Where the distributions of the Python package index are that the nodes need.
pub const SITE_PACKAGES: &str = "wasi-deps/usr/lib/python3.12/site-packages";
/// The package's own Python nodes and their data.
pub const APP: &str = "app";
/// Model files.
pub const MODELS: &str = "models";
/// What the package says about itself.
pub const ABOUT: &str = "meta";
/// The software bill of materials, CycloneDX in JSON.
pub const SBOM: &str = "meta/sbom.cdx.json";
/// The licences of what is linked into the module.
pub const LICENSES: &str = "meta/licenses.txt";

/// What writers sort the entries after the manifest by: the module comes first, so that a reader can
/// compile it while the others still arrive, then all go by name.
pub(crate) fn rank(entry: &str) -> (bool, &str) {
    (entry != WASM_MODULE, entry)
}

/// A folder of the package that the guest sees under a name of its own, read-only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mount {
    /// The folder in the package.
    pub folder: &'static str,
    /// The path in the guest.
    pub guest: &'static str,
}

impl Mount {
    /// The folder in a package that was extracted to `root`.
    pub fn host_folder(&self, root: &Path) -> PathBuf {
        root.join(self.folder)
    }

    /// Whether the entry lies in this folder.
    pub fn holds(&self, entry: &str) -> bool {
        entry.strip_prefix(self.folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// All folders that a guest can see.
pub const fn mounts() -> [Mount; 3] {
    [
        Mount { folder: WASI_DEPS_USR, guest: guest::USR },
        Mount { folder: APP, guest: guest::APP },
        Mount { folder: MODELS, guest: guest::MODELS },
    ]
}

/// Whether editors, systems or Python itself leave a file or folder of this name behind, so that it
/// has no place in a package.
pub fn is_by_product(name: &str) -> bool {
    name.starts_with('.') || name == "__pycache__" || name.ends_with(".pyc")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_holds_what_lies_below_its_folder() {
        let [_, app, _] = mounts();
        assert!(app.holds("app/nodes/text.py"));
        assert!(!app.holds("app"));
        assert!(!app.holds("application/nodes.py"));
        assert_eq!(app.host_folder(Path::new("/tmp/x")), Path::new("/tmp/x/app"));
    }
}
