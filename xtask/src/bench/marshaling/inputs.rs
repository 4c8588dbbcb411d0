//! The arrays that cases are given, each in both forms in which it may come.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path as FilePath, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::case::{Case, Path};

/// Arrays by their size in bytes.
pub struct Inputs {
    inline: BTreeMap<usize, Value>,
    files: BTreeMap<usize, Value>,
    folder: TempDir,
}

impl Inputs {
    /// None yet.
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
        Ok(Self { inline: BTreeMap::new(), files: BTreeMap::new(), folder })
    }

    /// Takes an array of so many bytes, as it stands in a document and as a file.
    pub fn add(&mut self, bytes: usize, inline: Value, file: &FilePath) -> Result<()> {
        let name = format!("{bytes}.npy");
        fs::copy(file, self.folder.path().join(&name))
            .context("a run has written no array to its folder for results")?;
        self.inline.insert(bytes, inline);
        self.files.insert(bytes, json!({ "__numpy__": true, "file": name }));
        Ok(())
    }

    /// The array of a case, as it stands in the document; in memory there is none.
    pub fn array(&self, case: Case) -> Result<&Value> {
        let arrays = match case.path {
            Path::Inline => &self.inline,
            Path::Files => &self.files,
            Path::InMemory => return Ok(&Value::Null),
        };
        arrays.get(&case.bytes).with_context(|| format!("there is no array for {case:?}"))
    }

    /// The folder of the files.
    pub fn folder(&self) -> &FilePath {
        self.folder.path()
    }

    /// Writes manifest and input of a case to that folder, for a command that reads files.
    pub fn write(&self, case: Case, folder: &FilePath) -> Result<[PathBuf; 2]> {
        let documents =
            [("manifest.json", case.manifest()), ("input.json", case.input(self.array(case)?))];
        let paths = documents.map(|(name, document)| {
            let path = folder.join(name);
            fs::write(&path, document.to_string()).map(|()| path)
        });
        let [manifest, input] = paths;
        let action = "cannot write to a temporary folder";
        Ok([manifest.context(action)?, input.context(action)?])
    }
}

#[cfg(test)]
mod tests {
    use super::super::case::Work;
    use super::*;

    #[test]
    fn a_case_gets_the_array_of_its_size_on_its_path() {
        let mut inputs = Inputs::new().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), b"npy").unwrap();
        inputs.add(8, json!("inline"), file.path()).unwrap();
        let case = |path, bytes| Case { path, work: Work::None, bytes };
        assert_eq!(inputs.array(case(Path::Inline, 8)).unwrap(), "inline");
        let named = inputs.array(case(Path::Files, 8)).unwrap()["file"].as_str().unwrap();
        assert_eq!(fs::read(inputs.folder().join(named)).unwrap(), b"npy");
        assert!(inputs.array(case(Path::Inline, 16)).is_err());
        assert!(inputs.array(case(Path::InMemory, 16)).is_ok());
    }

    #[test]
    fn a_run_without_an_array_is_named() {
        let error = Inputs::new().unwrap().add(8, Value::Null, FilePath::new("none")).unwrap_err();
        assert_eq!(error.to_string(), "a run has written no array to its folder for results");
    }
}
