//! The folders of this workspace, and the files in them.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub use rmpkg_pack::files::{read, write};

/// Names another clone to work on, for the test that it gives the same package.
const ROOT_VARIABLE: &str = "RMPKG_WORKSPACE";

/// The folder that holds the workspace's `Cargo.toml`.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| match std::env::var_os(ROOT_VARIABLE) {
        Some(folder) => folder.into(),
        None => {
            let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
            xtask.parent().unwrap_or(xtask).to_owned()
        }
    });
    &ROOT
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}
