//! From a pipeline's folder to an `.rmpkg`.

pub mod about;
mod check;
mod dependencies;
mod extensions;
mod hidden;
mod leftovers;
mod locate;
mod made;
mod manifest;
mod pipeline;
mod refusal;
mod shadow;
mod sizes;
pub mod snapshot;
mod sources;
mod stdlib;
#[cfg(test)]
pub(crate) mod tests;
mod zones;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::Cache;
use rmpkg_format::layout::{APP, LICENSES, MODELS, SBOM, WASI_DEPS_USR, WASM_MODULE};
use rmpkg_format::{Material, PackageBuilder};
use serde::{Deserialize, Serialize};
pub use stdlib_subset::Coverage;
use stdlib_subset::Subset;
use terminal_ui::Ui;
use wasi_host::{Command, Host, HostOptions};

use crate::dependencies::distribution::Distribution;
use crate::files::Files;
use crate::steps::{Step, Steps};
use crate::{Module, StandardLibrary};
pub use check::FailingImports;
pub use manifest::{NoManifest, UnknownBuiltin};
pub use pipeline::{MANIFEST, Pipeline};
use sizes::Size;
use snapshot::Snapshot;
use stdlib::Chosen;

/// How a pipeline is packaged.
#[derive(Debug, Default)]
pub struct Options {
    /// The package's file; `None` is one in the current folder that is named after the pipeline.
    pub output: Option<PathBuf>,
    /// How much of the standard library goes into it.
    pub coverage: Coverage,
    /// What becomes of it if its nodes cannot be imported.
    pub failing_imports: FailingImports,
    /// Whether the start of Python is left to each run, whatever the pipeline's manifest says.
    pub no_snapshot: bool,
    /// Whether the module is left uncompressed in it.
    pub stored_module: bool,
}

/// What is said of a package besides what it shows itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stated {
    python: String,
    stdlib_modules: usize,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// The package that was built.
#[derive(Debug, Serialize)]
pub struct Built {
    package: PathBuf,
    #[serde(flatten)]
    stated: Stated,
    sizes: Vec<Size>,
    steps: Steps,
}

/// What a pipeline is packaged with.
#[derive(Debug, Clone, Copy)]
pub struct Runtime<'a> {
    /// The module.
    pub module: &'a Module,
    /// Its standard library.
    pub library: &'a StandardLibrary,
    /// How the module is compiled that is run for it.
    pub compiled: Compiled,
}

/// How a module is compiled for this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compiled {
    /// As for runs of it.
    ForThisProcessor,
    /// As for any processor of this kind, so that another machine may have done it.
    ForAnyProcessor,
}

/// Packages the pipeline. `temporary` is an empty folder for files that are needed meanwhile; who calls removes it.
///
/// # Errors
///
/// When a node type or a parameter is wrong or a node imports what there is not, before anything is
/// written; when a file cannot be read or written.
pub fn assemble(
    pipeline: &Pipeline,
    runtime: Runtime<'_>,
    options: &Options,
    temporary: &Path,
    mut steps: Steps,
    ui: Ui,
) -> Result<Built> {
    let output = options.output.clone().unwrap_or_else(|| default_output(&pipeline.name));
    for warning in pipeline.warnings() {
        ui.warning(warning);
    }
    let (cache, key) = (Cache::open()?, made::key(pipeline, runtime, options)?);
    let stated = match steps.time("comparison", || Ok(made::find(&cache, &key, &output)))? {
        Some(stated) => {
            ui.status("Unchanged", output.display());
            stated.warnings.iter().for_each(|warning| ui.warning(warning));
            stated
        }
        None => {
            let maker = Maker { pipeline, runtime, options, temporary, output: &output, ui };
            let (stated, is_final) = maker.make(&mut steps)?;
            if is_final {
                made::note(&cache, &key, &output, &stated)?;
            }
            stated
        }
    };
    let sizes = sizes::weigh(&output, runtime.module.linked)?;
    Ok(Built { sizes, package: output, stated, steps })
}

/// Makes one package.
struct Maker<'a> {
    pipeline: &'a Pipeline,
    runtime: Runtime<'a>,
    options: &'a Options,
    temporary: &'a Path,
    output: &'a Path,
    ui: Ui,
}

