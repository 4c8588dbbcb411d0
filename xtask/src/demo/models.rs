//! The models that lie beside a pipeline's package: its `models.json` names them, and the demo serves them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use terminal_ui::{Ui, WithHint};
use whisper_convert::Form;

use crate::flags::ModelName;
use crate::model;
use crate::workspace;

const FILE: &str = "models.json";
/// Where they are served, seen from the page, and where a pipeline has those that become part of its package.
const SERVED: &str = "models";

/// The loader's option `models`: files by their path below `/models`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Models(BTreeMap<String, Source>);

/// Where a page gets a file, and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    url: String,
    sha256: String,
}

impl Models {
    /// What the pipeline in that folder names and has not itself, if there is such.
    ///
    /// # Errors
    ///
    /// When the file is not what it should be, or a page would look for a model elsewhere.
    pub fn of(pipeline: &Path) -> Result<Option<Self>> {
        let path = pipeline.join(FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let shown = path.display();
        let mut models: Self = serde_json::from_slice(&workspace::read(&path)?)
            .with_context(|| format!("`{shown}` is not the loader's option `models`"))?;
        for (name, Source { url, .. }) in &models.0 {
            let served = format!("{SERVED}/{name}");
            ensure!(*url == served, "`{shown}` names the URL `{url}`; the demo has `{served}`");
        }
        models.0.retain(|name, _| !pipeline.join(SERVED).join(name).is_file());
        Ok((!models.0.is_empty()).then_some(models))
    }

    /// Gets them, and puts them into the folder that is served.
    ///
    /// # Errors
    ///
    /// When one of them is not known, or cannot be had.
    pub fn put(&self, folder: &Path, ui: Ui) -> Result<()> {
        for name in self.names() {
            let known = ModelName::from_str(name, false).ok();
            let known = known.with_context(|| format!("there is no model `{name}` to be had"));
            let known = known.hint(|| {
                format!("put its files into the folder `models/{name}` of the pipeline")
            })?;
            model::put(known, Form::Safetensors, &folder.join(name), ui)?;
        }
        Ok(())
    }

    /// The folders of the models, each once.
    fn names(&self) -> impl Iterator<Item = &str> {
        let mut last = None;
        let folders = self.0.keys().map(|name| name.split('/').next().unwrap_or_default());
        folders.filter(move |name| last.replace(*name) != Some(*name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(json: &str) -> Result<Option<Models>> {
        let folder = tempfile::tempdir().unwrap();
        workspace::write(&folder.path().join(FILE), json.as_bytes()).unwrap();
        Models::of(folder.path())
    }

    #[test]
    fn a_model_is_a_folder_of_files() {
        let source = |name: &str| format!(r#""{name}": {{"url": "models/{name}", "sha256": "0"}}"#);
        let json = ["a/1", "a/2", "b/1"].map(source).join(",");
        let models = of(&format!("{{{json}}}")).unwrap().unwrap();
        assert_eq!(models.names().collect::<Vec<_>>(), ["a", "b"]);
        assert!(Models::of(tempfile::tempdir().unwrap().path()).unwrap().is_none());
    }

    #[test]
    fn what_is_in_the_package_is_not_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let json = br#"{"a/1": {"url": "models/a/1", "sha256": "0"}}"#;
        workspace::write(&folder.path().join(FILE), json).unwrap();
        assert!(Models::of(folder.path()).unwrap().is_some());
        workspace::write(&folder.path().join("models/a/1"), b"").unwrap();
        assert!(Models::of(folder.path()).unwrap().is_none());
    }

    #[test]
    fn what_the_page_could_not_get_is_refused() {
        let elsewhere = of(r#"{"a/1": {"url": "/a/1", "sha256": "0"}}"#).unwrap_err().to_string();
        assert!(
            elsewhere.ends_with("names the URL `/a/1`; the demo has `models/a/1`"),
            "{elsewhere}"
        );
        let unpinned = of(r#"{"a/1": {"url": "models/a/1"}}"#).unwrap_err().to_string();
        assert!(unpinned.ends_with("is not the loader's option `models`"), "{unpinned}");
    }

    #[test]
    fn a_model_that_nobody_has_is_named() {
        let models = of(r#"{"a/1": {"url": "models/a/1", "sha256": "0"}}"#).unwrap().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let error = models.put(folder.path(), Ui::new(true, false)).unwrap_err();
        assert_eq!(error.to_string(), "there is no model `a` to be had");
    }
}
