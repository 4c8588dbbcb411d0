//! What the page reads first: which examples there are.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use super::changes;
use super::models::Models;
use crate::package::Pipeline;
use crate::workspace;

const NAME: &str = "index.json";

/// The examples, in the order of their names.
#[derive(Debug, Serialize)]
pub struct Index {
    /// Where the page hears that it should reload itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<&'static str>,
    /// Where the page hears that it should read this again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packaged: Option<&'static str>,
    /// One for each example.
    pub examples: Vec<Entry>,
}

/// What the page shows of an example before it fetches the package.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The pipeline's name.
    pub name: String,
    description: Option<String>,
    /// The file's name.
    pub package: String,
    input: Value,
    /// What lies beside the package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<Models>,
    /// Whether it can be opened.
    #[serde(skip_serializing_if = "State::is_ready")]
    pub state: State,
}

/// How far the packaging of an example is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The package is there.
    Ready,
    /// It will be.
    Pending,
    /// It won't be.
    Failed,
}

impl State {
    fn is_ready(&self) -> bool {
        *self == Self::Ready
    }
}

impl Index {
    /// Writes it into the folder of the packages.
    ///
    /// # Errors
    ///
    /// When that is not possible.
    pub fn write(&mut self, folder: &Path) -> Result<()> {
        let is_pending = |example: &Entry| example.state == State::Pending;
        self.packaged = self.examples.iter().any(is_pending).then_some(changes::PACKAGED);
        let path = folder.join(NAME);
        let new = path.with_extension("new");
        let context = || format!("cannot write `{}`", path.display());
        fs::write(&new, serde_json::to_vec_pretty(self)?).with_context(context)?;
        // A page may be reading it.
        fs::rename(&new, &path).with_context(context)
    }
}

impl Entry {
    /// An example that is not packaged yet.
    ///
    /// # Errors
    ///
    /// When its folder has no input, or names models in a way that cannot be read.
    pub fn new(folder: &Path, pipeline: &Pipeline) -> Result<Self> {
        Ok(Self {
            name: pipeline.name.clone(),
            description: pipeline.manifest.metadata.description.clone(),
            package: format!("{}.rmpkg", pipeline.name),
            input: json(&folder.join("input.json"))?,
            models: Models::of(folder)?,
            state: State::Pending,
        })
    }
}

fn json(path: &Path) -> Result<Value> {
    let text = workspace::read(path)?;
    serde_json::from_slice(&text).with_context(|| format!("`{}` is no JSON", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, state: State) -> Entry {
        let package = format!("{name}.rmpkg");
        let name = name.to_owned();
        Entry { name, description: None, package, input: Value::Null, models: None, state }
    }

    #[test]
    fn the_page_listens_until_every_example_is_packaged_or_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        let examples = vec![entry("a", State::Ready), entry("b", State::Pending)];
        let mut index = Index { changes: None, packaged: None, examples };
        let read =
            || fs::read_to_string(folder.path().join(NAME)).unwrap().replace([' ', '\n'], "");
        index.write(folder.path()).unwrap();
        insta::assert_snapshot!(read(), @r#"{"packaged":"/packaged","examples":[{"name":"a","description":null,"package":"a.rmpkg","input":null},{"name":"b","description":null,"package":"b.rmpkg","input":null,"state":"pending"}]}"#);
        index.examples[1].state = State::Failed;
        index.write(folder.path()).unwrap();
        insta::assert_snapshot!(read(), @r#"{"examples":[{"name":"a","description":null,"package":"a.rmpkg","input":null},{"name":"b","description":null,"package":"b.rmpkg","input":null,"state":"failed"}]}"#);
    }
}
