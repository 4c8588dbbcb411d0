//! The example pipelines as packages, with an index that the page reads.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use builtin_packages::BuiltinPackage;
use serde::Serialize;
use serde_json::Value;
use terminal_ui::Ui;

use super::changes;
use crate::build_wasm::{self, Module};
use crate::package::{self, Options, Pipeline};
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

const INDEX: &str = "index.json";
/// The folders whose subfolders are pipelines with an `input.json`.
const PIPELINES: [&str; 2] = ["examples", "web/demo/pipelines"];

/// Packages the examples into a folder that holds nothing else.
pub struct Examples {
    folder: PathBuf,
    tools: Tools,
    watched: bool,
    ui: Ui,
}

/// What the page reads first.
#[derive(Debug, Serialize)]
struct Index {
    /// Where the page hears that it should reload itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'static str>,
    examples: Vec<Entry>,
}

/// What the page shows of an example before it fetches the package.
#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    description: Option<String>,
    package: String,
    input: Value,
}

impl Examples {
    /// `watched` pages are told of changes.
    pub fn new(tools: Tools, watched: bool, ui: Ui) -> Self {
        Self { folder: workspace::target().join("demo/packages"), tools, watched, ui }
    }

    /// Where the packages are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Packages every example; what has not changed comes from caches.
    pub fn package(&self) -> Result<()> {
        let mut modules = Modules { tools: &self.tools, built: Vec::new(), ui: self.ui };
        let mut examples = Vec::new();
        for folder in pipelines()? {
            let pipeline = Pipeline::read(Some(&folder))?;
            let entry = Entry::new(&folder, &pipeline)?;
            let output = Some(self.folder.join(&entry.package));
            let options = Options { output, ..Options::default() };
            let module = modules.with(&pipeline.builtins)?;
            package::assemble(&pipeline, module, &options, Steps::default(), self.ui)?;
            examples.push(entry);
        }
        let index = Index { changes: self.watched.then_some(changes::PATH), examples };
        let path = self.folder.join(INDEX);
        fs::write(&path, serde_json::to_vec_pretty(&index)?)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }
}

/// The runtimes that the examples need, each built once.
struct Modules<'a> {
    tools: &'a Tools,
    built: Vec<(Variant, Module)>,
    ui: Ui,
}

impl Modules<'_> {
    /// The one with these packages built in.
    fn with(&mut self, builtins: &[&'static BuiltinPackage]) -> Result<&Module> {
        let variant = Variant::default().with(builtins);
        let known = self.built.iter().position(|(built, _)| *built == variant);
        let at = match known {
            Some(at) => at,
            None => {
                let steps = &mut Steps::default();
                let module = build_wasm::build(&variant, self.tools, steps, self.ui)?;
                self.built.push((variant, module));
                self.built.len() - 1
            }
        };
        Ok(&self.built[at].1)
    }
}

impl Entry {
    fn new(folder: &Path, pipeline: &Pipeline) -> Result<Self> {
        Ok(Self {
            name: pipeline.name.clone(),
            description: pipeline.manifest.metadata.description.clone(),
            package: format!("{}.rmpkg", pipeline.name),
            input: json(&folder.join("input.json"))?,
        })
    }
}

fn json(path: &Path) -> Result<Value> {
    let text = workspace::read(path)?;
    serde_json::from_slice(&text).with_context(|| format!("`{}` is no JSON", path.display()))
}

/// The pipelines' folders, in the order of their names.
fn pipelines() -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for parent in PIPELINES.map(|folder| workspace::root().join(folder)) {
        let context = || format!("cannot read `{}`", parent.display());
        for entry in fs::read_dir(&parent).with_context(context)? {
            found.push(entry.with_context(context)?.path());
        }
    }
    found.retain(|path| path.join("manifest.json").is_file());
    found.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    Ok(found)
}
