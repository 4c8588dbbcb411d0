//! Which Python files go into a package besides the nodes' own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::Cache;
use stdlib_subset::{
    Choice, Compiler, Coverage, Error, Interpreter, Layer, Owners, Report, SourceFile, Subset,
    SubsetFile, select,
};
use terminal_ui::Ui;
use wasi_host::Command;

use super::locate;
use super::pipeline::Pipeline;
use super::{hidden, shadow, sources, zones};
use crate::dependencies::distribution::Distribution;
use crate::files::Files;
use crate::{Builtin, StandardLibrary};

/// What of Python is packaged.
pub struct Chosen {
    /// The files.
    pub subset: Subset,
    /// The distributions that some of them are of.
    pub distributions: Vec<Distribution>,
    /// Whether any node is one in Python.
    pub has_python: bool,
    /// What the author was warned of.
    pub warnings: Vec<String>,
}

/// What is chosen from, besides the pipeline's own files.
pub struct With<'a> {
    /// The standard library.
    pub library: &'a StandardLibrary,
    /// What is built into the runtime.
    pub builtins: &'a [Builtin],
    /// How much of the library.
    pub coverage: Coverage,
    /// What the pipeline's lock names.
    pub distributions: Vec<Distribution>,
    /// A folder for files that are made for it.
    pub made: &'a Path,
}

/// Whatever `sys.path` leads to.
pub(super) struct Layers {
    pub(super) app: Layer,
    pub(super) stdlib: Layer,
    /// The distributions.
    pub(super) sites: Vec<Layer>,
    /// What is built in.
    pub(super) known: Vec<Layer>,
}

/// Chooses and compiles the modules that the pipeline's nodes need, with the CPython in `runtime`, and
/// those of the distributions and of what is built into it.
///
/// # Errors
///
/// When a node imports what is not there, or the runtime cannot be run.
pub fn subset(runtime: &Command, pipeline: &Pipeline, with: With<'_>, ui: Ui) -> Result<Chosen> {
    let With { library, builtins, coverage, mut distributions, made } = with;
    let cache = Cache::open()?;
    let interpreter = Interpreter::start(runtime, &library.folder)?;
    let bar = ui.bar("Compiling", "modules to bytecode");
    let show = |done: usize, all: usize| bar.show(done as u64, all as u64);
    let compiler = Compiler {
        interpreter: &interpreter,
        interpreter_key: &library.interpreter,
        cache: &cache,
        progress: &show,
    };
    let sources = sources::of(pipeline.manifest.sources(), &distributions)?;
    let mut layers = Layers::compile(&compiler, pipeline, builtins)?;
    layers.add(&compiler, &distributions, &sources)?;
    let modules = pipeline.manifest.stdlib_modules().to_vec();
    let choice = Choice { nodes: locate::modules(runtime, pipeline)?, modules, coverage };
    if pipeline.manifest.wants_tzdata() && zones::are_needed(&interpreter, &layers, &choice)? {
        let added = zones::distribution(&cache, ui)?;
        layers.add(&compiler, &added, &sources)?;
        distributions.extend(added);
    }
    drop(bar);
    let mut subset = layers.select(&interpreter, &choice)?;
    subset.files.extend(beside_site_packages(&distributions)?);
    for distribution in distributions.iter().filter(|one| sources.contains(&one.name)) {
        sources::list(distribution, &mut subset.files, made)?;
    }
    let warnings = warnings(&interpreter, &layers, pipeline, &subset.report);
    warnings.iter().for_each(|warning| ui.warning(warning));
    let has_python = !choice.nodes.is_empty();
    Ok(Chosen { subset, distributions, has_python, warnings })
}

/// What of the files will surprise, though it stops nothing.
fn warnings(
    interpreter: &Interpreter<'_>,
    layers: &Layers,
    pipeline: &Pipeline,
    report: &Report,
) -> Vec<String> {
    let builtin = &interpreter.facts().builtin;
    let is_standard =
        |name: &str| layers.stdlib.modules.contains_key(name) || builtin.contains(name);
    let shadowed = shadow::warnings(&pipeline.nodes, is_standard);
    let chosen = report.warnings.iter().map(ToString::to_string);
    chosen.chain(hidden::warnings(layers)).chain(shadowed).collect()
}

impl Layers {
    fn compile(compiler: &Compiler<'_>, pipeline: &Pipeline, builtins: &[Builtin]) -> Result<Self> {
        let known = |one: &Builtin| compiler.known(one.package.name, &one.site_packages);
        Ok(Self {
            stdlib: compiler.stdlib()?,
            known: builtins.iter().map(known).collect::<Result<_, _>>()?,
            app: compiler.app(&node_sources(&pipeline.nodes)?)?,
            sites: Vec::new(),
        })
    }

    /// Adds the distributions, those named in `with_sources` with their sources.
    fn add(
        &mut self,
        compiler: &Compiler<'_>,
        distributions: &[Distribution],
        with_sources: &BTreeSet<String>,
    ) -> Result<()> {
        for Distribution { name, unpacked, .. } in distributions {
            let folder = unpacked.site_packages();
            let mut site = compiler.site(name, &folder)?;
            if with_sources.contains(name) {
                site.keep_sources(&folder);
            }
            self.sites.push(site);
        }
        Ok(())
    }

    /// What the choice comes to.
    pub(super) fn select(
        &self,
        interpreter: &Interpreter<'_>,
        choice: &Choice,
    ) -> Result<Subset, Error> {
        let first = [&self.app, &self.stdlib].into_iter();
        let layers: Vec<_> = first.chain(&self.sites).chain(&self.known).collect();
        select(interpreter, &layers, choice)
    }
}

/// The files of distributions that go elsewhere below `/usr`.
fn beside_site_packages(distributions: &[Distribution]) -> Result<Vec<SubsetFile>> {
    let mut files = Files::new();
    for distribution in distributions {
        files.append(&mut distribution.prefix_files()?);
    }
    Ok(files.into_iter().map(|(path, source)| SubsetFile { path, source }).collect())
}

/// The Python files of the folder, each with the distribution that it was installed with.
fn node_sources(nodes: &Files) -> Result<Vec<SourceFile>> {
    let owners = owners(nodes)?;
    let python = nodes.iter().filter(|(name, _)| name.ends_with(".py"));
    let source = |(name, path): (&String, &PathBuf)| {
        let distribution = owners.of(name).map(str::to_owned);
        Ok(SourceFile { path: name.clone(), text: read(path)?, distribution })
    };
    python.map(source).collect()
}

fn owners(nodes: &Files) -> Result<Owners> {
    let mut owners = Owners::default();
    for (name, path) in nodes.iter().filter(|(name, _)| Owners::is_record(name)) {
        owners.read(name, &String::from_utf8_lossy(&read(path)?));
    }
    Ok(owners)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_an_installed_distribution_are_known_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            ("greet/__init__.py", ""),
            ("greet-1.0.dist-info/RECORD", "greet/__init__.py,sha256=x,0\n"),
            ("node.py", "import greet"),
        ];
        let mut nodes = Files::new();
        for (name, text) in files {
            let path = folder.path().join(name.replace('/', "-"));
            fs::write(&path, text).unwrap();
            nodes.insert(name.to_owned(), path);
        }
        let sources = node_sources(&nodes).unwrap();
        let owners = sources.iter().map(|file| (file.path.as_str(), file.distribution.as_deref()));
        assert!(owners.eq([("greet/__init__.py", Some("greet")), ("node.py", None)]));
    }
}
