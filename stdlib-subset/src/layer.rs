//! What lies in one folder of `sys.path`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::graph::ANY;
use crate::sources::{cached, compiled};
use crate::{Import, When};

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
    /// Where the modules' bytecode lies on this machine; that of the app lies apart.
    pub bytecode: Option<PathBuf>,
    /// Where the modules' sources lie on this machine, if they are packaged beside their bytecode.
    pub sources: Option<PathBuf>,
    /// The app's bytecode, each file by its path within the app.
    pub beside: Vec<SubsetFile>,
    /// The author's own Python files that no import can name, by their paths.
    pub strays: Vec<String>,
}

/// One module.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Why it cannot be imported, if it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// The distribution that it was installed with, if it lies among the package's own files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<String>,
}

/// Why CPython does not take a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: u32,
    /// CPython's own words.
    pub message: String,
    /// Whether it is valid, and only nested deeper than the interpreter in the wasm can follow.
    pub is_deep: bool,
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
    /// Its path below `usr/` in the package, or within the app.
    pub path: String,
    /// Where it lies on this machine.
    pub source: PathBuf,
}

impl Module {
    /// A module in that file, of which nothing else is known.
    pub(crate) fn at(path: &str) -> Self {
        Self { path: path.to_owned(), ..Self::default() }
    }

    /// A module that cannot be imported. Of one that is valid anything may be true.
    pub(crate) fn faulty(fault: Fault, module: Self) -> Self {
        let anything = |module: &str, name: Option<&str>| Import {
            module: module.to_owned(),
            name: name.map(str::to_owned),
            when: When::Handled,
            line: 1,
        };
        let imports = match fault.is_deep {
            true => vec![anything(ANY, None), anything("encodings", Some(ANY))],
            false => Vec::new(),
        };
        Self { imports, fault: Some(fault), ..module }
    }
}

impl Layer {
    /// An empty layer.
    pub(crate) fn of(kind: Kind) -> Self {
        Self {
            kind,
            modules: BTreeMap::new(),
            data: Vec::new(),
            bytecode: None,
            sources: None,
            beside: Vec::new(),
            strays: Vec::new(),
        }
    }

    /// Has the modules packaged with their sources, which lie in that folder.
    pub fn keep_sources(&mut self, folder: &Path) {
        self.sources = Some(folder.to_owned());
    }

    /// The bytecode of a module, as the package gets it, and its source if that is kept.
    pub(crate) fn module_files(&self, module: &str) -> Vec<SubsetFile> {
        let module = self.modules.get(module);
        let (Some(folder), Some(bytecode), Some(module)) =
            (self.kind.folder(), &self.bytecode, module)
        else {
            return Vec::new();
        };
        let file = |path: &str, source| SubsetFile { path: format!("{folder}/{path}"), source };
        let made = bytecode.join(compiled(&module.path));
        match &self.sources {
            None => vec![file(&compiled(&module.path), made)],
            Some(sources) => vec![
                file(&module.path, sources.join(&module.path)),
                file(&cached(&module.path), made),
            ],
        }
    }

    /// The data, as the package gets it.
    pub(crate) fn data_files(&self) -> impl Iterator<Item = SubsetFile> {
        let folder = self.kind.folder();
        self.data.iter().filter_map(move |DataFile { path, source }| {
            Some(SubsetFile { path: format!("{}/{path}", folder?), source: source.clone() })
        })
    }
}
