//! The distributions of all examples in one folder, for tests that run without a package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use content_cache::Cache;
use rmpkg_pack::dependencies::distribution::Distribution;
use rmpkg_pack::dependencies::sdist::Sandbox;
use rmpkg_pack::dependencies::{check_disjoint, distributions, tzdata};
use rmpkg_pack::files;
use rmpkg_pack::package::MANIFEST;
use terminal_ui::Ui;

use crate::package::{self, Pipeline};
use crate::python_stdlib;
use crate::workspace;

const EXAMPLES: &str = "examples";
const FOLDER: &str = "rmpkg-test/site-packages";

/// A folder for `PYTHONPATH` with what the examples' locks name and the time zone database. The module in the
/// file `wasm` builds what is source.
///
/// # Errors
///
/// When a distribution cannot be had, or a file cannot be written.
pub fn folder(wasm: &Path, ui: Ui) -> Result<PathBuf> {
    let cache = Cache::open()?;
    let runtime = || package::load(&workspace::read(wasm)?, ui);
    let sandbox = Sandbox::new(runtime, || python_stdlib::ensure(ui), ui);
    let mut all = tzdata::distribution(&cache, ui)?;
    let examples = workspace::root().join(EXAMPLES);
    let context = || format!("cannot read `{}`", examples.display());
    for entry in fs::read_dir(&examples).with_context(context)? {
        let example = entry.with_context(context)?.path();
        if example.join(MANIFEST).is_file() {
            let pipeline = Pipeline::read(&example)?;
            all.extend(distributions(pipeline.packages(), &sandbox, &cache, ui)?);
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all.dedup();
    check_disjoint(&all)?;
    let folder = workspace::target().join(FOLDER);
    lay_out(&all, &folder)?;
    Ok(folder)
}

fn lay_out(distributions: &[Distribution], folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    for distribution in distributions {
        for (path, file) in files::all_below(&distribution.unpacked.site_packages())? {
            workspace::write(&folder.join(path), &workspace::read(&file)?)?;
        }
    }
    Ok(())
}
