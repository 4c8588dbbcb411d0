//! Which part of the Python standard library goes into a package.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use content_cache::Cache;
use stdlib_subset::{
    Choice, Compiler, Coverage, Interpreter, SourceFile, Subset, scan_app, select,
};
use terminal_ui::Ui;
use wasi_host::Command;
use wlr_libpy::kit::Kit;

use super::locate;
use super::pipeline::Pipeline;
use super::shadow;
use crate::kits::PackageKit;

/// Chooses and compiles the modules that the pipeline's nodes need, with the CPython in `runtime`, and
/// those of what is built into it.
///
/// # Errors
///
/// When a node imports what is not there, or the runtime cannot be run.
pub fn subset(
    runtime: &Command,
    pipeline: &Pipeline,
    kits: &[PackageKit],
    coverage: Coverage,
    ui: Ui,
) -> Result<Subset> {
    let cache = Cache::open()?;
    let kit = Kit::ensure(&|step| ui.status("Preparing", step))?;
    let interpreter = Interpreter::start(runtime, &kit.stdlib_folder)?;
    let bar = ui.bar("Compiling", "modules to bytecode");
    let show = |done: usize, all: usize| bar.show(done as u64, all as u64);
    let compiler = Compiler {
        interpreter: &interpreter,
        interpreter_key: &kit.key,
        cache: &cache,
        progress: &show,
    };
    let stdlib = compiler.stdlib()?;
    let known = |kit: &PackageKit| compiler.known(kit.package.name, &kit.site_packages);
    let known = kits.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    drop(bar);
    let nodes = locate::modules(runtime, pipeline)?;
    let app = scan_app(&interpreter, &sources(pipeline, &nodes)?)?;
    let builtin = &interpreter.facts().builtin;
    let is_standard = |name: &str| stdlib.modules.contains_key(name) || builtin.contains(name);
    for warning in shadow::warnings(&pipeline.nodes, is_standard) {
        ui.warning(warning);
    }
    let modules = pipeline.manifest.stdlib_modules().to_vec();
    let choice = Choice { nodes, modules, coverage };
    let layers: Vec<_> = [&app, &stdlib].into_iter().chain(&known).collect();
    let subset = select(&interpreter, &layers, &choice)?;
    for import in &subset.report.unresolved {
        ui.warning(import);
    }
    Ok(subset)
}

fn sources(pipeline: &Pipeline, nodes: &BTreeMap<String, String>) -> Result<Vec<SourceFile>> {
    let python = pipeline.nodes.iter().filter(|(name, _)| name.ends_with(".py"));
    let source = |(name, path): (&String, &PathBuf)| {
        let text = fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        Ok(SourceFile { path: name.clone(), text, node: owner(nodes, name) })
    };
    python.map(source).collect()
}

/// The first node whose class is in the file, by its id: for messages.
fn owner(nodes: &BTreeMap<String, String>, file: &str) -> Option<String> {
    let is_in = |module: &str| {
        let path = module.replace('.', "/");
        file == format!("{path}.py") || file == format!("{path}/__init__.py")
    };
    nodes.iter().find(|(_, module)| is_in(module)).map(|(id, _)| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_belongs_to_the_node_whose_class_is_in_it() {
        let nodes = [("bare", "clean"), ("named", "text.count"), ("package", "tools")];
        let nodes = nodes.map(|(id, module)| (id.to_owned(), module.to_owned())).into();
        assert_eq!(owner(&nodes, "clean.py").as_deref(), Some("bare"));
        assert_eq!(owner(&nodes, "text/count.py").as_deref(), Some("named"));
        assert_eq!(owner(&nodes, "tools/__init__.py").as_deref(), Some("package"));
        assert_eq!(owner(&nodes, "count.py"), None);
    }
}
