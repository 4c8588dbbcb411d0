//! The time zone database, which `zoneinfo` finds on most machines and which WASI does not have.

use anyhow::{Result, bail};
use content_cache::Cache;
use terminal_ui::Ui;

use super::distribution::Distribution;
use super::download;
use super::lockfile::{File, Package, Source};
use super::sdist::Sandbox;

/// The distribution's name.
pub const NAME: &str = "tzdata";
const NO_BUILD: &str = "a wheel needs no build";
const VERSION: &str = "2026.6";
const FILE: &str = "tzdata-2026.6-py2.py3-none-any.whl";
const SHA256: &str = "0a10eec6e13ef16b627fabed9a5f2ba61a62b1c67f327305f4e7e412a70b4aec";

/// The pinned release of it.
///
/// # Errors
///
/// When it cannot be had.
pub fn distribution(cache: &Cache, ui: Ui) -> Result<Vec<Distribution>> {
    let file = File { name: FILE.to_owned(), size: None, sha256: SHA256.to_owned() };
    let package = Package {
        name: NAME.to_owned(),
        version: VERSION.to_owned(),
        dependencies: Vec::new(),
        source: Source::Wheel(file),
    };
    let (none, no_library) = (|| bail!(NO_BUILD), || bail!(NO_BUILD));
    let sandbox = Sandbox::new(none, no_library, ui);
    download::distributions(&[package], &sandbox, cache, ui)
}
