//! The list of what is in a runtime's folder.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::Module;
use crate::files;
use crate::package::about::Vulnerability;

/// Its file.
pub const INDEX: &str = "runtime.json";
/// The layout of the folder that this program writes and reads.
pub(super) const FORMAT: u32 = 1;

/// What is in the folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) format: u32,
    /// The release of rmpkg that has written it.
    pub(super) rmpkg: String,
    pub(super) library: Library,
    pub(super) modules: Vec<BuiltModule>,
    /// The Python files of what is built in, by its name.
    pub(super) builtins: BTreeMap<String, File>,
    /// The library and what is built in as bytecode, by name.
    pub(super) bytecode: BTreeMap<String, Bytecode>,
}

/// What the library is called among the bytecode.
pub(super) const STDLIB: &str = "stdlib";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Bytecode {
    /// What the cache finds it by.
    pub(super) key: String,
    pub(super) archive: File,
}

/// A file of the folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct File {
    /// Its path in the folder, with `/`.
    pub(super) path: String,
    pub(super) sha256: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Library {
    pub(super) archive: File,
    pub(super) interpreter: String,
    pub(super) mended_by: BTreeMap<String, String>,
    pub(super) vulnerabilities: Vec<Vulnerability>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BuiltModule {
    pub(super) wasm: File,
    pub(super) licenses: File,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) compiled: Option<Compiled>,
    #[serde(flatten)]
    pub(super) module: Module,
}

/// A module as machine code.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Compiled {
    /// The machines that it is for.
    pub(super) target: String,
    /// What the engine's cache calls it.
    pub(super) name: String,
    pub(super) file: File,
}

impl BuiltModule {
    /// The names of what is built into CPython beyond what always is.
    pub(super) fn builtins(&self) -> impl Iterator<Item = &str> {
        let variant = self.module.provenance.runtime.iter();
        variant.flat_map(|variant| variant.builtins.iter().map(String::as_str))
    }
}

impl Index {
    /// Reads that of a folder.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let path = folder.join(INDEX);
        let text = files::read(&path)?;
        let wrong = || format!("`{}` is wrong", path.display());
        let Head { format } = serde_json::from_slice(&text).with_context(wrong)?;
        ensure!(
            format == FORMAT,
            "`{}` has the format {format}, and this rmpkg reads the format {FORMAT}",
            path.display()
        );
        serde_json::from_slice(&text).with_context(wrong)
    }
}

/// The machines that this program runs on, such as `x86_64-linux`.
pub fn target() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// Whether a text is a path that stays in its folder.
pub(super) fn is_path(text: &str) -> bool {
    let mut parts = Path::new(text).components();
    !text.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}
