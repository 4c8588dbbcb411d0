//! Packaging a pipeline with many modules from PyPI, with an empty cache and with what that left, against the
//! machine's own Python that compiles the same modules.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::distributions::Native;
use super::figure::{Comparison, Figure, Unit};
use super::packages;
use super::progress::Progress;
use super::report::Group;
use super::rounds::{Contender, interleave};
use super::{Bench, clock};
use crate::wheel::Profile;

/// A folder of `conformance/packages`, of 595 modules.
const CASE: &str = "phonenumbers";
/// Of the native run's time. Before packages were bytecode, packaging took 340.3 s beside a native run of 19.5 s;
/// a tenth of that is wanted the first time, and a hundredth where nothing has changed.
const FIRST: f64 = 1.74;
const AGAIN: f64 = 0.174;

/// Measures the first time, the second one and the native run in turn.
///
/// # Errors
///
/// When the wheel cannot be built, a distribution cannot be had, or one of them fails.
pub fn measure(bench: &Bench) -> Result<Group> {
    let case = conformance::packages().into_iter().find(|case| case.short_name() == CASE);
    let case = case.with_context(|| format!("there is no case `{CASE}`"))?;
    let native = Native::of(&case, bench)?;
    let python = packages::python_with_wheel(Profile::Wheel, bench)?;
    let packager = Packager { command: python.with_file_name("rmpkg"), pipeline: case.folder };
    let mut folder = None;
    let progress = Progress::of(bench.ui, "packaging from nothing");
    let mut contenders = vec![
        Contender::new("packaging and packaging again", |_| {
            let empty = folder.insert(tempfile::tempdir().context("cannot make a folder")?);
            Ok([packager.seconds(empty)?, packager.seconds(empty)?])
        }),
        Contender::new("a native run without bytecode", |_| {
            native.seconds_without_bytecode().map(|seconds| [seconds; 2])
        }),
    ];
    let measured = interleave(bench.plan, &mut contenders, &progress)?;
    let about = format!(
        "processor time of `rmpkg package` for {CASE}, a pipeline with 595 modules from PyPI, all processes together: \
         with an empty cache, download included, and unchanged; natively a run of the same without bytecode"
    );
    Ok(Group { name: "packaging".to_owned(), about, comparisons: vec![comparison(&measured)?] })
}

/// `rmpkg package` of a wheel.
struct Packager {
    command: PathBuf,
    pipeline: PathBuf,
}

impl Packager {
    /// Packages with the cache in that folder, and writes the package there.
    fn seconds(&self, folder: &TempDir) -> Result<f64> {
        let mut command = clock::timed(&self.command);
        command.arg("package").arg(&self.pipeline).arg("--output").arg(output(folder.path()));
        command.env("RMPKG_CACHE_DIR", folder.path().join("cache"));
        Ok(clock::time_of(&mut command)?.as_secs_f64())
    }
}

fn output(folder: &Path) -> PathBuf {
    folder.join(CASE).with_extension("rmpkg")
}

/// `measured` has the times of the first and the second packaging, and those of native runs, each twice.
fn comparison(measured: &[Vec<[f64; 2]>]) -> Result<Comparison> {
    let [ours, native] = measured else { anyhow::bail!("nothing was measured") };
    let names = [("with an empty cache", FIRST), ("unchanged", AGAIN)];
    let figures = names.into_iter().enumerate().map(|(place, (name, target))| {
        let of = |rounds: &[[f64; 2]]| rounds.iter().map(|times| times[place]).collect::<Vec<_>>();
        let figure = Figure::of_rounds(format!("{CASE}, {name}"), &of(ours), &of(native));
        Ok(figure.context("nothing was measured")?.with_target(target))
    });
    Ok(Comparison {
        ours: "rmpkg package".to_owned(),
        reference: "a native run without bytecode".to_owned(),
        unit: Unit::Seconds,
        figures: figures.collect::<Result<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_times_are_held_against_the_same_run() {
        let comparison = comparison(&[vec![[30.0, 3.0]; 3], vec![[20.0; 2]; 3]]).unwrap();
        let met: Vec<_> = comparison.figures.iter().map(Figure::is_met).collect();
        assert_eq!(met, [Some(true), Some(true)]);
        assert!((comparison.figures[1].ratio.median - 0.15).abs() < 1e-12);
    }
}
