//! What a pipeline's lock adds to its package.

use anyhow::Result;
use content_cache::Cache;
use rmpkg_format::Material;
use terminal_ui::Ui;
use wasi_host::Command;

use super::pipeline::Pipeline;
use crate::StandardLibrary;
use crate::dependencies::distribution::Distribution;
use crate::dependencies::lockfile::LOCK;
use crate::dependencies::sdist::Sandbox;
use crate::dependencies::{check_disjoint, distributions};

/// The distributions that the lock names, on this machine; `runtime` builds those that are source.
///
/// # Errors
///
/// When one cannot be had or packaged, or two have a file in common.
pub fn of(
    pipeline: &Pipeline,
    runtime: &Command,
    library: &StandardLibrary,
    ui: Ui,
) -> Result<Vec<Distribution>> {
    let sandbox = Sandbox::new(|| Ok(runtime.clone()), || Ok(library.clone()), ui);
    let distributions = distributions(pipeline.packages(), &sandbox, &Cache::open()?, ui)?;
    check_disjoint(&distributions)?;
    Ok(distributions)
}

/// What the package was made of besides its module: the lock, and what no lock names.
pub fn materials(pipeline: &Pipeline, distributions: &[Distribution]) -> Vec<Material> {
    let lock = pipeline.lock.iter();
    let lock = lock.map(|locked| Material { name: LOCK.to_owned(), sha256: locked.sha256.clone() });
    let is_locked = |name: &str| pipeline.packages().iter().any(|package| package.name == name);
    let added = distributions.iter().filter(|distribution| !is_locked(&distribution.name));
    lock.chain(added.map(|Distribution { name, version, sha256, .. }| Material {
        name: format!("{name}=={version}"),
        sha256: sha256.clone(),
    }))
    .collect()
}
