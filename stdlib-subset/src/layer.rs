//! What lies in one folder of `sys.path`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::Import;
use crate::sources::compiled;

/// Where a layer comes from, in the order of `sys.path`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The package's own files.
    App,
    /// Python's standard library.
    Stdlib,
    /// An installed distribution, by its name.
    Site(String),
    /// The Python files of a package whose C modules are built into the interpreter, by its name. What
    /// it imports is known, so that only what is imported of it is packaged.
    Known(String),
}

impl Kind {
    /// The folder below `usr/` in the package; `None` for what lies elsewhere in it.
    pub fn folder(&self) -> Option<&'static str> {
        match self {
            Self::App => None,
            Self::Stdlib => Some("lib/python3.12"),
            Self::Site(_) | Self::Known(_) => Some("lib/python3.12/site-packages"),
        }
    }
}

/// The modules and the data of one folder of `sys.path`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Where it comes from.
    pub kind: Kind,
    /// Its modules by name.
    pub modules: BTreeMap<String, Module>,
    /// Its other files.
    pub data: Vec<DataFile>,
    /// Where the modules' bytecode lies on this machine; the app has none.
    pub bytecode: Option<PathBuf>,
}

/// One module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Its source file, relative to the layer's folder, with `/`.
    pub path: String,
    /// The size of its bytecode, if it is compiled.
    pub bytes: u64,
    /// What it imports, sorted by name.
    pub imports: Vec<Import>,
    /// Every name in it that could be an attribute of a module; only of code that is not known.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub names: BTreeSet<String>,
}

/// A file that is no module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFile {
    /// Its path relative to the layer's folder, with `/`.
    pub path: String,
    /// Where it lies on this machine.
    pub source: PathBuf,
}

/// One file to package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubsetFile {
    /// Its path below `usr/` in the package.
    pub path: String,
    /// Where it lies on this machine.
    pub source: PathBuf,
}

impl Layer {
    /// The bytecode of a module, as the package gets it.
    pub(crate) fn module_file(&self, module: &str) -> Option<SubsetFile> {
        let path = compiled(&self.modules.get(module)?.path);
        let (folder, bytecode) = (self.kind.folder()?, self.bytecode.as_ref()?);
        Some(SubsetFile { source: bytecode.join(&path), path: format!("{folder}/{path}") })
    }

    /// The data, as the package gets it.
    pub(crate) fn data_files(&self) -> impl Iterator<Item = SubsetFile> {
        let folder = self.kind.folder();
        self.data.iter().filter_map(move |DataFile { path, source }| {
            Some(SubsetFile { path: format!("{}/{path}", folder?), source: source.clone() })
        })
    }
}
