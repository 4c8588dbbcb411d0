//! `rmpkg diff`: two packages, entry by entry.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use anyhow::Result;
use indicatif::HumanCount;
use rmpkg_format::Package;
use rmpkg_format::layout::{MANIFEST, MANIFEST_SIGNATURE};
use serde::Serialize;
use terminal_ui::{Ui, columns};

use crate::flags::DiffFlags;
use crate::{exit, package};

#[derive(Debug, Serialize)]
struct Comparison {
    /// Whether the files are the same, byte for byte.
    same_bytes: bool,
    entries: usize,
    differences: Vec<Difference>,
}

#[derive(Debug, Serialize)]
struct Difference {
    path: String,
    old: Option<Content>,
    new: Option<Content>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Content {
    size: u64,
    sha256: String,
}

/// Runs the command.
///
/// # Errors
///
/// When one of them is no valid package.
pub fn run(flags: &DiffFlags, ui: Ui) -> Result<ExitCode> {
    let [old, new] = [package::open(&flags.old)?, package::open(&flags.new)?];
    let comparison = compare(&old, &new);
    ui.result(&comparison, render)?;
    let differ = !comparison.differences.is_empty();
    Ok(if differ { exit::NO.into() } else { ExitCode::SUCCESS })
}

fn compare(old: &Package, new: &Package) -> Comparison {
    let same_bytes = old.sha256() == new.sha256();
    let [old, new] = [contents(old), contents(new)];
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let differing = paths.iter().filter(|path| old.get(**path) != new.get(**path));
    let differences = differing.map(|path| Difference {
        path: (*path).clone(),
        old: old.get(*path).cloned(),
        new: new.get(*path).cloned(),
    });
    Comparison { same_bytes, entries: paths.len(), differences: differences.collect() }
}

fn contents(package: &Package) -> BTreeMap<String, Content> {
    let content = |bytes: &[u8]| Content {
        size: bytes.len() as u64,
        sha256: content_cache::sha256_hex(bytes),
    };
    let listed = package.entries().map(|record| {
        let (size, sha256) = (record.size, record.sha256.clone());
        (record.path.clone(), Content { size, sha256 })
    });
    let signature = package
        .signature()
        .map(|signature| (MANIFEST_SIGNATURE.to_owned(), content(signature.as_str().as_bytes())));
    let manifest = (MANIFEST.to_owned(), content(package.manifest_json()));
    listed.chain([manifest]).chain(signature).collect()
}

fn render(comparison: &Comparison) -> String {
    let Comparison { same_bytes, entries, differences } = comparison;
    match (differences.is_empty(), same_bytes) {
        (true, true) => return "the same bytes".to_owned(),
        (true, false) => return "the same entries, packed differently".to_owned(),
        _ => {}
    }
    let rows: Vec<_> = differences.iter().map(row).collect();
    format!("{}\n{} of {entries} entries differ", columns(&rows), differences.len())
}

fn row(difference: &Difference) -> [String; 4] {
    let Difference { path, old, new } = difference;
    let verb = match (old, new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    let size = |content: &Option<Content>| content.as_ref().map_or(0, |content| content.size);
    let (old_size, new_size) = (size(old), size(new));
    let sign = if new_size < old_size { "-" } else { "+" };
    let delta = format!("{sign}{}", HumanCount(new_size.abs_diff(old_size)));
    let sizes = format!("{} to {} bytes", HumanCount(old_size), HumanCount(new_size));
    [verb.to_owned(), path.clone(), delta, sizes]
}
