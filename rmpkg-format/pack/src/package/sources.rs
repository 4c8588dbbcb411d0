//! Distributions that are packaged with their sources, because something reads them as it runs.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use stdlib_subset::SubsetFile;
use terminal_ui::WithHint;

use crate::dependencies::distribution::{Distribution, SITE_PACKAGES};
use crate::dependencies::lockfile::normalized;

/// The names of `wanted` as distributions have them.
///
/// # Errors
///
/// When there is no such distribution in the package.
pub(super) fn of(wanted: &[String], distributions: &[Distribution]) -> Result<BTreeSet<String>> {
    let is_there = |name: &String| distributions.iter().any(|there| there.name == *name);
    let names: BTreeSet<_> = wanted.iter().map(|name| normalized(name)).collect();
    match names.iter().find(|name| !is_there(name)) {
        None => Ok(names),
        Some(name) => Err(anyhow!(
            "`python.sources` in the manifest names `{name}`, which is no distribution of this pipeline"
        ))
        .hint(|| match distributions {
            [] => "nodes have their sources anyway, the standard library has none; remove the name".to_owned(),
            _ => {
                let there: Vec<_> = distributions.iter().map(|there| there.name.as_str()).collect();
                format!("name one of `{}`", there.join("`, `"))
            }
        }),
    }
}

/// Has the list of a distribution's files name its sources.
pub(super) fn list_in(files: &mut [SubsetFile], distribution: &Distribution) {
    let path = format!("{SITE_PACKAGES}{}/RECORD", distribution.dist_info);
    for file in files.iter_mut().filter(|file| file.path == path) {
        file.source = distribution.unpacked.record_of_sources();
    }
}

/// Which distributions a traceback passes, with their versions, the one that it ends in first.
pub(super) fn on_the_way<'d>(
    traceback: &str,
    distributions: &'d [Distribution],
) -> Vec<&'d Distribution> {
    let mut found: Vec<&Distribution> = Vec::new();
    for line in traceback.lines().rev() {
        let Some((_, rest)) = line.split_once("/site-packages/") else { continue };
        let file = rest.split('"').next().unwrap_or_default();
        for distribution in distributions {
            let is_of_it = distribution.unpacked.site_packages().join(file).is_file();
            if is_of_it && !found.iter().any(|known| known.name == distribution.name) {
                found.push(distribution);
            }
        }
    }
    found
}
