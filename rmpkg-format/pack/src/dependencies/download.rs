//! From the packages of a lock to distributions on this machine.

use std::path::PathBuf;

use anyhow::{Context, Result};
use content_cache::Cache;
use pinned_download::{Pinned, fetch_pure_wheels};
use terminal_ui::Ui;

use super::distribution::{Distribution, Wheel};
use super::lockfile::{Package, Source};
use super::sdist::{Sandbox, expected_wheel};

/// Whom the wheels are for, as pip has it.
const PYTHON_VERSION: &str = "3.12";

/// The distributions, in the order of the lock. What was unpacked before needs no index; what is source is
/// built in the `sandbox`.
///
/// # Errors
///
/// When a file cannot be had, is another than the lock names, or cannot be packaged.
pub fn distributions(
    packages: &[Package],
    sandbox: &Sandbox<'_>,
    cache: &Cache,
    ui: Ui,
) -> Result<Vec<Distribution>> {
    download(packages, cache, ui)?;
    let distribution = |package: &Package| match wheel(package).unpacked(cache)? {
        Some(distribution) => Ok(distribution),
        None => wheel(package).unpack(&file(package, sandbox, cache, ui)?, cache),
    };
    packages.iter().map(distribution).collect()
}

/// Gets all wheels that are missing at once.
fn download(packages: &[Package], cache: &Cache, ui: Ui) -> Result<()> {
    let mut missing = Vec::new();
    for package in packages {
        if wheel(package).unpacked(cache)?.is_none() {
            missing.extend(pinned(package));
        }
    }
    fetch(&missing, cache, ui).map(drop)
}

fn fetch(wheels: &[Pinned<'_>], cache: &Cache, ui: Ui) -> Result<Vec<PathBuf>> {
    let progress = |step: &str| ui.status("Downloading", step);
    Ok(fetch_pure_wheels(wheels, PYTHON_VERSION, cache, &progress)?)
}

/// The wheel that is packaged, downloaded or built.
fn wheel(package: &Package) -> Wheel<'_> {
    let (file, sha256) = match &package.source {
        Source::Wheel(file) => (&file.name, &file.sha256),
        Source::Sdist { built, .. } => (&built.name, &built.sha256),
    };
    Wheel { name: &package.name, version: &package.version, file, sha256 }
}

fn pinned(package: &Package) -> Option<Pinned<'_>> {
    let Source::Wheel(file) = &package.source else { return None };
    let Package { name, version, .. } = package;
    Some(Pinned { name, version, file: &file.name, sha256: &file.sha256 })
}

/// The file of the wheel on this machine.
fn file(package: &Package, sandbox: &Sandbox<'_>, cache: &Cache, ui: Ui) -> Result<PathBuf> {
    let Package { name, version, source, .. } = package;
    let (file, built) = match source {
        Source::Wheel(_) => {
            let downloaded = fetch(pinned(package).as_slice(), cache, ui)?;
            return downloaded.into_iter().next().context("pip gave no file");
        }
        Source::Sdist { file, built } => (file, built),
    };
    let sdist = Pinned { name, version, file: &file.name, sha256: &file.sha256 };
    let sdist = sdist.fetch_source(cache, &|step| ui.status("Downloading", step))?;
    expected_wheel(&sdist, &built.sha256, sandbox, ui)
}
