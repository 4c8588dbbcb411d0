//! Packages that two writers make: this crate's, and the loader's in JavaScript, whose test reads the same
//! files. `written/cases.json` has the inputs; `RMPKG_UPDATE_WRITTEN=1` writes the packages anew.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;
use std::{env, fs};

use pipeline_manifest::Manifest;
use rmpkg_format::{Package, PackageBuilder, Provenance};
use serde::Deserialize;

/// A package from its parts, or from another case's package and what is changed in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Whether this writer alone makes it, since it deflates.
    #[serde(default)]
    deflated: bool,
    /// The name of the case that is changed.
    base: Option<String>,
    /// The pipeline's manifest as its author wrote it.
    pipeline: Option<String>,
    python: Option<String>,
    #[serde(default)]
    built_with: BTreeMap<String, String>,
    provenance: Option<Provenance>,
    /// The text of each file; in a change `None` takes it out.
    files: BTreeMap<String, Option<String>>,
    /// What goes with what is changed.
    #[serde(default)]
    gone: Vec<String>,
    /// What the provenance of the change says of it.
    #[serde(default)]
    edited: Vec<String>,
}

const BY: &str = "@rmpkg/loader";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("written")
}

fn cases() -> Vec<Case> {
    serde_json::from_str(&fs::read_to_string(folder().join("cases.json")).unwrap()).unwrap()
}

fn pipeline(case: &Case) -> Option<Manifest> {
    case.pipeline.as_ref().map(|text| Manifest::from_json(text).unwrap())
}

fn new(case: &Case) -> PackageBuilder {
    let mut builder = PackageBuilder::new(pipeline(case).unwrap());
    if let Some(python) = &case.python {
        builder.python(python);
    }
    for (tool, version) in &case.built_with {
        builder.built_with(tool, version);
    }
    if let Some(provenance) = &case.provenance {
        builder.provenance(provenance.clone());
    }
    if !case.deflated {
        builder.store();
    }
    builder
}

fn change(case: &Case, base: &[u8]) -> PackageBuilder {
    let base = Package::from_bytes(base.to_vec()).unwrap();
    let mut builder = PackageBuilder::from_package(&base).unwrap();
    builder.store();
    if let Some(pipeline) = pipeline(case) {
        builder.pipeline(pipeline);
    }
    for path in case.gone.iter().chain(case.files.keys()) {
        builder.remove(path);
    }
    builder.edited_by(BY, &base);
    builder
}

/// Each case's package by its name, in the order of the file.
fn packages() -> BTreeMap<String, Vec<u8>> {
    let mut packages: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for case in cases() {
        let mut builder = match &case.base {
            Some(base) => change(&case, &packages[base]),
            None => new(&case),
        };
        for (path, text) in &case.files {
            if let Some(text) = text {
                builder.add_bytes(path, text.clone().into_bytes()).unwrap();
            }
        }
        let mut output = Cursor::new(Vec::new());
        builder.write(&mut output).unwrap();
        packages.insert(case.name, output.into_inner());
    }
    packages
}

#[test]
fn the_committed_packages_are_those_that_are_written() {
    for (name, bytes) in packages() {
        let file = folder().join(format!("{name}.rmpkg"));
        if env::var_os("RMPKG_UPDATE_WRITTEN").is_some() {
            fs::write(&file, &bytes).unwrap();
        }
        assert!(fs::read(file).unwrap() == bytes, "{name}: run with RMPKG_UPDATE_WRITTEN=1");
    }
}

#[test]
fn what_is_written_can_be_read() {
    for (name, bytes) in packages() {
        let package = Package::from_bytes(bytes).and_then(Package::verify).unwrap();
        assert!(package.signature().is_none(), "{name}");
    }
}

#[test]
fn what_is_changed_is_noted() {
    let packages = packages();
    for case in cases().into_iter().filter(|case| case.base.is_some()) {
        let package = Package::from_bytes(packages[&case.name].clone()).unwrap();
        let provenance = package.manifest().package.provenance.as_ref().unwrap();
        assert_eq!(provenance.edits.last().unwrap().entries, case.edited, "{}", case.name);
    }
}

#[test]
fn what_is_stored_is_what_was_not_there_before() {
    let packages = packages();
    let package = |name: &str| Package::from_bytes(packages[name].clone()).unwrap();
    let (before, after) = (package("deflated"), package("replaced"));
    let text = "app/text.py";
    assert!(before.packed_size(text).unwrap() < before.read(text).unwrap().len() as u64);
    assert_eq!(after.packed_size(text).unwrap(), after.read(text).unwrap().len() as u64);
    let kept = "app/kept.py";
    assert_eq!(before.packed_size(kept), after.packed_size(kept));
}
