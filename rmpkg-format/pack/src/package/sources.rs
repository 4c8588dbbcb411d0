//! Distributions that are packaged with their sources, because something reads them as it runs.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, anyhow};
use stdlib_subset::SubsetFile;
use terminal_ui::WithHint;

use crate::dependencies::distribution::{Distribution, SITE_PACKAGES};
use crate::dependencies::lockfile::normalized;
use crate::files;

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

/// Has the list of a distribution's files name its sources. The list is written into the folder.
///
/// # Errors
///
/// When a file cannot be read, or the list cannot be written.
pub(super) fn list(
    distribution: &Distribution,
    files: &mut [SubsetFile],
    folder: &Path,
) -> Result<()> {
    let path = format!("{SITE_PACKAGES}{}/RECORD", distribution.dist_info);
    let Some(file) = files.iter_mut().find(|file| file.path == path) else { return Ok(()) };
    file.source = folder.join("records").join(&distribution.name);
    files::write(&file.source, distribution.record_of_sources()?.as_bytes())
}

#[cfg(test)]
pub(super) mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::dependencies::Unpacked;

    /// Two distributions, each with a module of its name.
    pub fn two() -> (TempDir, Vec<Distribution>) {
        let folder = tempfile::tempdir().unwrap();
        let distribution = |name: &str| {
            let distribution = Distribution {
                name: name.to_owned(),
                version: "1.0".to_owned(),
                license: None,
                license_text: None,
                license_files: Vec::new(),
                sha256: String::new(),
                dist_info: format!("{name}-1.0.dist-info"),
                unpacked: Unpacked { folder: folder.path().join(name) },
            };
            let module = distribution.unpacked.site_packages().join(name).join("__init__.py");
            fs::create_dir_all(module.parent().unwrap()).unwrap();
            fs::write(module, "").unwrap();
            distribution
        };
        let both = ["greet", "guard"].map(distribution).into();
        (folder, both)
    }

    #[test]
    fn names_are_those_of_distributions_however_they_are_written() {
        let (_folder, both) = two();
        let names = of(&["Greet".to_owned(), "greet".to_owned()], &both).unwrap();
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["greet"]);
        let shown = |wanted: &str, there: &[Distribution]| {
            let report = terminal_ui::Report::of(&of(&[wanted.to_owned()], there).unwrap_err());
            format!("{}\nhint: {}", report.error, report.hint.unwrap())
        };
        insta::assert_snapshot!(shown("gret", &both), @r"
        `python.sources` in the manifest names `gret`, which is no distribution of this pipeline
        hint: name one of `greet`, `guard`
        ");
        insta::assert_snapshot!(shown("json", &[]), @r"
        `python.sources` in the manifest names `json`, which is no distribution of this pipeline
        hint: nodes have their sources anyway, the standard library has none; remove the name
        ");
    }
}
