//! What a page downloads: ours against Pyodide's core.

use anyhow::Result;
use terminal_ui::Ui;

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::loader;
use super::packages::{self, Builtins};
use super::peers::{FromNpm, Pyodide};
use super::report::Group;
use super::weights::Weights;
use crate::workspace;

/// What our brotli may be of Pyodide's, and what it may be without a snapshot.
const TARGET: f64 = 0.45;
const PLAIN_TARGET: f64 = 0.4;
const EXAMPLE: &str = "examples/mixed";

/// Weighs the loader with a package, and both releases of Pyodide.
///
/// # Errors
///
/// When the package cannot be built, or something cannot be installed or weighed.
pub fn measure(bench: &Bench) -> Result<Group> {
    let peers = FromNpm::get(bench.ui)?;
    let example = workspace::root().join(EXAMPLE);
    let package = packages::build(&example, Builtins::None, bench)?;
    let stored = packages::build_for_brotli(&example, true, bench)?;
    let plain = packages::build_for_brotli(&example, false, bench)?;
    let spinner = bench.ui.spinner("Compressing", package.display());
    let package = of_server(Weights::of(&package)?, Weights::read(&stored)?);
    drop(spinner);
    let loader = loader(bench.ui)?;
    let [ours, plain] =
        [package, Weights::read(&plain)?].map(|one| [loader, one].into_iter().sum());
    let against = |pyodide: Pyodide| {
        let theirs = peers.download(pyodide)?;
        Ok(Comparison {
            ours: format!("the loader and {EXAMPLE}"),
            reference: pyodide.name(),
            unit: Unit::Bytes,
            figures: figures(ours, plain, theirs, pyodide == Pyodide::Newest),
        })
    };
    Ok(Group {
        name: "download".to_owned(),
        about: "bytes that a page gets to run Python, as they are and as servers send them: gzip at level \
                9, brotli at level 11, what grows by that as it is; for brotli the module is stored in our \
                package"
            .to_owned(),
        comparisons: Pyodide::ALL.into_iter().map(against).collect::<Result<_>>()?,
    })
}

/// A server that compresses with brotli gets the package whose module is not compressed.
fn of_server(package: Weights, stored: Weights) -> Weights {
    Weights { brotli: package.brotli.min(stored.brotli), ..package }
}

/// `plain` is ours without a snapshot.
fn figures(ours: Weights, plain: Weights, theirs: Weights, has_target: bool) -> Vec<Figure> {
    let target = |target: f64| has_target.then_some(target);
    vec![
        Figure::of_sizes("raw", ours.raw, theirs.raw),
        Figure::of_sizes("gzip", ours.gzip, theirs.gzip),
        Figure::of_sizes("brotli", ours.brotli, theirs.brotli).with_target_if(target(TARGET)),
        Figure::of_sizes("brotli, without a snapshot", plain.brotli, theirs.brotli)
            .with_target_if(target(PLAIN_TARGET)),
    ]
}

/// The loader's bundle.
fn loader(ui: Ui) -> Result<Weights> {
    let folder = loader::bundle(ui)?;
    loader::FILES.iter().map(|file| Weights::read(&folder.join(file))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_compresses_gets_the_package_that_gains_most() {
        let package = Weights { raw: 4, gzip: 4, brotli: 4 };
        let stored = Weights { raw: 9, gzip: 4, brotli: 3 };
        assert_eq!(of_server(package, stored), Weights { raw: 4, gzip: 4, brotli: 3 });
    }

    #[test]
    fn only_brotli_has_a_target() {
        let ours = Weights { raw: 3, gzip: 3, brotli: 3 };
        let plain = Weights { brotli: 2, ..ours };
        let theirs = Weights { raw: 10, gzip: 6, brotli: 5 };
        let met = |has_target| -> Vec<_> {
            figures(ours, plain, theirs, has_target).iter().map(Figure::is_met).collect()
        };
        assert_eq!(met(true), [None, None, Some(false), Some(true)]);
        assert_eq!(met(false), [None; 4]);
    }
}
