//! What a page downloads: ours against Pyodide's core.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Pyodide};
use super::report::Group;
use super::weights::{self, Weights};
use crate::workspace;

/// What our brotli may be of Pyodide's.
const TARGET: f64 = 0.45;
const EXAMPLE: &str = "examples/mixed";
/// Folders of the loader that no page gets.
const NOT_SERVED: [&str; 2] = ["test", "types"];

/// Weighs the loader with a package, and both releases of Pyodide.
///
/// # Errors
///
/// When the package cannot be built, or something cannot be installed or weighed.
pub fn measure(bench: &Bench) -> Result<Group> {
    let peers = FromNpm::get(bench.ui)?;
    let package = packages::build(&workspace::root().join(EXAMPLE), Builtins::None, bench)?;
    let spinner = bench.ui.spinner("Compressing", "the loader and a package");
    let ours = [loader()?, Weights::of(&package)?].into_iter().sum();
    drop(spinner);
    let against = |pyodide: Pyodide| {
        let theirs = peers.download(pyodide)?;
        Ok(Comparison {
            ours: format!("the loader and {EXAMPLE}"),
            reference: pyodide.name(),
            unit: Unit::Bytes,
            figures: figures(ours, theirs, (pyodide == Pyodide::Newest).then_some(TARGET)),
        })
    };
    Ok(Group {
        name: "download".to_owned(),
        about: "bytes that a page gets to run Python, as they are and as servers send them: gzip at level \
                9, brotli at level 11, what grows by that as it is"
            .to_owned(),
        comparisons: Pyodide::ALL.into_iter().map(against).collect::<Result<_>>()?,
    })
}

fn figures(ours: Weights, theirs: Weights, target: Option<f64>) -> Vec<Figure> {
    vec![
        Figure::of_sizes("raw", ours.raw, theirs.raw),
        Figure::of_sizes("gzip", ours.gzip, theirs.gzip),
        Figure::of_sizes("brotli", ours.brotli, theirs.brotli).with_target_if(target),
    ]
}

/// The loader's modules. They are weighed as copies, so that nothing is left beside them.
fn loader() -> Result<Weights> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let modules = modules(&workspace::root().join("web").join("loader"))?;
    let copies = modules.iter().enumerate().map(|(number, module)| {
        let copy = folder.path().join(format!("{number}.js"));
        fs::copy(module, &copy).with_context(|| format!("cannot read `{}`", module.display()))?;
        Ok(copy)
    });
    let copies = copies.collect::<Result<Vec<_>>>()?;
    weights::compress(&copies)?;
    copies.iter().map(|copy| Weights::read(copy)).sum()
}

fn modules(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read `{}`", folder.display());
    let mut modules = Vec::new();
    for entry in folder.read_dir().with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        if path.is_dir() {
            if !NOT_SERVED.iter().any(|name| path.ends_with(name)) {
                modules.extend(self::modules(&path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "js") {
            modules.push(path);
        }
    }
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_is_weighed_without_its_tests() {
        let modules = modules(&workspace::root().join("web").join("loader")).unwrap();
        assert!(modules.iter().any(|module| module.ends_with("loader/index.js")));
        assert!(!modules.iter().any(|module| module.to_string_lossy().contains("/test/")));
        let Weights { raw, gzip, brotli } = loader().unwrap();
        assert!(brotli < gzip && gzip < raw && raw > 50_000, "{raw} {gzip} {brotli}");
    }

    #[test]
    fn only_brotli_has_a_target() {
        let ours = Weights { raw: 3, gzip: 3, brotli: 3 };
        let theirs = Weights { raw: 10, gzip: 6, brotli: 5 };
        let met: Vec<_> = figures(ours, theirs, Some(0.45)).iter().map(Figure::is_met).collect();
        assert_eq!(met, [None, None, Some(false)]);
    }
}
