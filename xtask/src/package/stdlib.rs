//! Which part of the Python standard library goes into a package.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use content_cache::Cache;
use stdlib_subset::{App, Bytecode, Choice, Coverage, Interpreter, SourceFile, Subset, select};
use wasi_host::{Host, HostOptions};
use wlr_libpy::kit::Kit;

use super::pipeline::{Files, Pipeline};
use crate::ui::Ui;

/// Chooses and compiles the modules that the pipeline's nodes need, with the CPython in `wasm`.
///
/// # Errors
///
/// When a node imports what is not there, or the runtime cannot be run.
pub fn subset(wasm: &[u8], pipeline: &Pipeline, coverage: Coverage, ui: Ui) -> Result<Subset> {
    let cache = Cache::open()?;
    let kit = Kit::ensure(&|step| ui.status("Preparing", step))?;
    let spinner = ui.spinner("Loading", "the runtime (compiled the first time)");
    let host = Host::new(HostOptions { module_cache: Some(cache.root().join("modules")) })?;
    let command = host.compile(wasm).context("the runtime that was built cannot be run")?;
    let interpreter = Interpreter::start(&command, &kit.stdlib_folder)?;
    drop(spinner);
    let bar = ui.bar("Compiling", "the standard library to bytecode");
    let show = |done: usize, all: usize| bar.show(done as u64, all as u64);
    let bytecode = Bytecode::compile(&interpreter, &kit.key, &cache, &show)?;
    drop(bar);
    let app = App::scan(&interpreter, &sources(&pipeline.nodes)?)?;
    let choice = Choice {
        nodes: node_modules(pipeline, &app)?,
        modules: pipeline.manifest.stdlib_modules().to_vec(),
        coverage,
    };
    let subset = select(&interpreter, &bytecode, &app, &choice)?;
    for import in &subset.report.unresolved {
        let (path, line, module) = (&import.path, import.line, &import.module);
        ui.warning(format!("`{path}:{line}` may import `{module}`, which is not in the package"));
    }
    Ok(subset)
}

fn sources(nodes: &Files) -> Result<Vec<SourceFile>> {
    let python = nodes.iter().filter(|(name, _)| name.ends_with(".py"));
    let source = |(name, path): (&String, &std::path::PathBuf)| {
        let text = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok(SourceFile { path: name.clone(), text, node: None })
    };
    python.map(source).collect()
}

/// The module of each Python node. A type without a module is looked for where the runtime looks:
/// in the modules directly in the folder. What is found nowhere is left to the runtime, which knows
/// its own nodes.
fn node_modules(pipeline: &Pipeline, app: &App) -> Result<BTreeMap<String, String>> {
    let mut modules = BTreeMap::new();
    for node in &pipeline.manifest.nodes {
        if let Some((module, _)) = node.node_type.split_once(':') {
            modules.insert(node.id.clone(), module.to_owned());
            continue;
        }
        match defining_modules(app, &node.node_type).as_slice() {
            [] => {}
            [module] => drop(modules.insert(node.id.clone(), (*module).to_owned())),
            several => bail!(
                "node `{}`: class `{}` is defined in several modules: `{}`; write `module:Class`",
                node.id,
                node.node_type,
                several.join("`, `")
            ),
        }
    }
    Ok(modules)
}

fn defining_modules<'a>(app: &'a App, class: &str) -> Vec<&'a str> {
    let top_level = app.modules().iter().filter(|(name, _)| !name.contains('.'));
    let defines = top_level.filter(|(_, module)| module.classes.iter().any(|name| name == class));
    defines.map(|(name, _)| name.as_str()).collect()
}
