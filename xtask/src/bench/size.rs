//! What NumPy adds: the module as it is, as gzip and as brotli, and packages.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;
use tempfile::NamedTempFile;
use terminal_ui::WithHint;

use super::Bench;
use super::figure::{Comparison, Figure, Unit};
use super::packages::{self, Builtins};
use super::report::Group;
use crate::package;
use crate::process;
use crate::workspace;

const SCRIPT: &str = "weigh.mjs";
/// What the module with NumPy may weigh, in bytes.
const MODULE_BUDGET: u64 = 13_000_000;
/// What the package of [`EXAMPLE`] may weigh.
const EXAMPLE_BUDGET: u64 = 6_000_000;
const EXAMPLE: &str = "examples/audio";

/// A file's size and those of what servers make of it.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Weights {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Weighs modules and packages.
///
/// # Errors
///
/// When one of them cannot be built or weighed.
pub fn measure(bench: &Bench) -> Result<Group> {
    let [without, with] = [Builtins::None, Builtins::Numpy].map(|builtins| module(builtins, bench));
    let (without, with) = (without?, with?);
    let start = packages::folder().join("start");
    let plain = package_size(&start.join("plain"), Builtins::None, bench)?;
    let numpy = package_size(&start.join("numpy"), Builtins::Numpy, bench)?;
    let mut budgets = vec![Figure::of_sizes("module", with.raw, MODULE_BUDGET).with_target(1.0)];
    let example = workspace::root().join(EXAMPLE);
    if example.is_dir() {
        let size = package_size(&example, Builtins::Numpy, bench)?;
        budgets.push(Figure::of_sizes(EXAMPLE, size, EXAMPLE_BUDGET).with_target(1.0));
    }
    let parts = vec![
        Figure::of_sizes("module", with.raw, without.raw),
        Figure::of_sizes("module, gzip", with.gzip, without.gzip),
        Figure::of_sizes("module, brotli", with.brotli, without.brotli),
        Figure::of_sizes("package", numpy, plain),
    ];
    Ok(Group {
        name: "size".to_owned(),
        about: "bytes of the optimised module, and of a package whose only node imports NumPy or \
                nothing; gzip at level 9, brotli at level 11"
            .to_owned(),
        comparisons: vec![
            comparison("with NumPy", "without", parts),
            comparison("with NumPy", "budget", budgets),
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
    let mut file = NamedTempFile::new().context("cannot create a temporary file")?;
    file.write_all(&module.wasm).context("cannot write a temporary file")?;
    let _spinner = bench.ui.spinner("Compressing", "a module");
    weigh(file.path())
}

fn weigh(file: &Path) -> Result<Weights> {
    let mut node = Command::new("node");
    node.arg(packages::folder().join(SCRIPT)).arg(file);
    let answer = process::read_stdout(&mut node)
        .hint(|| "install Node.js, whose zlib compresses the modules".to_owned())?;
    serde_json::from_slice(&answer).context("the script that weighs has answered something else")
}

fn package_size(pipeline: &Path, builtins: Builtins, bench: &Bench) -> Result<u64> {
    let name = package::Pipeline::read(Some(pipeline))?.name;
    let path = packages::build(pipeline, builtins, bench)?;
    let size = fs::metadata(path).with_context(|| format!("cannot weigh the package `{name}`"))?;
    Ok(size.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_itself_becomes_small() {
        let file = NamedTempFile::new().unwrap();
        fs::write(file.path(), vec![7; 100_000]).unwrap();
        let Weights { raw, gzip, brotli } = weigh(file.path()).unwrap();
        assert_eq!(raw, 100_000);
        assert!(brotli < gzip && gzip < 1_000, "{gzip} {brotli}");
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error() {
        let error = weigh(Path::new("no-such-file")).unwrap_err();
        assert!(format!("{error:#}").contains("failed"), "{error:#}");
    }
}
