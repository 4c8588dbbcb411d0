//! What a package says about its parts: a software bill of materials, and their licences.

mod licenses;
mod sbom;
mod vex;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use builtin_packages::BuiltinPackage;
use rmpkg_format::Material;
use rmpkg_format::layout::SITE_PACKAGES;

use crate::build_wasm::{Crate, Module, Origin};
use crate::dependencies::distribution::{Distribution, purl};
use crate::dependencies::license::License;
use crate::workspace;

/// The licence texts of what no crate carries.
const RUST: &str = include_str!("../../licenses/rust-std.txt");
const LLVM: &str = include_str!("../../licenses/llvm.txt");
const WASI_LIBC: &str = include_str!("../../licenses/wasi-libc.txt");

/// Crates that carry no licence, each with one that carries the same licence of the same authors.
const CARRIED_BY: [(&str, &str); 3] =
    [("base64-simd", "outref"), ("pulp-wasm-simd-flag", "pulp"), ("vsimd", "outref")];

/// What archives of C++ are linked with.
const OF_CPP: [&str; 3] = ["compiler-rt", "libc++", "libc++abi"];

/// A part of the package that somebody made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    /// Its name, as its makers have it.
    pub name: String,
    /// Its version, if it is known.
    pub version: Option<String>,
    /// Its licence.
    pub license: License,
    /// Where it can be found, as a package URL.
    pub purl: Option<String>,
    /// SHA-256 of the file that it was taken from.
    pub sha256: Option<String>,
    /// The folder in the package with its metadata; `None` for what is linked into the module.
    pub location: Option<String>,
}

/// CPython and its standard library.
#[derive(Debug, Clone, Copy)]
pub struct Python<'a> {
    /// CPython's release.
    pub version: &'a str,
    /// What its standard library was made of besides: names, each with its SHA-256. Nothing if it is used as it was
    /// found, and so nothing is known of it.
    pub mended_by: &'a BTreeMap<String, String>,
}

/// All parts of the module and of the standard library, sorted.
pub fn components(module: &Module, python: &Python<'_>) -> Vec<Component> {
    let mut components: Vec<_> = module.crates.iter().map(of_crate).collect();
    components.push(generic("cpython", Some(python.version), "Python-2.0.1"));
    components.push(generic("rust-std", Some(&module.rust), "MIT OR Apache-2.0"));
    components.push(generic("wasi-libc", None, "MIT AND BSD-2-Clause AND CC0-1.0"));
    if !module.kits.is_empty() {
        components.extend(OF_CPP.map(|name| generic(name, None, "Apache-2.0 WITH LLVM-exception")));
    }
    components.extend(module.provenance.materials.iter().filter_map(of_material));
    components.extend(python.mended_by.iter().filter_map(of_npm));
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
    let known = if python.mended_by.is_empty() { Vec::new() } else { vex::known()? };
    let vulnerabilities = vex::written(&known, &format!("pkg:generic/cpython@{}", python.version));
    sbom::write(&components(module, python), &distributions, &vulnerabilities, wasm)
}

/// The texts of all licences, each once.
///
/// # Errors
///
/// When a part that others may have carries none, or it cannot be read.
pub fn licenses(module: &Module, distributions: &[Distribution]) -> Result<String> {
    let mut texts = licenses::Texts::default();
    for one in &module.crates {
        let name = format!("{} {}", one.name, one.version);
        match one.origin {
            Origin::Registry => {
                texts.add_crate(&name, &one.license, carrier(one, &module.crates))?
            }
            // Our own crates carry theirs at the root of the workspace.
            Origin::Workspace => texts.add_crate(&name, &one.license, workspace::root())?,
            // A team need not license its own nodes to itself.
            Origin::Elsewhere => texts.add_crate_if_licensed(&name, &one.license, &one.folder)?,
        }
    }
    for kit in &module.kits {
        texts.add_file(kit.package.name, &kit.licenses)?;
        OF_CPP.iter().for_each(|name| texts.add(name, LLVM));
    }
    texts.add(&format!("Rust's standard library {}", module.rust), RUST);
    texts.add("wasi-libc", WASI_LIBC);
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

/// The folder with the licence of a crate: its own, or that of the crate whose repository it is from.
fn carrier<'m>(one: &'m Crate, all: &'m [Crate]) -> &'m Path {
    let parent = CARRIED_BY.iter().find(|(name, _)| *name == one.name);
    let of_name = |name: &str| all.iter().find(|other| other.name == name);
    &parent.and_then(|(_, parent)| of_name(parent)).unwrap_or(one).folder
}

/// Crates that no registry has share names with others that are there: they get no URL.
fn of_crate(one: &Crate) -> Component {
    let Crate { name, version, license, origin, .. } = one;
    Component {
        name: name.clone(),
        version: Some(version.clone()),
        // Cargo still knows the slash that stood for `OR` before it took to SPDX.
        license: License::Expression(license.replace('/', " OR ")),
        purl: (*origin == Origin::Registry).then(|| format!("pkg:cargo/{name}@{version}")),
        sha256: None,
        location: None,
    }
}

/// What an index of Python packages has, which is pinned as pip writes it.
fn of_material(material: &Material) -> Option<Component> {
    let (name, version) = material.name.split_once("==")?;
    let known = wlr_libpy::license::of(name).or_else(|| numpy_kit::license::of(name));
    let license = known.or_else(|| BuiltinPackage::named(name).map(|package| package.license));
    Some(Component {
        name: name.to_owned(),
        version: Some(version.to_owned()),
        license: license.map_or_else(License::unknown, |text| License::Expression(text.to_owned())),
        purl: Some(purl(name, version)),
        sha256: Some(material.sha256.clone()),
        location: None,
    })
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

fn generic(name: &str, version: Option<&str>, license: &str) -> Component {
    let suffix = version.map(|version| format!("@{version}")).unwrap_or_default();
    Component {
        name: name.to_owned(),
        version: version.map(str::to_owned),
        license: License::Expression(license.to_owned()),
        purl: Some(format!("pkg:generic/{name}{suffix}")),
        sha256: None,
        location: None,
    }
}
