//! Builds of Python for WASI that are run as they are.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::node::Run;

/// Folders of this machine stay as they are.
const ENVIRONMENT: [(&str, &str); 2] = [("TMPDIR", "/tmp"), ("PYTHONDONTWRITEBYTECODE", "1")];

/// Another build of Python for WASI.
#[derive(Debug, Clone)]
pub struct WasiModule {
    /// Its module.
    pub module: PathBuf,
    /// Folders of this machine that it has to find, by its own path.
    pub folders: BTreeMap<String, PathBuf>,
    /// Whether it is no command but has an export `run`.
    pub reactor: bool,
}

impl WasiModule {
    /// How it is run with those arguments.
    pub fn command<const N: usize>(&self, arguments: [String; N]) -> Run {
        Run {
            module: self.module.clone(),
            args: ["python".to_owned()].into_iter().chain(arguments).collect(),
            env: ENVIRONMENT.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            folders: self.folders.clone(),
            stdin: None,
            removal: None,
            reactor: self.reactor,
        }
    }
}
