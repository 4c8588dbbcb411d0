//! Which part of the Python standard library goes into a package.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use content_cache::Cache;
use indicatif::HumanCount;
use stdlib_subset::{
    Choice, Compiler, Coverage, Interpreter, Kind, Layer, Module, SourceFile, Subset, SubsetFile,
    scan_app, select,
};
use terminal_ui::Ui;
use wasi_host::Command;
use wlr_libpy::kit::Kit;

use super::locate;
use super::pipeline::Pipeline;
use crate::dependencies::distribution::{Distribution, Files};
use crate::dependencies::tzdata;
use crate::kits::PackageKit;

/// What of Python is packaged.
pub struct Chosen {
    /// The files.
    pub subset: Subset,
    /// The distributions that some of them are of.
    pub distributions: Vec<Distribution>,
}

/// Chooses and compiles the modules that the pipeline's nodes need, with the CPython in `runtime`, and
/// those of distributions and of what is built into it.
///
/// # Errors
///
/// When a node imports what is not there, or the runtime cannot be run.
pub fn subset(
    runtime: &Command,
    pipeline: &Pipeline,
    mut distributions: Vec<Distribution>,
    kits: &[PackageKit],
    coverage: Coverage,
    ui: Ui,
) -> Result<Chosen> {
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
    let site = |distribution: &Distribution| {
        compiler.site(&distribution.name, &distribution.unpacked.site_packages())
    };
    let mut sites = distributions.iter().map(site).collect::<Result<Vec<_>, _>>()?;
    let nodes = locate::modules(runtime, pipeline)?;
    let app = scan_app(&interpreter, &sources(pipeline, &nodes)?)?;
    for warning in hidden(&app, &sites) {
        ui.warning(warning);
    }
    let modules = pipeline.manifest.stdlib_modules().to_vec();
    let choice = Choice { nodes, modules, coverage };
    let choose = |sites: &[Layer], choice: &Choice| {
        let layers: Vec<_> = [&app, &stdlib].into_iter().chain(sites).chain(&known).collect();
        select(&interpreter, &layers, choice)
    };
    let without_full = Choice { coverage: Coverage::Subset, ..choice.clone() };
    if needs_zones(&choose(&sites, &without_full)?, &app, &sites) {
        let added = tzdata::distribution(&cache, ui)?;
        for distribution in &added {
            sites.push(site(distribution)?);
            ui.status("Adding", zones(distribution)?);
        }
        distributions.extend(added);
    }
    let mut subset = choose(&sites, &choice)?;
    drop(bar);
    let mut others = Files::new();
    for distribution in &distributions {
        others.append(&mut distribution.prefix_files()?);
    }
    let file = |(path, source)| SubsetFile { path, source };
    subset.files.extend(others.into_iter().map(file));
    for import in &subset.report.unresolved {
        ui.warning(import);
    }
    Ok(Chosen { subset, distributions })
}

/// Whether `zoneinfo` may be imported, and nobody brings the data.
fn needs_zones(subset: &Subset, app: &Layer, sites: &[Layer]) -> bool {
    let has_data = |layer: &Layer| layer.modules.contains_key(tzdata::NAME);
    subset.report.modules.contains_key("zoneinfo") && !has_data(app) && !sites.iter().any(has_data)
}

/// What the data is and how large.
fn zones(distribution: &Distribution) -> Result<String> {
    let size = |file: &PathBuf| Ok(fs::metadata(file)?.len());
    let bytes = distribution.files()?.values().map(size).sum::<Result<u64>>()?;
    let Distribution { name, version, .. } = distribution;
    Ok(format!("{name} {version} for `zoneinfo`, {} bytes unpacked", HumanCount(bytes)))
}

/// For each distribution with a module that a file of the pipeline's own has too, a sentence.
fn hidden(app: &Layer, sites: &[Layer]) -> Vec<String> {
    let of_site = |site: &Layer| {
        let both = |(name, _): &(&String, &Module)| app.modules.contains_key(*name);
        let (module, _) = site.modules.iter().find(both)?;
        let (Kind::Site(name), own) = (&site.kind, app.modules.get(module)?) else { return None };
        Some(format!(
            "`nodes/{}` hides the module `{module}` of the distribution `{name}`; remove or rename one",
            own.path
        ))
    };
    sites.iter().filter_map(of_site).collect()
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
