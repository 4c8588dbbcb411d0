//! Which part of the Python standard library goes into a package.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use content_cache::Cache;
use pipeline_manifest::Manifest;
use stdlib_subset::{App, Bytecode, Choice, Coverage, Interpreter, SourceFile, Subset, select};
use terminal_ui::Ui;
use wasi_host::Command;
use wlr_libpy::kit::Kit;

use super::pipeline::Pipeline;

/// Chooses and compiles the modules that the pipeline's nodes need, with the CPython in `runtime`.
///
/// # Errors
///
/// When a node imports what is not there, or the runtime cannot be run.
pub fn subset(
    runtime: &Command,
    pipeline: &Pipeline,
    coverage: Coverage,
    ui: Ui,
) -> Result<Subset> {
    let cache = Cache::open()?;
    let kit = Kit::ensure(&|step| ui.status("Preparing", step))?;
    let interpreter = Interpreter::start(runtime, &kit.stdlib_folder)?;
    let bar = ui.bar("Compiling", "the standard library to bytecode");
    let show = |done: usize, all: usize| bar.show(done as u64, all as u64);
    let bytecode = Bytecode::compile(&interpreter, &kit.key, &cache, &show)?;
    drop(bar);
    let app = App::scan(&interpreter, &sources(pipeline)?)?;
    let choice = Choice {
        nodes: node_modules(pipeline, &app)?,
        modules: pipeline.manifest.stdlib_modules().to_vec(),
        coverage,
    };
    let subset = select(&interpreter, &bytecode, &app, &choice)?;
    for import in &subset.report.unresolved {
        ui.warning(import);
    }
    Ok(subset)
}

fn sources(pipeline: &Pipeline) -> Result<Vec<SourceFile>> {
    let python = pipeline.nodes.iter().filter(|(name, _)| name.ends_with(".py"));
    let source = |(name, path): (&String, &std::path::PathBuf)| {
        let text = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let node = owner(&pipeline.manifest, name, &text);
        Ok(SourceFile { path: name.clone(), text, node })
    };
    python.map(source).collect()
}

/// The first node whose class is, or seems to be, in the file: a file that can't be parsed yet is
/// only looked at as text.
fn owner(manifest: &Manifest, name: &str, text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let defines = |class: &str| {
        let rest = text.lines().filter_map(|line| line.strip_prefix("class ")?.strip_prefix(class));
        rest.into_iter()
            .any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    };
    let owns = |node_type: &str| match node_type.split_once(':') {
        Some((module, _)) => format!("{}.py", module.replace('.', "/")) == name,
        None => defines(node_type),
    };
    manifest.nodes.iter().find(|node| owns(&node.node_type)).map(|node| node.id.clone())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_node_whose_class_it_defines() {
        let manifest = Manifest::from_json(
            r#"{"version": "v1", "metadata": {"name": "n"}, "connections": [], "nodes": [
                {"id": "bare", "node_type": "Clean"},
                {"id": "named", "node_type": "text.count:Count"}]}"#,
        )
        .unwrap();
        let owner = |name, text: &str| owner(&manifest, name, text.as_bytes());
        assert_eq!(owner("any.py", "class Clean:\n    def (:"), Some("bare".to_owned()));
        assert_eq!(owner("any.py", "class CleanUp(Clean):"), None);
        assert_eq!(owner("text/count.py", ""), Some("named".to_owned()));
        assert_eq!(owner("count.py", ""), None);
    }
}
