//! Which part of the Python standard library goes into a package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::Cache;
use stdlib_subset::{Choice, Compiler, Coverage, Interpreter, Owners, SourceFile, Subset, select};
use terminal_ui::Ui;
use wasi_host::Command;
use wlr_libpy::kit::Kit;

use super::locate;
use super::pipeline::{Files, Pipeline};
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
    let app = compiler.app(&sources(&pipeline.nodes)?)?;
    drop(bar);
    let nodes = locate::modules(runtime, pipeline)?;
    let modules = pipeline.manifest.stdlib_modules().to_vec();
    let choice = Choice { nodes, modules, coverage };
    let layers: Vec<_> = [&app, &stdlib].into_iter().chain(&known).collect();
    let subset = select(&interpreter, &layers, &choice)?;
    for warning in &subset.report.warnings {
        ui.warning(warning);
    }
    Ok(subset)
}

/// The Python files of the folder, each with the distribution that it was installed with.
fn sources(nodes: &Files) -> Result<Vec<SourceFile>> {
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
        let sources = sources(&nodes).unwrap();
        let owners = sources.iter().map(|file| (file.path.as_str(), file.distribution.as_deref()));
        assert!(owners.eq([("greet/__init__.py", Some("greet")), ("node.py", None)]));
    }
}
