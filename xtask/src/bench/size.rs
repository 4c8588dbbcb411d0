//! What NumPy adds: the module as it is, as gzip and as brotli, and packages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::report::Group;
use super::weights::Weights;
use crate::package;
use crate::workspace;

/// What the module with NumPy may weigh, in bytes.
const MODULE_BUDGET: u64 = 13_000_000;
/// What the package of [`EXAMPLE`] may weigh.
const EXAMPLE_BUDGET: u64 = 6_000_000;
const EXAMPLE: &str = "examples/audio";

/// Weighs modules and packages.
///
/// # Errors
///
/// When one of them cannot be built or weighed.
pub fn measure(bench: &Bench) -> Result<Group> {
    let [without, with] = [Builtins::None, Builtins::Numpy].map(|builtins| module(builtins, bench));
    let (without, with) = (without?, with?);
    let start = packages::folder().join("start");
    let plain = Package::built(&start.join("plain"), Builtins::None, bench)?;
    let numpy = Package::built(&start.join("numpy"), Builtins::Numpy, bench)?;
    let mut frozen = vec![plain.figure(), numpy.figure()];
    let mut budgets = vec![Figure::of_sizes("module", with.raw, MODULE_BUDGET).with_target(1.0)];
    let example = workspace::root().join(EXAMPLE);
    if example.is_dir() {
        let size = Package::built(&example, Builtins::Numpy, bench)?;
        budgets.push(Figure::of_sizes(EXAMPLE, size.plain, EXAMPLE_BUDGET).with_target(1.0));
        frozen.push(size.figure());
    }
    let parts = vec![
        Figure::of_sizes("module", with.raw, without.raw),
        Figure::of_sizes("module, gzip", with.gzip, without.gzip),
        Figure::of_sizes("module, brotli", with.brotli, without.brotli),
        Figure::of_sizes("package", numpy.plain, plain.plain),
    ];
    Ok(Group {
        name: "size".to_owned(),
        about: "bytes of the optimised module, and of a package whose only node imports NumPy or \
                nothing; gzip at level 9, brotli at level 11; without a snapshot where none is named"
            .to_owned(),
        comparisons: vec![
            comparison("with NumPy", "without", parts),
            comparison("with NumPy", "the budget", budgets),
            comparison("packages with a snapshot", "without", frozen),
        ],
    })
}

fn comparison(ours: &str, reference: &str, figures: Vec<Figure>) -> Comparison {
    Comparison {
        ours: ours.to_owned(),
        reference: reference.to_owned(),
        unit: Unit::Bytes,
        figures,
    }
}

fn module(builtins: Builtins, bench: &Bench) -> Result<Weights> {
    let module = packages::module(builtins, bench)?;
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let file = folder.path().join("module.wasm");
    fs::write(&file, &module.wasm).context("cannot write a temporary file")?;
    let _spinner = bench.ui.spinner("Compressing", "a module");
    Weights::of(&file)
}

/// What a package weighs in bytes.
struct Package {
    name: String,
    plain: u64,
    with_snapshot: u64,
}

impl Package {
    fn built(pipeline: &Path, builtins: Builtins, bench: &Bench) -> Result<Self> {
        let name = package::Pipeline::read(pipeline)?.name;
        let weigh = |path: PathBuf| {
            let weight = fs::metadata(path);
            weight.map(|it| it.len()).with_context(|| format!("cannot weigh the package `{name}`"))
        };
        let plain = weigh(packages::build_without_snapshot(pipeline, builtins, bench)?)?;
        let with_snapshot = weigh(packages::build(pipeline, builtins, bench)?)?;
        Ok(Self { name, plain, with_snapshot })
    }

    fn figure(&self) -> Figure {
        Figure::of_sizes(&self.name, self.with_snapshot, self.plain)
    }
}
