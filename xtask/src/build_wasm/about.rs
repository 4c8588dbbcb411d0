//! What a package says about the parts of its module: for the bill of materials, and their licences.

#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::Result;
use builtin_packages::BuiltinPackage;
use rmpkg_format::Material;
use rmpkg_pack::dependencies::distribution::purl;
use rmpkg_pack::dependencies::license::License;
use rmpkg_pack::package::about::{Component, Texts};

use super::crates::{Crate, Origin};
use crate::kits::PackageKit;
use crate::workspace;

/// The licence texts of what no crate carries.
const RUST: &str = include_str!("../../licenses/rust-std.txt");
const LLVM: &str = include_str!("../../licenses/llvm.txt");
const WASI_LIBC: &str = include_str!("../../licenses/wasi-libc.txt");

/// Crates that carry no licence, each with one that carries the same licence of the same authors.
const CARRIED_BY: [(&str, &str); 4] = [
    ("base64-simd", "outref"),
    ("candle-nn", "candle-core"),
    ("pulp-wasm-simd-flag", "pulp"),
    ("vsimd", "outref"),
];

/// What archives of C++ are linked with.
const OF_CPP: [&str; 3] = ["compiler-rt", "libc++", "libc++abi"];

/// What a module consists of.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The release of the Rust that compiled it.
    pub rust: &'a str,
    /// The crates.
    pub crates: &'a [Crate],
    /// The packages that are archives.
    pub kits: &'a [PackageKit],
    /// The files that all was made of.
    pub materials: &'a [Material],
}

/// All parts of the module, CPython aside.
pub fn components(parts: &Parts<'_>) -> Vec<Component> {
    let mut components: Vec<_> = parts.crates.iter().map(of_crate).collect();
    let rust = Some(parts.rust);
    components.push(Component::generic("rust-std", rust, "MIT OR Apache-2.0"));
    components.push(Component::generic("wasi-libc", None, "MIT AND BSD-2-Clause AND CC0-1.0"));
    if !parts.kits.is_empty() {
        let of_cpp = |name| Component::generic(name, None, "Apache-2.0 WITH LLVM-exception");
        components.extend(OF_CPP.map(of_cpp));
    }
    components.extend(parts.materials.iter().filter_map(of_material));
    components
}

/// The texts of their licences.
///
/// # Errors
///
/// When a part that others may have carries none, or it cannot be read.
pub fn licenses(parts: &Parts<'_>) -> Result<Texts> {
    let mut texts = Texts::default();
    for one in parts.crates {
        let name = format!("{} {}", one.name, one.version);
        match one.origin {
            Origin::Registry => texts.add_crate(&name, &one.license, carrier(one, parts.crates))?,
            // Our own crates carry theirs at the root of the workspace.
            Origin::Workspace => texts.add_crate(&name, &one.license, workspace::root())?,
            // A team need not license its own nodes to itself.
            Origin::Elsewhere => texts.add_crate_if_licensed(&name, &one.license, &one.folder)?,
        }
    }
    for kit in parts.kits {
        texts.add_file(kit.package.name, &kit.licenses)?;
        OF_CPP.iter().for_each(|name| texts.add(name, LLVM));
    }
    texts.add(&format!("Rust's standard library {}", parts.rust), RUST);
    texts.add("wasi-libc", WASI_LIBC);
    Ok(texts)
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