impl Maker<'_> {
    /// Makes the package. Says whether the same would come out another time.
    fn make(&self, steps: &mut Steps) -> Result<(Stated, bool)> {
        let &Self { pipeline, runtime, options, temporary, ui, .. } = self;
        let Runtime { module, library, compiled } = runtime;
        let runtime = steps.time("loading", || load_as(compiled, &module.wasm, ui))?;
        let distributions =
            steps.time("dependencies", || dependencies::of(pipeline, &runtime, library, ui))?;
        let chosen = steps.time("standard library", || {
            let (builtins, coverage) = (module.builtins.as_slice(), options.coverage);
            let made = temporary;
            let with = stdlib::With { library, builtins, coverage, distributions, made };
            stdlib::subset(&runtime, pipeline, with, ui)
        });
        let Chosen { subset, distributions, has_python, mut warnings } =
            extensions::explained(chosen, &pipeline.extensions)?;
        steps.time("layout", || check::lay_out(pipeline, &subset, temporary))?;
        let checked = steps.time("check", || {
            let of = (pipeline, distributions.as_slice());
            check::check(&runtime, of, temporary, options.failing_imports, ui)
        });
        let checked = extensions::explained(checked, &pipeline.extensions)?;
        let snapshot = match has_python && !options.no_snapshot {
            true => steps.time("snapshot", || {
                let wasm = &module.wasm;
                snapshot::of(&runtime, wasm, &pipeline.manifest, &subset, temporary, ui)
            })?,
            false => None,
        };
        let (stored, snapshot_of) = (options.stored_module, snapshot.as_ref());
        let parts = Parts {
            module,
            library,
            stored,
            subset: &subset,
            distributions: &distributions,
            snapshot: snapshot_of,
        };
        ui.status("Packaging", self.output.display());
        steps.time("package", || write(self.output, pipeline, &parts))?;
        warnings.extend(checked.warnings);
        for warning in snapshot.map(|snapshot| snapshot.warnings).unwrap_or_default() {
            ui.warning(&warning);
            warnings.push(warning);
        }
        let (python, stdlib_modules) = (subset.report.python, subset.report.modules.len());
        Ok((Stated { python, stdlib_modules, warnings }, checked.is_whole))
    }
}

/// Compiles the runtime for this machine, or takes it from the cache.
///
/// # Errors
///
/// When it is none that can be run here.
pub fn load(wasm: &[u8], ui: Ui) -> Result<Command> {
    load_as(Compiled::ForThisProcessor, wasm, ui)
}

/// As [`load`], compiled in that way.
///
/// # Errors
///
/// As [`load`].
pub fn load_as(compiled: Compiled, wasm: &[u8], ui: Ui) -> Result<Command> {
    let _spinner = ui.spinner("Loading", "the runtime, which is compiled once and kept");
    let options = HostOptions { module_cache: Some(Cache::open()?.root().join("modules")) };
    let host = match compiled {
        Compiled::ForThisProcessor => Host::new(options),
        Compiled::ForAnyProcessor => Host::portable(options),
    };
    host?.compile(wasm).context("the runtime that was built cannot be run")
}

fn default_output(name: &str) -> PathBuf {
    Path::new(name).with_added_extension("rmpkg")
}

/// What a package gets besides the pipeline's own files.
struct Parts<'a> {
    module: &'a Module,
    library: &'a StandardLibrary,
    /// Whether the module is left uncompressed.
    stored: bool,
    subset: &'a Subset,
    distributions: &'a [Distribution],
    snapshot: Option<&'a Snapshot>,
}

fn write(output: &Path, pipeline: &Pipeline, parts: &Parts<'_>) -> Result<()> {
    let &Parts { module, library, stored, subset, distributions, snapshot } = parts;
    let wasm = snapshot.map_or(&module.wasm, |snapshot| &snapshot.wasm);
    let mut builder = PackageBuilder::new(pipeline.manifest.clone());
    builder.python(&subset.report.python);
    builder.built_with("rmpkg", env!("CARGO_PKG_VERSION"));
    builder.built_with("rust", &module.rust).built_with("wasm-opt", &module.wasm_opt);
    let mut provenance = module.provenance.clone();
    provenance.materials.extend(dependencies::materials(pipeline, distributions));
    let mended = library.mended_by.clone().into_iter();
    provenance.materials.extend(mended.map(|(name, sha256)| Material { name, sha256 }));
    provenance.snapshot = snapshot.map(|snapshot| snapshot.record.clone());
    builder.provenance(provenance);
    let python = about::Python { version: &subset.report.python, library };
    builder.add_bytes(SBOM, about::sbom(module, wasm, &python, distributions)?)?;
    builder.add_bytes(LICENSES, about::licenses(module, distributions)?.into_bytes())?;
    let put = if stored { PackageBuilder::add_stored } else { PackageBuilder::add_bytes };
    put(&mut builder, WASM_MODULE, wasm.to_vec())?;
    for file in &subset.files {
        builder.add_file(&format!("{WASI_DEPS_USR}/{}", file.path), &file.source)?;
    }
    for file in &subset.beside {
        builder.add_file(&format!("{APP}/{}", file.path), &file.source)?;
    }
    add(&mut builder, APP, &pipeline.nodes)?;
    add(&mut builder, MODELS, &pipeline.models)?;
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    builder.build_file(output)?;
    Ok(())
}

fn add(builder: &mut PackageBuilder, folder: &str, files: &Files) -> Result<()> {
    for (name, path) in files {
        let name = format!("{folder}/{name}");
        builder.add_file(&name, path).with_context(|| format!("cannot package `{name}`"))?;
    }
    Ok(())
}

impl Built {
    /// What a person reads of it.
    pub fn text(&self) -> String {
        let step = |step: &Step| format!("{} {:.1} s", step.step, step.time.as_secs_f64());
        let steps = self.steps.iter().map(step).collect::<Vec<_>>().join(", ");
        let Self { package, stated: Stated { python, stdlib_modules, .. }, sizes, .. } = self;
        format!(
            "{}\n\n{}\n\nCPython {python} with {stdlib_modules} modules of its standard library\n{steps}",
            package.display(),
            sizes::table(sizes),
        )
    }
}
