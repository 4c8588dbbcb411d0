//! What a package says about its parts: a software bill of materials, and their licences.

mod licenses;
mod sbom;
mod vex;

#[cfg(test)]
mod tests;

use anyhow::Result;
use rmpkg_format::layout::SITE_PACKAGES;
use serde::{Deserialize, Serialize};

use crate::dependencies::distribution::Distribution;
use crate::dependencies::license::License;
use crate::{Module, StandardLibrary};

pub use licenses::Texts;
pub use vex::{Justification, State, Vulnerability};

/// A part of the package that somebody made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Component {
    /// Its name, as its makers have it.
    pub name: String,
    /// Its version, if it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its licence.
    pub license: License,
    /// Where it can be found, as a package URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// SHA-256 of the file that it was taken from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The folder in the package with its metadata; `None` for what is linked into the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
}

/// CPython and its standard library.
#[derive(Debug, Clone, Copy)]
pub struct Python<'a> {
    /// CPython's release.
    pub version: &'a str,
    /// Its standard library. Of one that is used as it was found nothing is known.
    pub library: &'a StandardLibrary,
}

/// All parts of the module and of the standard library, sorted.
fn components(module: &Module, python: &Python<'_>) -> Vec<Component> {
    let mut components = module.components.clone();
    components.push(Component::generic("cpython", Some(python.version), "Python-2.0.1"));
    components.extend(python.library.mended_by.iter().filter_map(of_npm));
    components.sort();
    components
}

/// The bill, as CycloneDX has it. `wasm` is the module as the package gets it.
///
/// # Errors
///
/// When it cannot be written as JSON.
pub fn sbom(
    module: &Module,
    wasm: &[u8],
    python: &Python<'_>,
    distributions: &[Distribution],
) -> Result<Vec<u8>> {
    let distributions = distributions.iter().map(of_distribution).collect::<Vec<_>>();
    let known = &python.library.vulnerabilities;
    let vulnerabilities = vex::written(known, &format!("pkg:generic/cpython@{}", python.version));
    sbom::write(&components(module, python), &distributions, &vulnerabilities, wasm)
}

/// The texts of all licences, each once.
///
/// # Errors
///
/// When one of a distribution cannot be read.
pub fn licenses(module: &Module, distributions: &[Distribution]) -> Result<String> {
    let mut texts = module.licenses.clone();
    distributions.iter().try_for_each(|distribution| add_distribution(&mut texts, distribution))?;
    Ok(texts.render())
}

fn add_distribution(texts: &mut licenses::Texts, distribution: &Distribution) -> Result<()> {
    let Distribution { name, version, license, license_text, license_files, .. } = distribution;
    let name = format!("{name} {version}");
    if let Some(text) = license_text {
        texts.add(&name, text);
    } else if license_files.is_empty() {
        let license = license.as_ref().map_or("nothing", License::text);
        texts.add(
            &name,
            &format!("It carries no text of its licence; its metadata says: {license}"),
        );
    }
    license_files.iter().try_for_each(|file| texts.add_file(&name, file))
}

fn of_distribution(distribution: &Distribution) -> Component {
    let Distribution { name, version, license, sha256, dist_info, .. } = distribution;
    Component {
        name: name.clone(),
        version: Some(version.clone()),
        license: license.clone().unwrap_or_else(License::unknown),
        purl: Some(distribution.purl()),
        sha256: Some(sha256.clone()),
        location: Some(format!("{SITE_PACKAGES}/{dist_info}")),
    }
}

/// What files of the standard library come from: CPython, by way of a package of npm.
fn of_npm((material, sha256): (&String, &String)) -> Option<Component> {
    let (package, _) = material.split_once('/')?;
    let (name, version) = package.split_once('@')?;
    Some(Component {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        license: License::Expression("Python-2.0.1".to_owned()),
        purl: Some(format!("pkg:npm/{name}@{version}")),
        sha256: Some(sha256.clone()),
        location: None,
    })
}

impl Component {
    /// A part that no registry has under this name.
    pub fn generic(name: &str, version: Option<&str>, license: &str) -> Self {
        let suffix = version.map(|version| format!("@{version}")).unwrap_or_default();
        Self {
            name: name.to_owned(),
            version: version.map(str::to_owned),
            license: License::Expression(license.to_owned()),
            purl: Some(format!("pkg:generic/{name}{suffix}")),
            sha256: None,
            location: None,
        }
    }
}
