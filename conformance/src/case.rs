//! What a case consists of, and where the cases are.

use std::fs;
use std::path::{Path, PathBuf};

use pipeline_command::Request;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::tolerance::Tolerance;

/// One folder with a pipeline, its input and what must come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Group and case, as in `numbers/division`.
    pub name: String,
    /// Where its files are.
    pub folder: PathBuf,
}

/// What `case.json` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remarks {
    native_python: Option<String>,
    numpy: Option<bool>,
    #[serde(default)]
    builtin: Vec<String>,
    #[serde(default)]
    distributions: bool,
    #[serde(default)]
    models: bool,
    tolerance: Option<Tolerance>,
}

/// Every case of this folder and every example, sorted by name.
///
/// # Panics
///
/// When the folders can't be read: then no test may pass.
pub fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let groups = folders(&root.join("cases"));
    let mut cases: Vec<_> = groups.iter().flat_map(|group| of_group(group)).collect();
    cases.extend(of_group(&root.join("../examples")));
    cases
}

/// What packages from the Python package index must give: a case for each, which needs those packages.
///
/// # Panics
///
/// When the folders can't be read: then no test may pass.
pub fn packages() -> Vec<Case> {
    of_group(&Path::new(env!("CARGO_MANIFEST_DIR")).join("packages"))
}

/// The case of that name.
///
/// # Panics
///
/// When there is none.
pub fn case(name: &str) -> Case {
    let found = cases().into_iter().find(|case| case.name == name);
    found.unwrap_or_else(|| panic!("there is no case `{name}`"))
}

fn of_group(group: &Path) -> Vec<Case> {
    let with_name = |folder: PathBuf| {
        let name = format!("{}/{}", file_name(group), file_name(&folder));
        Case { name, folder }
    };
    folders(group).into_iter().filter(|folder| is_case(folder)).map(with_name).collect()
}

fn is_case(folder: &Path) -> bool {
    ["manifest.json", "stdin.txt"].iter().any(|file| folder.join(file).is_file())
}

impl Case {
    /// What the runtime reads from stdin.
    ///
    /// # Panics
    ///
    /// When a file of the case is no JSON.
    pub fn request(&self) -> Vec<u8> {
        if let Some(stdin) = self.read("stdin.txt") {
            return stdin.into_bytes();
        }
        let manifest = self.read("manifest.json").unwrap_or_default();
        match self.read("input.json") {
            None => manifest.into_bytes(),
            Some(input) => {
                let request = Request { manifest: raw(&manifest), input_data: Some(raw(&input)) };
                request.to_string().into_bytes()
            }
        }
    }

    /// The name of its folder.
    pub fn short_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }

    /// The folder of its Python nodes, which is absent if it has none.
    pub fn nodes(&self) -> PathBuf {
        self.folder.join("nodes")
    }

    /// The version of CPython without which a native run cannot give the same answer.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn native_python(&self) -> Option<String> {
        self.remarks().native_python
    }

    /// Whether a run needs NumPy, or that there is none; `None` if that makes no difference.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn numpy(&self) -> Option<bool> {
        self.remarks().numpy
    }

    /// The builtin packages whose Rust nodes a run needs.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn builtin(&self) -> Vec<String> {
        self.remarks().builtin
    }

    /// Whether a run in wasm needs what is built in on demand: NumPy, or Rust nodes.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn needs_variant(&self) -> bool {
        self.numpy() == Some(true) || !self.builtin().is_empty()
    }

    /// Whether a run needs the distributions that its `pylock.toml` names.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn distributions(&self) -> bool {
        self.remarks().distributions
    }

    /// Whether a run needs the models that its `models.json` names.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub fn models(&self) -> bool {
        self.remarks().models
    }

    /// How far the numbers of its result may be from what is expected; `None` for not at all.
    ///
    /// # Panics
    ///
    /// When `case.json` says something else than it may.
    pub(crate) fn tolerance(&self) -> Option<Tolerance> {
        self.remarks().tolerance
    }

    fn remarks(&self) -> Remarks {
        self.read("case.json").map_or_else(Remarks::default, |text| {
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", self.name))
        })
    }

    /// The text of one of its files, if there is such a file.
    pub(crate) fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }
}

/// The text as it is, so that no number of it is rounded on the way.
fn raw(json: &str) -> Box<RawValue> {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap_or_else(|e| panic!("{}: {e}", parent.display()));
    let mut folders: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
