//! The example pipelines as packages, with an index that the page reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use terminal_ui::{Interrupted, Ui};

use super::changes;
use super::index::{Entry, Index, State};
use crate::build_wasm::{self, Module};
use crate::package::{self, Options, Pipeline};
use crate::steps::Steps;
use crate::variant::{Tools, Variant};
use crate::workspace;

/// The folders whose subfolders are pipelines with an `input.json`.
const PIPELINES: [&str; 2] = ["examples", "web/demo/pipelines"];

/// Packages the examples into a folder that holds nothing else.
pub struct Examples {
    /// The folders of the pipelines, if the user has named some.
    own: Vec<PathBuf>,
    folder: PathBuf,
    models: PathBuf,
    tools: Tools,
    watched: bool,
    ui: Ui,
}

/// Examples that need a runtime with more built in than the one that ships has. To build such a
/// runtime may take minutes.
#[must_use]
pub struct Rest<'a> {
    examples: &'a Examples,
    index: Index,
    pipelines: Vec<Pipeline>,
}

impl Examples {
    /// The pipelines in the folders `own`, else those of this repository. `watched` pages are told of changes.
    pub fn new(own: Vec<PathBuf>, tools: Tools, watched: bool, ui: Ui) -> Self {
        let demo = workspace::target().join("demo");
        let (folder, models) = (demo.join("packages"), demo.join("models"));
        Self { own, folder, models, tools, watched, ui }
    }

    /// Where the packages are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the models are that lie beside them.
    pub fn models(&self) -> &Path {
        &self.models
    }

    /// Packages the examples that the runtime that ships can run; what has not changed comes from
    /// caches. The index has the rest as well.
    ///
    /// # Errors
    ///
    /// When one of them cannot be packaged, or an example cannot be read.
    pub fn package(&self) -> Result<Rest<'_>> {
        let changes = self.watched.then_some(changes::CHANGES);
        let mut index = Index { changes, packaged: None, examples: Vec::new() };
        let mut rest = Vec::new();
        let mut modules = Modules::new(self);
        for (pipeline, mut entry) in self.read()? {
            if variant(&pipeline) == Variant::default() {
                self.assemble(&pipeline, &entry, &mut modules)?;
                entry.state = State::Ready;
            } else {
                rest.push(pipeline);
            }
            index.examples.push(entry);
        }
        index.write(&self.folder)?;
        Ok(Rest { examples: self, index, pipelines: rest })
    }

    /// All pipelines, before anything is built for one of them.
    fn read(&self) -> Result<Vec<(Pipeline, Entry)>> {
        let folders = if self.own.is_empty() { pipelines()? } else { self.own.clone() };
        let mut names = BTreeSet::new();
        let read = folders.iter().map(|folder| {
            let pipeline = Pipeline::read(folder)?;
            let name = &pipeline.name;
            ensure!(
                names.insert(name.clone()),
                "two pipelines have the name `{name}`; rename one of their folders"
            );
            let entry = Entry::new(&pipeline.folder, &pipeline)?;
            Ok((pipeline, entry))
        });
        read.collect()
    }

    fn assemble(&self, pipeline: &Pipeline, entry: &Entry, modules: &mut Modules) -> Result<()> {
        let output = Some(self.folder.join(&entry.package));
        // While a node is being written, its package is made again and again.
        let options = Options { output, no_snapshot: self.watched, ..Options::default() };
        let module = modules.with(variant(pipeline))?;
        package::assemble(pipeline, module, &options, Steps::default(), self.ui)?;
        entry.models.iter().try_for_each(|models| models.put(&self.models, self.ui))
    }
}

impl Rest<'_> {
    /// Packages them, and says after each that the index has changed. One that cannot be packaged is
    /// reported.
    ///
    /// # Errors
    ///
    /// On an interrupt, or when the index cannot be written.
    pub fn package(mut self, packaged: impl Fn()) -> Result<()> {
        let mut modules = Modules::new(self.examples);
        for pipeline in &self.pipelines {
            let entries = &mut self.index.examples;
            let Some(entry) = entries.iter_mut().find(|entry| entry.name == pipeline.name) else {
                continue;
            };
            entry.state = match self.examples.assemble(pipeline, entry, &mut modules) {
                Ok(()) => State::Ready,
                Err(error) if error.is::<Interrupted>() => return Err(error),
                Err(error) => {
                    self.examples.ui.error(&error);
                    State::Failed
                }
            };
            self.index.write(&self.examples.folder)?;
            packaged();
        }
        Ok(())
    }
}

/// The runtimes that the examples need, each built once.
struct Modules<'a> {
    tools: &'a Tools,
    built: Vec<(Variant, Module)>,
    ui: Ui,
}

impl<'a> Modules<'a> {
    fn new(examples: &'a Examples) -> Self {
        Self { tools: &examples.tools, built: Vec::new(), ui: examples.ui }
    }

    fn with(&mut self, variant: Variant) -> Result<&Module> {
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

fn variant(pipeline: &Pipeline) -> Variant {
    Variant::default().with(&pipeline.builtins)
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
