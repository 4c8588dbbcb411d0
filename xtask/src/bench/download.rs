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

/// What our brotli may be of Pyodide's.
const TARGET: f64 = 0.45;
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
    let stored = packages::build_for_brotli(&example, bench)?;
    let spinner = bench.ui.spinner("Compressing", package.display());
    let package = of_server(Weights::of(&package)?, Weights::read(&stored)?);
    drop(spinner);
    let ours = [loader(bench.ui)?, package].into_iter().sum();
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

fn figures(ours: Weights, theirs: Weights, target: Option<f64>) -> Vec<Figure> {
    vec![
        Figure::of_sizes("raw", ours.raw, theirs.raw),
        Figure::of_sizes("gzip", ours.gzip, theirs.gzip),
        Figure::of_sizes("brotli", ours.brotli, theirs.brotli).with_target_if(target),
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
        let theirs = Weights { raw: 10, gzip: 6, brotli: 5 };
        let met: Vec<_> = figures(ours, theirs, Some(0.45)).iter().map(Figure::is_met).collect();
        assert_eq!(met, [None, None, Some(false)]);
    }
}
