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

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::dependencies::Unpacked;

    /// Two distributions, each with a module of its name.
    fn two() -> (TempDir, Vec<Distribution>) {
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

    #[test]
    fn a_traceback_tells_whose_code_it_passes_the_last_one_first() {
        let (_folder, both) = two();
        let traceback = "Traceback (most recent call last):\n  \
            File \"/app/node.py\", line 1, in <module>\n  \
            File \"<stdlib>/site-packages/greet/__init__.py\", line 2, in <module>\n  \
            File \"<stdlib>/site-packages/guard/__init__.py\", line 3, in check\n  \
            File \"<stdlib>/site-packages/greet/__init__.py\", line 4, in again\n  \
            File \"<stdlib>/site-packages/greet/other.py\", line 5, in elsewhere\n";
        let names: Vec<_> = on_the_way(traceback, &both).iter().map(|it| &it.name).collect();
        assert_eq!(names, ["greet", "guard"]);
        assert!(on_the_way("  File \"/app/greet/__init__.py\", line 1", &both).is_empty());
    }
}
